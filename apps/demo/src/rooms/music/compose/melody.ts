import { createSequence } from '@recurra/music/inference';
import { type Sheet, toPiece } from './sheet.ts';

/** The voices of four-part music, from high to low. */
export const voiceNames = ['soprano', 'alto', 'tenor', 'bass'] as const;
export type VoiceName = (typeof voiceNames)[number];

/** A melody in G major, made for this page: MIDI number and length in quarters. */
const tune: readonly (readonly [number, number])[] = [
  [67, 1], [69, 1], [71, 1], [67, 1], [72, 1], [71, 1], [69, 2],
  [71, 1], [72, 1], [74, 1], [71, 1], [69, 1], [67, 1], [69, 2],
  [74, 1], [76, 1], [74, 1], [72, 1], [71, 1], [69, 1], [71, 2],
  [72, 1], [71, 1], [69, 1], [67, 1], [69, 1], [66, 1], [67, 2],
]; // biome-ignore format: one line for two bars

/** The example melody. */
export function exampleMelody(): Sheet {
  const ticksPerQuarter = 480;
  let start = 0;
  const notes = tune.map(([pitch, quarters]) => {
    const note = { pitch, start, duration: quarters * ticksPerQuarter, velocity: 80, voice: 0 };
    start += note.duration;
    return note;
  });
  const voices = [{ name: 'Melody', program: 52, channel: 0, percussion: false }];
  const tempos = [{ tick: 0, bpm: 92 }];
  return createSequence({ title: 'Example melody', ticksPerQuarter, notes, voices, tempos });
}

/**
 * The melody in a sheet: all of it, if there is one note at a time; else the voice that is asked for.
 *
 * @param sheet With notes.
 * @param voice What the melody is to be.
 * @param stepsPerQuarter The model's grid.
 * @returns A MIDI number for each frame, null where it rests; undefined if an inner voice is asked for, and cannot be told.
 */
export function melodyOf(
  sheet: Sheet,
  voice: VoiceName,
  stepsPerQuarter: number,
): (number | null)[] | undefined {
  const outer = voice === 'soprano' ? 0 : -1;
  const index = voiceNames.indexOf(voice);
  const { frames } = toPiece(sheet, stepsPerQuarter);
  if (frames.every((frame) => frame.length <= 1)) return frames.map(([note]) => note ?? null);
  if (sheet.voices.length === voiceNames.length && sheet.voices.every(({ percussion }) => !percussion)) {
    const own = { ...sheet, notes: sheet.notes.filter((note) => note.voice === index) };
    const line = toPiece(own, stepsPerQuarter).frames;
    return frames.map((_, t) => line[t]?.at(outer) ?? null);
  }
  if (voice === 'soprano' || voice === 'bass') return frames.map((frame) => frame.at(outer) ?? null);
  return undefined;
}

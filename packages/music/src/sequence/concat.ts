import { ArgumentError } from '@recurra/plugin';
import type { NoteSequence, Voice } from '../contract/note-sequence.ts';
import { createSequence } from './create-sequence.ts';
import { mapTicks } from './map-ticks.ts';
import { commonTime, metresOf } from './metre.ts';

const mostTicksPerQuarter = 32767;

/** Ticks a quarter that hold those of all sequences exactly, or else the most of theirs. */
function commonTicks(sequences: readonly NoteSequence[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let common = 1;
  for (const { ticksPerQuarter } of sequences) {
    common *= ticksPerQuarter / divisor(common, ticksPerQuarter);
    if (common > mostTicksPerQuarter) return Math.max(...sequences.map((each) => each.ticksPerQuarter));
  }
  return common;
}

/**
 * Puts sequences one after another. Voices that are alike become one.
 *
 * @param sequences One at least. Where they count different ticks a quarter, the result counts enough for all.
 * @returns One sequence, with the first one's title; loop points are left out.
 * @throws ArgumentError if there is none.
 * @example concatSequences([verse, chorus, verse]);
 */
export function concatSequences(sequences: readonly NoteSequence[]): NoteSequence {
  const first = sequences[0];
  if (first === undefined) {
    throw new ArgumentError('concatSequences(): sequences must have one at least, got none.');
  }
  const ticksPerQuarter = commonTicks(sequences);
  const voices: Voice[] = [];
  const voiceOf = new Map<string, number>();
  const all = {
    notes: [] as NoteSequence['notes'][number][],
    tempos: [] as NoteSequence['tempos'][number][],
    timeSignatures: [] as NoteSequence['timeSignatures'][number][],
    keySignatures: [] as NoteSequence['keySignatures'][number][],
    pedals: [] as NoteSequence['pedals'][number][],
    chords: [] as NoteSequence['chords'][number][],
    fermatas: [] as number[],
  };
  let at = 0;
  for (const each of sequences) {
    const scale = ticksPerQuarter / each.ticksPerQuarter;
    const offset = at;
    const part = mapTicks(each, (tick) => offset + Math.round(tick * scale), ticksPerQuarter);
    const taken = new Set<number>();
    const voice = part.voices.map((one) => {
      const key = JSON.stringify([one.name, one.program, one.channel, one.percussion]);
      const known = voiceOf.get(key);
      const index = known === undefined || taken.has(known) ? voices.push(one) - 1 : known;
      voiceOf.set(key, index);
      taken.add(index);
      return index;
    });
    // What held before does not hold here.
    if (at > 0 && part.tempos[0]?.tick !== at) all.tempos.push({ tick: at, bpm: 120 });
    if (at > 0 && metresOf(each.timeSignatures, each.ticksPerQuarter)[0] === commonTime) {
      all.timeSignatures.push({ ...commonTime, tick: at });
    }
    for (const note of part.notes) all.notes.push({ ...note, voice: voice[note.voice]! });
    for (const pedal of part.pedals) all.pedals.push({ ...pedal, voice: voice[pedal.voice]! });
    for (const tempo of part.tempos) all.tempos.push(tempo);
    for (const signature of part.timeSignatures) all.timeSignatures.push(signature);
    for (const signature of part.keySignatures) all.keySignatures.push(signature);
    for (const chord of part.chords) all.chords.push(chord);
    for (const fermata of part.fermatas) all.fermatas.push(fermata);
    at = part.length;
  }
  return createSequence({
    ...(first.title !== undefined && { title: first.title }),
    ...all,
    ticksPerQuarter,
    length: at,
    voices,
  });
}

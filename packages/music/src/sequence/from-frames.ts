import type { Note, NoteSequence, Voice } from '../contract/note-sequence.ts';
import type { FramePiece } from '../contract/piece.ts';
import { createSequence, pianoVoice } from './create-sequence.ts';
import { voicesOf } from './voices-of.ts';

/** How {@link fromFrames} makes notes of frames. */
export interface FromFramesOptions {
  /**
   * Whether equal notes of following frames are one long note, where the piece does not say which begin anew. Left out: yes on grids
   * finer than quarters.
   */
  readonly hold?: boolean;
  /** Ticks a quarter; 480 if left out. */
  readonly ticksPerQuarter?: number;
}

const fourParts = ['Soprano', 'Alto', 'Tenor', 'Bass'];
/** General MIDI: choir. */
const choir = 52;
const usualVelocity = 80;

function partsFor(count: number): Voice[] {
  if (count === 4) {
    return fourParts.map((name, channel) => ({ name, program: choir, channel, percussion: false }));
  }
  // Channel 9 is for drums.
  return Array.from({ length: Math.max(1, count) }, (_, i) =>
    pianoVoice(count > 1 ? `Voice ${i + 1}` : 'Piano', i % 16 === 9 ? 10 : i % 16),
  );
}

/**
 * Makes notes of frames. Where the piece has voices, notes belong to them; else they are given to voices so that these move little and
 * do not cross.
 *
 * @param piece Frames.
 * @param options See {@link FromFramesOptions}.
 * @returns Notes; four voices are called soprano, alto, tenor and bass.
 * @example writeMidi(fromFrames(await collect(generate(model))));
 */
export function fromFrames(piece: FramePiece, options: FromFramesOptions = {}): NoteSequence {
  const { frames, onsets, stepsPerQuarter, velocities } = piece;
  const { hold = stepsPerQuarter > 1, ticksPerQuarter = 480 } = options;
  const step = ticksPerQuarter / stepsPerQuarter;
  const tick = (frame: number): number => Math.round(frame * step);
  const voices = voicesOf(piece);
  const notes: Note[] = [];
  for (let voice = 0; voice < (voices[0]?.length ?? 0); voice++) {
    let pitch = -1;
    let from = 0;
    let velocity = usualVelocity;
    const close = (to: number): void => {
      if (pitch >= 0)
        notes.push({ pitch, start: tick(from), duration: tick(to) - tick(from), velocity, voice });
    };
    frames.forEach((_, t) => {
      const next = voices[t]![voice]!;
      const begins = onsets === undefined ? !hold : onsets[t]!.includes(next);
      if (next === pitch && !begins) return;
      close(t);
      pitch = next;
      from = t;
      velocity = velocities?.[t]?.[onsets?.[t]?.indexOf(next) ?? -1] ?? usualVelocity;
    });
    close(frames.length);
  }
  const { conditions } = piece;
  const marks = <T>(list: readonly T[] | undefined): { tick: number; value: T }[] =>
    (list ?? []).flatMap((value, t) => (t === 0 || value !== list![t - 1] ? [{ tick: tick(t), value }] : []));
  return createSequence({
    ...(piece.name !== undefined && { title: piece.name }),
    ticksPerQuarter,
    length: tick(frames.length),
    voices: partsFor(voices[0]?.length ?? 1),
    notes,
    tempos: [{ tick: 0, bpm: piece.bpm ?? 100 }],
    timeSignatures: marks(conditions?.beatsPerBar).map(({ tick: at, value }) => ({
      tick: at,
      numerator: Number.isInteger(value) ? value : Math.round(value * 2),
      denominator: Number.isInteger(value) ? 4 : 8,
    })),
    fermatas: (conditions?.phraseEnd ?? []).flatMap((end, t) => (end ? [tick(t)] : [])),
    chords: marks(conditions?.chord).flatMap(({ tick: at, value }) =>
      value === null ? [] : [{ tick: at, symbol: value }],
    ),
  });
}

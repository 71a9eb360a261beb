import type { NoteSequence } from '../contract/note-sequence.ts';
import { createSequence } from './create-sequence.ts';

/**
 * Moves everything in a sequence.
 *
 * @param sequence Notes.
 * @param to Where a tick goes; must not fall, and give whole numbers.
 * @param ticksPerQuarter Of the result.
 * @returns The sequence there; notes last a tick at least.
 */
export function mapTicks(
  sequence: NoteSequence,
  to: (tick: number) => number,
  ticksPerQuarter: number = sequence.ticksPerQuarter,
): NoteSequence {
  const move = <T extends { readonly tick: number }>(list: readonly T[]): T[] =>
    list.map((each) => ({ ...each, tick: to(each.tick) }));
  const { loop } = sequence;
  const [start, end] = loop === undefined ? [0, 0] : [to(loop.start), to(loop.end)];
  const { loop: _, ...rest } = sequence;
  return createSequence({
    ...rest,
    ticksPerQuarter,
    length: to(sequence.length),
    notes: sequence.notes.map((note) => {
      const from = to(note.start);
      return { ...note, start: from, duration: Math.max(1, to(note.start + note.duration) - from) };
    }),
    tempos: move(sequence.tempos),
    timeSignatures: move(sequence.timeSignatures),
    keySignatures: move(sequence.keySignatures),
    pedals: move(sequence.pedals),
    chords: move(sequence.chords),
    fermatas: sequence.fermatas.map(to),
    ...(start < end && { loop: { start, end } }),
  });
}

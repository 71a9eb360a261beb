import { ArgumentError } from '@recurra/plugin';
import type { NoteSequence, TimeSignature } from '../contract/note-sequence.ts';
import { createSequence } from './create-sequence.ts';
import { barTicks, metresOf } from './metre.ts';

/** The part of a list by tick, from 0 on; what holds at `start` comes first. */
function marksIn<T extends { readonly tick: number }>(list: readonly T[], start: number, end: number): T[] {
  const before = list.findLast(({ tick }) => tick <= start);
  const within = list.filter(({ tick }) => tick > start && tick < end);
  return [...(before === undefined ? [] : [before]), ...within].map((each) => ({
    ...each,
    tick: Math.max(0, each.tick - start),
  }));
}

/** Time signatures; the first stands at the first bar line, so that bars stay where they are. */
function metresIn(sequence: NoteSequence, start: number, end: number): TimeSignature[] {
  const { ticksPerQuarter, timeSignatures } = sequence;
  const metres = metresOf(timeSignatures, ticksPerQuarter);
  const [, ...later] = marksIn(metres, start, end);
  const current = metres.findLast(({ tick }) => tick <= start) ?? metres[0]!;
  const bar = barTicks(current, ticksPerQuarter);
  const first = Math.ceil((bar - ((start - current.tick) % bar)) % bar);
  if (first >= Math.min(end - start, later[0]?.tick ?? Number.POSITIVE_INFINITY)) {
    return [{ ...current, tick: 0 }, ...later];
  }
  return [{ ...current, tick: first }, ...later];
}

/**
 * Cuts a part out of a sequence. Notes that reach beyond it are cut; tempo, signatures, chord and pedal are what they are there.
 *
 * @param sequence Notes.
 * @param start First tick.
 * @param end Tick after the last; the sequence's length if left out.
 * @returns The part; it begins at tick 0 and has all voices.
 * @throws ArgumentError if there is nothing between `start` and `end`.
 * @example sliceSequence(sequence, 0, 16 * sequence.ticksPerQuarter);
 */
export function sliceSequence(
  sequence: NoteSequence,
  start: number,
  end: number = sequence.length,
): NoteSequence {
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end)) {
    throw new ArgumentError(
      `sliceSequence(): start must be a tick before end, got ${String(start)} and ${String(end)}.`,
    );
  }
  const { loop: _, ...rest } = sequence;
  return createSequence({
    ...rest,
    length: end - start,
    notes: sequence.notes
      .filter((note) => note.start < end && note.start + note.duration > start)
      .map((note) => {
        const from = Math.max(start, note.start);
        return {
          ...note,
          start: from - start,
          duration: Math.min(end, note.start + note.duration) - from,
        };
      }),
    tempos: marksIn(sequence.tempos, start, end),
    timeSignatures: sequence.timeSignatures.length === 0 && start === 0 ? [] : metresIn(sequence, start, end),
    keySignatures: marksIn(sequence.keySignatures, start, end),
    chords: marksIn(sequence.chords, start, end),
    pedals: sequence.voices.flatMap((__, voice) =>
      marksIn(
        sequence.pedals.filter((each) => each.voice === voice),
        start,
        end,
      ),
    ),
    fermatas: sequence.fermatas.filter((tick) => tick >= start && tick < end).map((tick) => tick - start),
  });
}

import type { TimeSignature } from '../contract/note-sequence.ts';
import { holdAt } from './at-tick.ts';

/** A time signature that is not 4/4 from the start. */
export const commonTime: TimeSignature = { tick: 0, numerator: 4, denominator: 4 };

/** Ticks in a bar. */
export const barTicks = ({ denominator, numerator }: TimeSignature, ticksPerQuarter: number): number =>
  (numerator * 4 * ticksPerQuarter) / denominator;

/**
 * Time signatures without gaps from tick 0 or before: 4/4 until the first, unless that comes before its first bar would end. Then
 * what is before it is a pickup, the end of a bar of its kind, and it is moved to where that bar would have begun.
 *
 * @param list In order.
 * @param ticksPerQuarter Of the sequence.
 * @returns At least one, the first at 0 or, of a pickup, below.
 */
export function metresOf(list: readonly TimeSignature[], ticksPerQuarter: number): readonly TimeSignature[] {
  const first = list[0];
  if (first === undefined) return [commonTime];
  if (first.tick === 0) return list;
  const bar = barTicks(first, ticksPerQuarter);
  return first.tick < bar ? [{ ...first, tick: first.tick - bar }, ...list] : [commonTime, ...list];
}

/** Where each tick lies in its bar. Ticks must not fall. */
export function placesInBars(
  list: readonly TimeSignature[],
  ticksPerQuarter: number,
  ticks: readonly number[],
): { readonly beat: number[]; readonly beatsPerBar: number[] } {
  const metres = holdAt(metresOf(list, ticksPerQuarter), ticks).map((metre) => metre ?? commonTime);
  const beatsPerBar = metres.map((metre) => barTicks(metre, ticksPerQuarter) / ticksPerQuarter);
  return {
    beat: ticks.map((tick, i) => ((tick - metres[i]!.tick) / ticksPerQuarter) % beatsPerBar[i]!),
    beatsPerBar,
  };
}

/** The time signature of a bar with so many quarters; undefined if none is written for it. */
export function signatureOf(quarters: number): Omit<TimeSignature, 'tick'> | undefined {
  for (const denominator of [4, 8, 16, 32, 64]) {
    const numerator = (quarters * denominator) / 4;
    if (Number.isInteger(numerator) && numerator >= 1 && numerator <= 255) return { numerator, denominator };
  }
  return undefined;
}

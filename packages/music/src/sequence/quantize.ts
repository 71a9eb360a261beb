import { ArgumentError } from '@recurra/plugin';
import type { NoteSequence } from '../contract/note-sequence.ts';
import { createSequence } from './create-sequence.ts';
import { mapTicks } from './map-ticks.ts';

/** How {@link quantizeSequence} moves notes. */
export interface QuantizeOptions {
  /** Lines in a quarter: 4 for sixteenths, 12 for sixteenths and their triplets. */
  readonly stepsPerQuarter: number;
  /**
   * Where in a quarter its second half begins: 0.5 in straight music, 2/3 with a full swing. The lines of the grid lie as unevenly.
   * 0.5 if left out.
   */
  readonly swing?: number;
  /** Whether notes on a swung grid go to where they would be in straight music; no if left out. */
  readonly straighten?: boolean;
  /** Whether ends go to the grid too; yes if left out. Else notes keep their lengths. */
  readonly ends?: boolean;
}

/** What {@link quantizeSequence} gives. */
export interface Quantized {
  readonly sequence: NoteSequence;
  /** How far onsets lay from their line of the grid, in quarters: on average, and the most. */
  readonly meanShift: number;
  readonly maxShift: number;
}

function checkSwing(where: string, swing: number): void {
  if (swing > 0 && swing < 1) return;
  throw new ArgumentError(
    `${where}: swing must lie between 0 and 1 (0.5 is straight), got ${String(swing)}.`,
  );
}

/** From straight quarters to swung ones; the other way with `back`. Not rounded. */
function warp(quarters: number, swing: number, back: boolean): number {
  const whole = Math.floor(quarters);
  const [from, to] = back ? [swing, 0.5] : [0.5, swing];
  const part = quarters - whole;
  return whole + (part < from ? (part * to) / from : to + ((part - from) * (1 - to)) / (1 - from));
}

/**
 * Makes straight music swing: the second half of each quarter begins later (or earlier). Everything in it moves along.
 *
 * @param sequence Straight notes.
 * @param swing Where in a quarter its second half is to begin; 2/3 for a full swing.
 * @returns The sequence with swing.
 * @throws ArgumentError if `swing` does not lie between 0 and 1.
 * @example swingSequence(sequence, 2 / 3);
 */
export function swingSequence(sequence: NoteSequence, swing: number): NoteSequence {
  checkSwing('swingSequence()', swing);
  const { ticksPerQuarter } = sequence;
  return mapTicks(sequence, (tick) =>
    Math.round(warp(tick / ticksPerQuarter, swing, false) * ticksPerQuarter),
  );
}

/**
 * Moves notes to the nearest line of a grid. A note lasts a step at least.
 *
 * @param sequence Notes as they were played.
 * @param options See {@link QuantizeOptions}.
 * @returns Notes on the grid, and how far they moved.
 * @throws ArgumentError if the grid or the swing is none.
 * @example const { sequence: even, maxShift } = quantizeSequence(played, { stepsPerQuarter: 4, swing: 0.62 });
 */
export function quantizeSequence(sequence: NoteSequence, options: QuantizeOptions): Quantized {
  const where = 'quantizeSequence()';
  const { ends = true, stepsPerQuarter, straighten = false, swing = 0.5 } = options;
  const { ticksPerQuarter } = sequence;
  if (!(Number.isInteger(stepsPerQuarter) && stepsPerQuarter >= 1 && stepsPerQuarter <= ticksPerQuarter)) {
    throw new ArgumentError(
      `${where}: stepsPerQuarter must be a whole number from 1 to the sequence's ${ticksPerQuarter} ticks a quarter, got ${String(stepsPerQuarter)}.`,
    );
  }
  checkSwing(where, swing);
  const tickOf = (step: number, back: boolean): number => {
    const quarters = step / stepsPerQuarter;
    return Math.round((back ? quarters : warp(quarters, swing, false)) * ticksPerQuarter);
  };
  // The nearest line in time, which on a swung grid may not be the nearest in steps.
  const stepAt = (tick: number): number => {
    const low = Math.floor(warp(tick / ticksPerQuarter, swing, true) * stepsPerQuarter);
    return tick - tickOf(low, false) < tickOf(low + 1, false) - tick ? low : low + 1;
  };
  let [sum, most] = [0, 0];
  const notes = sequence.notes.map((note) => {
    const from = stepAt(note.start);
    const shift = Math.abs(note.start - tickOf(from, false)) / ticksPerQuarter;
    sum += shift;
    most = Math.max(most, shift);
    const start = tickOf(from, straighten);
    if (!ends) return { ...note, start };
    const to = Math.max(from + 1, stepAt(note.start + note.duration));
    return { ...note, start, duration: tickOf(to, straighten) - start };
  });
  return {
    sequence: createSequence({ ...sequence, notes }),
    meanShift: notes.length === 0 ? 0 : sum / notes.length,
    maxShift: most,
  };
}

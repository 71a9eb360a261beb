import type { NoteSequence } from '../contract/note-sequence.ts';

/** How onsets lie to a grid. */
export interface GridFit {
  /** Share of the onsets on the grid, within {@link tolerance}. */
  readonly fit: number;
  /** How far onsets lie from the nearest line, in quarters: on average, and the most. */
  readonly meanShift: number;
  readonly maxShift: number;
}

/** A grid, and why it is that one. */
export interface ChosenGrid {
  readonly stepsPerQuarter: number;
  /** A sentence. */
  readonly reason: string;
}

/** Quarters from a line within which an onset lies on it: ten milliseconds at 120 quarters a minute. */
const tolerance = 1 / 50;
/** Share of the onsets that must lie on a grid for it to be theirs. */
const wellOn = 0.95;
/** How far played music lies from its grid, on average, as a share of how far any music would. */
const looselyOn = 0.7;
/** From coarse to fine: a coarser grid makes pieces shorter, and easier to learn. */
const grids = [1, 2, 3, 4, 6, 8, 12] as const;
/** Of these one is chosen for music that was played, and lies on none. */
const usualGrids = [1, 2, 3, 4, 6];
const usual = 4;

const names: Readonly<Record<number, string>> = {
  1: 'quarters',
  2: 'eighths',
  3: 'triplets of eighths',
  4: 'sixteenths',
  6: 'triplets of sixteenths',
  8: 'thirty-seconds',
  12: 'sixteenths and triplets',
};

/** Says a grid in words: `sixteenths (4 steps in a quarter)`. */
export function gridName(stepsPerQuarter: number): string {
  const steps = `${stepsPerQuarter} ${stepsPerQuarter === 1 ? 'step' : 'steps'} in a quarter`;
  const name = names[stepsPerQuarter];
  return name === undefined ? steps : `${name} (${steps})`;
}

/** Measures how the onsets of some notes lie to a grid. */
export function gridFit(
  { notes, ticksPerQuarter }: Pick<NoteSequence, 'notes' | 'ticksPerQuarter'>,
  stepsPerQuarter: number,
): GridFit {
  let [on, sum, most] = [0, 0, 0];
  for (const { start } of notes) {
    const at = (start / ticksPerQuarter) * stepsPerQuarter;
    const shift = Math.abs(at - Math.round(at)) / stepsPerQuarter;
    if (shift <= tolerance) on++;
    sum += shift;
    most = Math.max(most, shift);
  }
  const count = Math.max(1, notes.length);
  return { fit: notes.length === 0 ? 1 : on / count, meanShift: sum / count, maxShift: most };
}

/**
 * Chooses the coarsest grid that the music lies on; for music that was played freely the one it lies nearest to.
 *
 * @param sequences Without drums; each counts the same.
 * @returns The grid, and why.
 */
export function chooseGrid(
  sequences: readonly Pick<NoteSequence, 'notes' | 'ticksPerQuarter'>[],
): ChosenGrid {
  const played = sequences.filter(({ notes }) => notes.length > 0);
  if (played.length === 0)
    return { stepsPerQuarter: usual, reason: 'There are no notes to choose a grid by.' };
  const fits = grids.map((stepsPerQuarter) => {
    const all = played.map((each) => gridFit(each, stepsPerQuarter));
    const mean = (read: (each: GridFit) => number): number =>
      all.reduce((sum, each) => sum + read(each), 0) / all.length;
    // Of notes anywhere the mean is a quarter of a step.
    const spread = mean(({ meanShift }) => meanShift) * 4 * stepsPerQuarter;
    return { stepsPerQuarter, fit: mean(({ fit }) => fit), spread };
  });
  const percent = (fit: number): string => `${Math.round(100 * fit)} %`;
  const found = fits.find(({ fit }) => fit >= wellOn);
  if (found !== undefined) {
    const { fit, stepsPerQuarter } = found;
    return {
      stepsPerQuarter,
      reason: `${percent(fit)} of the onsets lie on ${gridName(stepsPerQuarter)}, the coarsest grid that fits.`,
    };
  }
  const nearest = fits
    .filter(({ stepsPerQuarter }) => usualGrids.includes(stepsPerQuarter))
    .reduce((best, each) => (each.spread < best.spread ? each : best));
  if (nearest.spread < looselyOn) {
    const { fit, stepsPerQuarter } = nearest;
    return {
      stepsPerQuarter,
      reason: `The music lies on no grid exactly; it lies nearest to ${gridName(stepsPerQuarter)}, with ${percent(fit)} of its onsets on it.`,
    };
  }
  return {
    stepsPerQuarter: usual,
    reason: `The music was played freely and lies on no grid; ${gridName(usual)} are usual.`,
  };
}

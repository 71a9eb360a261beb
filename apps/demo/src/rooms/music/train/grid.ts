import { type NoteSequence, toFrames } from '@recurra/music/inference';
import type { Found } from './collect-pieces.ts';

/** A grid, and why it is that one. */
export interface Grid {
  readonly stepsPerQuarter: number;
  readonly notes: readonly string[];
}

/** Grids from coarse to fine, steps in a quarter: a coarser one makes music shorter, and easier to learn. */
const grids = [1, 2, 3, 4, 6] as const;
/** Share of onsets and ends that must lie on a grid for it to be taken. */
const wellOn = 0.95;

const names: Readonly<Record<number, string>> = {
  1: 'quarters',
  2: 'eighths',
  3: 'triplets of eighths',
  4: 'sixteenths',
  6: 'triplets of sixteenths',
};

const hasNotes = ({ notes, voices }: NoteSequence): boolean =>
  notes.some(({ voice }) => !voices[voice]!.percussion);

/** Mean over the pieces of the share of their onsets and ends that lie on a grid. */
function fitOf(sequences: readonly NoteSequence[], stepsPerQuarter: number): number {
  const sum = sequences.reduce((total, each) => total + toFrames(each, { stepsPerQuarter }).fit, 0);
  return sum / sequences.length;
}

/** Chooses the coarsest grid that the music lies on. Chorales in JSON bring their own. */
export function chooseGrid(found: readonly Found[]): Grid {
  const given = found.flatMap(({ dataset }) => dataset?.train[0]?.stepsPerQuarter ?? [])[0];
  if (given !== undefined) {
    return { stepsPerQuarter: given, notes: ['The grid is that of the chorales in JSON.'] };
  }
  const sequences = found.flatMap((each) => each.sequences).filter(hasNotes);
  if (sequences.length === 0) return { stepsPerQuarter: 1, notes: [] };
  let best = { stepsPerQuarter: 1, fit: 0 };
  for (const stepsPerQuarter of grids) {
    const fit = fitOf(sequences, stepsPerQuarter);
    if (fit > best.fit) best = { stepsPerQuarter, fit };
    if (fit >= wellOn) break;
  }
  const { fit, stepsPerQuarter } = best;
  const share = `${Math.round(fit * 100)} % of the onsets and ends of notes lie on a grid of ${names[stepsPerQuarter]}`;
  return {
    stepsPerQuarter,
    notes: [
      fit >= wellOn ? `${share}: it is used.` : `${share}, more than on others: what lies beside is moved.`,
    ],
  };
}

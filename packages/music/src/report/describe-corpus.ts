import { ArgumentError } from '@recurra/plugin';
import type { FramePiece } from '../contract/piece.ts';
import { leaveOneOut, meanShares } from './divergence.ts';
import type { FigureTable } from './figures.ts';
import { measure } from './measure.ts';
import { spreadOf } from './spread.ts';
import type { CorpusDescription, CorpusHistogram, CorpusMetric } from './types.ts';

/** Figures that at least half of the corpus's pieces have, and two at least. */
export function commonFigures(table: FigureTable): {
  metrics: CorpusMetric[];
  histograms: CorpusHistogram[];
} {
  const enough = Math.max(2, table.pieces.length / 2);
  const metrics = [...table.facts].flatMap(([name, { title }]) => {
    const values = table.valuesOf(name);
    return values.length < enough ? [] : [{ name, title, spread: spreadOf(values) }];
  });
  const histograms = [...table.labels].flatMap(([name, { title, labels }]) => {
    const all = table.sharesOf(name);
    if (all.length < enough) return [];
    return [{ name, title, labels, shares: meanShares(all), divergence: spreadOf(leaveOneOut(all)) }];
  });
  return { metrics, histograms };
}

/** @throws ArgumentError unless there are two pieces. */
export function checkCorpus(where: string, corpus: readonly FramePiece[]): void {
  if (corpus.length >= 2) return;
  throw new ArgumentError(
    `${where}: a corpus must have two pieces at least, got ${corpus.length}; a spread needs twenty or more to mean much.`,
  );
}

/**
 * Describes a corpus in figures: keys, chords, melodies, voice leading, density and repetition, each with its spread over
 * the pieces.
 *
 * @param pieces On one grid, two at least. Voices are taken as given if all pieces have the same number of them, else the
 *   notes of frames are taken for voices by rank (see `voicesByRank`).
 * @returns Plain JSON. Figures that less than half of the pieces have are left out.
 * @throws ArgumentError for fewer pieces, different grids, or notes that are no MIDI numbers.
 * @example describeCorpus(dataset.train).metrics.find(({ name }) => name === 'stepShare')?.spread.mean;
 */
export function describeCorpus(pieces: readonly FramePiece[]): CorpusDescription {
  checkCorpus('describeCorpus()', pieces);
  const { corpus, voices, stepsPerQuarter } = measure('describeCorpus()', pieces, undefined);
  const frames = pieces.reduce((sum, piece) => sum + piece.frames.length, 0);
  return { pieces: pieces.length, frames, stepsPerQuarter, voices, ...commonFigures(corpus) };
}

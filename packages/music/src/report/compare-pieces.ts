import { createRng, type Rng } from '@recurra/core/random';
import { ArgumentError } from '@recurra/plugin';
import type { FramePiece } from '../contract/piece.ts';
import { checkCorpus, commonFigures } from './describe-corpus.ts';
import { halvesDivergence, jensenShannon, leaveOneOut, meanShares, overlapOf } from './divergence.ts';
import type { FigureTable } from './figures.ts';
import { measure } from './measure.ts';
import { meanOf, RandomGroups } from './spread.ts';
import type {
  CorpusHistogram,
  CorpusMetric,
  HistogramComparison,
  MetricComparison,
  PieceComparison,
  Side,
  Spread,
  Verdict,
} from './types.ts';

/** Least share of pieces that must lie inside the corpus's band for a figure to be `within`; of the corpus's own, about 0.9 do, and of fifty like them hardly ever so few. */
export const leastInside = 0.7;

/** What rounding may add. */
const slack = 1e-9;

function judge(
  values: readonly number[],
  corpusValues: readonly number[],
  { low, high }: Spread,
  side: Side,
  groups: RandomGroups,
): Verdict {
  if (values.length === 0)
    return { pieces: 0, mean: null, inside: 0, groupMeans: [low, high], within: false };
  const groupMeans = groups.meanBand(corpusValues, values.length);
  const mean = meanOf(values);
  const isInside = (value: number): boolean =>
    value <= high + slack && (side === 'above' || value >= low - slack);
  const inside = values.filter(isInside).length / values.length;
  const [least, most] =
    side === 'mean' ? groupMeans : [Math.min(low, groupMeans[0]), Math.max(high, groupMeans[1])];
  const meanFits = mean <= most + slack && (side === 'above' || mean >= least - slack);
  return { pieces: values.length, mean, inside, groupMeans, within: meanFits && inside >= leastInside };
}

function compareMetric(
  metric: CorpusMetric,
  corpus: FigureTable,
  pieces: FigureTable,
  groups: RandomGroups,
): MetricComparison {
  const { name, spread } = metric;
  const { side } = corpus.facts.get(name)!;
  return {
    ...metric,
    side,
    ...judge(pieces.valuesOf(name), corpus.valuesOf(name), spread, side, groups),
  };
}

function compareHistogram(
  histogram: CorpusHistogram,
  corpus: FigureTable,
  pieces: FigureTable,
  groups: RandomGroups,
  rng: Rng,
): HistogramComparison {
  const { name, shares, divergence } = histogram;
  const [all, own] = [corpus.sharesOf(name), pieces.sharesOf(name)];
  const generated = own.length > 0 ? meanShares(own) : shares.map(() => 0);
  const values = own.map((each) => jensenShannon(each, shares));
  return {
    ...histogram,
    ...judge(values, leaveOneOut(all), divergence, 'above', groups),
    generated,
    meanDivergence: jensenShannon(generated, shares),
    overlap: overlapOf(generated, shares),
    halvesDivergence: halvesDivergence(all, rng),
  };
}

/**
 * Compares pieces, such as a model's, with the corpus they should be like.
 *
 * Every figure of {@link describeCorpus} gets a verdict. It is `within` if
 *
 * - the mean of the pieces lies between the corpus's 5 % and 95 % quantiles over single pieces, or where the means of random
 *   groups of as many corpus pieces lie (99.9 % of them); for figures that are 0 or 1 (the last chord) only the latter counts; and
 * - at least 70 % of the pieces ({@link leastInside}) lie between those quantiles.
 *
 * Of what is copied, and of histograms, only too much is bad. A histogram's figure is the Jensen–Shannon divergence of a piece
 * from the corpus. Copies are stretches of four and eight quarters, the same in all notes, in any key; those of the corpus are
 * looked for in its other pieces.
 *
 * @param generated Pieces in question, one at least, on the corpus's grid. Figures depend on length: pieces should be about as
 *   long as the corpus's.
 * @param corpus Two pieces at least.
 * @param options.seed Of the random groups; 0 if left out.
 * @returns Plain JSON; see `reportToMarkdown`.
 * @throws ArgumentError for fewer pieces, different grids, or notes that are no MIDI numbers.
 * @example comparePieces(generated, dataset.train).metrics.filter(({ within }) => !within);
 */
export function comparePieces(
  generated: readonly FramePiece[],
  corpus: readonly FramePiece[],
  { seed = 0 }: { readonly seed?: number } = {},
): PieceComparison {
  checkCorpus('comparePieces()', corpus);
  if (generated.length === 0) {
    throw new ArgumentError('comparePieces(): expected pieces to compare with the corpus, got none.');
  }
  const measured = measure('comparePieces()', corpus, generated);
  const { voices, stepsPerQuarter } = measured;
  const pieces = measured.pieces!;
  const rng = createRng(seed);
  const groups = new RandomGroups(rng.fork('groups'));
  const common = commonFigures(measured.corpus);
  const metrics = common.metrics.map((metric) => compareMetric(metric, measured.corpus, pieces, groups));
  const histograms = common.histograms.map((each) =>
    compareHistogram(each, measured.corpus, pieces, groups, rng.fork(each.name)),
  );
  const known = new Set([...metrics, ...histograms].map(({ name }) => name));
  const notes = [...measured.corpus.facts, ...measured.corpus.labels, ...pieces.facts].flatMap(
    ([name, { title }]) => {
      if (known.has(name)) return [];
      known.add(name);
      return [`${title}: not compared, less than half of the corpus has it.`];
    },
  );
  return {
    pieces: generated.length,
    corpusPieces: corpus.length,
    stepsPerQuarter,
    voices,
    within: [...metrics, ...histograms].every(({ within }) => within),
    metrics,
    histograms,
    notes,
  };
}

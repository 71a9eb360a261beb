import { unscaledNotes } from '../metrics/summarise.ts';
import type { BacktestResult } from './types.ts';

/**
 * Plain sentences about what a reader of the summaries should know.
 *
 * @param result The result so far.
 * @returns One sentence each.
 */
export function describeBacktest(result: Omit<BacktestResult, 'notes'>): string[] {
  const { leftOut, scores, methods, origins } = result;
  const short = leftOut.filter(({ method }) => method === undefined);
  const ids = new Set(short.map(({ id }) => id));
  // A series without scale has none for any method.
  const unscaled = new Map(scores.filter(({ mase }) => mase === null).map((score) => [score.id, score]));
  return [
    ...(short.length > 0
      ? [`${ids.size} series could not be scored at some of the ${origins} origins: see leftOut.`]
      : []),
    ...methods
      .filter(({ failures }) => failures > 0)
      .map(
        ({ method, failures, series }) =>
          `${method} gave no forecast ${failures} of ${failures + series} times; its means are over the others, so compare with care.`,
      ),
    ...methods
      .filter(({ fallbacks }) => fallbacks > 0)
      .map(
        ({ method, fallbacks, series }) =>
          `${method} fell back to a naive forecast ${fallbacks} of ${series} times.`,
      ),
    ...unscaledNotes([...unscaled.values()]),
  ];
}

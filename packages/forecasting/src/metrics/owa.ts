import { ArgumentError } from '@recurra/plugin';
import { meanOf, type Values } from './check.ts';

/** Scores of a set of series, one a series: what {@link owa} compares. */
export interface OwaScores {
  /** sMAPE of each series, in percent. */
  readonly smape: Values;
  /** MASE of each series. */
  readonly mase: Values;
}

/**
 * Overall weighted average of the M4 competition: how large the errors are beside those of Naive2.
 *
 *   ½ · ( mean sMAPE / mean sMAPE of Naive2 + mean MASE / mean MASE of Naive2 )
 *
 * The ratios are of means over the set, not means of the series' ratios.
 *
 * @param scores Scores of the forecasts, one a series.
 * @param naive2Scores Scores of {@link naive2} on the same series, in the same order.
 * @returns Below 1 is better than Naive2.
 * @throws ArgumentError if the lists are empty or not all equally long.
 * @see Makridakis, Spiliotis & Assimakopoulos 2020, "The M4 Competition".
 * @example owa({ smape: [10, 12], mase: [1, 1] }, { smape: [20, 24], mase: [2, 2] }); // 0.5
 */
export function owa(scores: OwaScores, naive2Scores: OwaScores): number {
  const lists = [scores.smape, scores.mase, naive2Scores.smape, naive2Scores.mase];
  const lengths = lists.map(({ length }) => length);
  if (lengths[0] === 0 || lengths.some((length) => length !== lengths[0])) {
    throw new ArgumentError(
      `owa(): the four lists must be equally long and not empty, got ${lengths.join(', ')} values.`,
    );
  }
  const [smape, mase, naiveSmape, naiveMase] = lists.map((list) => meanOf(list.length, (i) => list[i]!));
  return 0.5 * (smape! / naiveSmape! + mase! / naiveMase!);
}

import { meanOrNull } from './check.ts';
import { owa } from './owa.ts';
import { summariseIntervals } from './score-intervals.ts';
import { finite } from './score-pair.ts';
import type { ForecastScore, OverallScore, QuantileScore } from './score-types.ts';

/** Σ 2·pinball / Σ|y| of each quantile, over the series that have it. */
function weightedQuantileLosses(scores: readonly ForecastScore[]): QuantileScore[] {
  const sums = new Map<number, { loss: number; size: number }>();
  for (const { steps, size, quantiles } of scores) {
    for (const { quantile, loss } of quantiles) {
      const sum = sums.get(quantile) ?? { loss: 0, size: 0 };
      sum.loss += steps * loss;
      sum.size += steps * size;
      sums.set(quantile, sum);
    }
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .filter(([, { size }]) => size > 0)
    .map(([quantile, { loss, size }]) => ({ quantile, loss: loss / size }));
}

/**
 * Means over scores. Kept apart from `scoreForecasts`, for back-tests score the same way.
 *
 * @param scores Scores, one a series.
 * @returns The means.
 */
export function summarise(scores: readonly ForecastScore[]): OverallScore {
  const mean = (of: (score: ForecastScore) => number | null): number | null => meanOrNull(scores.map(of));
  /** Over all steps, each counting alike. */
  const sum = (of: (score: ForecastScore) => number): number =>
    scores.reduce((total, score) => total + score.steps * of(score), 0);
  const scaled = scores.filter((score) => score.mase !== null && score.naive2Mase !== null);
  const list = (key: 'smape' | 'mase' | 'naive2Smape' | 'naive2Mase'): number[] =>
    scaled.map((score) => score[key]!);
  const quantiles = weightedQuantileLosses(scores);
  return {
    series: scores.length,
    mae: mean((score) => score.mae),
    rmse: finite(Math.sqrt(sum((score) => score.rmse ** 2) / sum(() => 1))),
    nd: finite(sum((score) => score.mae) / sum((score) => score.size)),
    mape: mean((score) => score.mape),
    smape: mean((score) => score.smape),
    mase: meanOrNull(list('mase')),
    naive2Smape: mean((score) => score.naive2Smape),
    naive2Mase: meanOrNull(list('naive2Mase')),
    owa:
      scaled.length === 0
        ? null
        : finite(
            owa(
              { smape: list('smape'), mase: list('mase') },
              { smape: list('naive2Smape'), mase: list('naive2Mase') },
            ),
          ),
    crps: mean((score) => score.crps),
    weightedQuantileLoss: meanOrNull(quantiles.map(({ loss }) => loss)),
    quantiles,
    intervals: summariseIntervals(scores.map((score) => score.intervals)),
  };
}

/** Says which scores have no MASE. */
export function unscaledNotes(scores: readonly ForecastScore[]): string[] {
  const unscaled = scores.filter((score) => score.mase === null);
  if (unscaled.length === 0) return [];
  const names = unscaled
    .slice(0, 3)
    .map(({ id }) => JSON.stringify(id))
    .join(', ');
  return [
    `${unscaled.length} series are not in the means of MASE, MSIS and OWA, for their history repeats itself exactly or is no longer than a season: ${names}${unscaled.length > 3 ? ', …' : ''}.`,
  ];
}

import { meanOf } from './check.ts';
import { owa } from './owa.ts';
import { summariseIntervals } from './score-intervals.ts';
import { finite } from './score-pair.ts';
import type { ForecastScore, OverallScore, ScorablePair } from './score-types.ts';

/**
 * Means over scores. Kept apart from {@link scoreForecasts}, for back-tests score the same way.
 *
 * @param scores Scores, one a series.
 * @param pairs What they were computed from, in the same order.
 * @returns The means.
 */
export function summarise(scores: readonly ForecastScore[], pairs: readonly ScorablePair[]): OverallScore {
  const mean = (of: readonly (number | null)[]): number | null => {
    const known = of.filter((value) => value !== null);
    return known.length === 0 ? null : meanOf(known.length, (i) => known[i]!);
  };
  const scaled = scores.filter((score) => score.mase !== null && score.naive2Mase !== null);
  const list = (key: 'smape' | 'mase' | 'naive2Smape' | 'naive2Mase'): number[] =>
    scaled.map((score) => score[key]!);
  const steps = scores.reduce((sum, score) => sum + score.steps, 0);
  const size = pairs.reduce((sum, { actual }) => sum + actual.reduce((s, y) => s + Math.abs(y), 0), 0);
  return {
    series: scores.length,
    mae: mean(scores.map((score) => score.mae)),
    rmse: finite(Math.sqrt(scores.reduce((sum, score) => sum + score.rmse ** 2 * score.steps, 0) / steps)),
    nd: finite(scores.reduce((sum, score) => sum + score.mae * score.steps, 0) / size),
    mape: mean(scores.map((score) => score.mape)),
    smape: mean(scores.map((score) => score.smape)),
    mase: mean(list('mase')),
    naive2Smape: mean(scores.map((score) => score.naive2Smape)),
    naive2Mase: mean(list('naive2Mase')),
    owa:
      scaled.length === 0
        ? null
        : finite(
            owa(
              { smape: list('smape'), mase: list('mase') },
              { smape: list('naive2Smape'), mase: list('naive2Mase') },
            ),
          ),
    ...summariseIntervals(
      scores.map((score) => score.intervals),
      pairs,
    ),
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

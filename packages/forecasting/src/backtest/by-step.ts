import { intervalsOf } from '../metrics/score-intervals.ts';
import type { ScorablePair } from '../metrics/score-types.ts';
import type { BacktestStepSummary } from './types.ts';

/** Sums up the errors of one method by steps ahead, one forecast after the other. */
export interface StepTally {
  /**
   * Adds a forecast.
   *
   * @param pair Forecast and outcome.
   * @param scale In-sample error of seasonal naive; `null` if there is none.
   */
  add(pair: ScorablePair, scale: number | null): void;
  /** The means so far. */
  summary(method: string): BacktestStepSummary[];
}

/**
 * Starts a tally.
 *
 * @param horizon Steps of every forecast.
 */
export function createStepTally(horizon: number): StepTally {
  const [absolute, symmetric, scaled] = [0, 0, 0].map(() => new Float64Array(horizon)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const inside = new Map<number, { count: number; sums: Float64Array }>();
  let count = 0;
  let scaledCount = 0;
  return {
    add: ({ actual, forecast }, scale) => {
      count++;
      if (scale !== null) scaledCount++;
      for (let k = 0; k < horizon; k++) {
        const error = Math.abs(actual[k]! - forecast.median[k]!);
        const size = Math.abs(actual[k]!) + Math.abs(forecast.median[k]!);
        absolute[k]! += error;
        if (size > 0) symmetric[k]! += (200 * error) / size;
        if (scale !== null) scaled[k]! += error / scale;
      }
      for (const { level, lower, upper } of intervalsOf(forecast)) {
        const tally = inside.get(level) ?? { count: 0, sums: new Float64Array(horizon) };
        inside.set(level, tally);
        tally.count++;
        for (let k = 0; k < horizon; k++) {
          if (actual[k]! >= lower[k]! && actual[k]! <= upper[k]!) tally.sums[k]!++;
        }
      }
    },
    summary: (method) =>
      count === 0
        ? []
        : Array.from({ length: horizon }, (_, k) => ({
            method,
            step: k + 1,
            mae: absolute[k]! / count,
            smape: symmetric[k]! / count,
            mase: scaledCount === 0 ? null : scaled[k]! / scaledCount,
            intervals: Array.from(inside, ([level, tally]) => ({
              level,
              coverage: tally.sums[k]! / tally.count,
            })),
          })),
  };
}

import { DataError } from '@recurra/plugin';
import { adjustSeason } from '../metrics/seasonality.ts';
import { normalOutlook, type Outlook, type Situation, withSeason } from './outlook.ts';
import { fitSes } from './ses.ts';

/** Least-squares line through the values at t = 1 … n. */
function fitLine(values: Float64Array): { intercept: number; slope: number } {
  const n = values.length;
  const middle = (n + 1) / 2;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  let [products, squares] = [0, 0];
  for (let t = 1; t <= n; t++) {
    products += (t - middle) * (values[t - 1]! - mean);
    squares += (t - middle) ** 2;
  }
  const slope = products / squares;
  return { intercept: mean - slope * middle, slope };
}

/**
 * The classic Theta method as M4's benchmark code has it: of the series without its season, half the trend line and half the
 * simple exponential smoothing of the theta line 2·y − trend; no forecast below zero where the history has none.
 *
 * The deviation is that of the smoothed half, ½·σ√(1 + (h − 1) α²); the trend is taken as known.
 *
 * Own code, for it is a benchmark's definition like Naive2, and no well-kept package has it.
 *
 * @see Assimakopoulos & Nikolopoulos 2000; `Theta.classic` in Mcompetitions/M4-methods, "Benchmarks and Evaluation.R".
 */
export function thetaOutlook({ values, horizon, seasonLength }: Situation): Outlook {
  const n = values.length;
  if (n < 4) throw new DataError(`Theta needs four observations, and there are ${n}`);
  const { adjusted, ahead } = adjustSeason(values, horizon, seasonLength);
  const { intercept, slope } = fitLine(adjusted);
  const { alpha, level, sse } = fitSes(adjusted.map((value, i) => 2 * value - intercept - slope * (i + 1)));
  const sigma = Math.sqrt(sse / (n - 3)) / 2;
  const floor = values.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  const outlook = normalOutlook(
    Float64Array.from({ length: horizon }, (_, k) =>
      Math.max(floor, 0.5 * level + 0.5 * (intercept + slope * (n + k + 1))),
    ),
    Float64Array.from({ length: horizon }, (_, k) => sigma * Math.sqrt(1 + k * alpha ** 2)),
  );
  return withSeason(outlook, ahead);
}

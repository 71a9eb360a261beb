import { DataError } from '@recurra/plugin';
import { adjustSeason } from '../metrics/seasonality.ts';
import { normalOutlook, type Outlook, type Situation, withSeason } from './outlook.ts';

// Own code, for it is a benchmark's definition and half of Theta: @bsull/augurs finds no model for ETS(A,N,N) alone.

/** Bounds of the smoothing parameter, as in R's `ets`. */
const smallest = 1e-4;
const largest = 0.9999;

/** A fitted simple exponential smoothing: l[t] = α·y[t] + (1 − α)·l[t − 1], forecast l[n]. */
export interface SesFit {
  /** Smoothing parameter α. */
  readonly alpha: number;
  /** Level before the first observation. */
  readonly initial: number;
  /** Level after the last observation: the forecast. */
  readonly level: number;
  /** Sum of the squared one-step errors. */
  readonly sse: number;
}

/**
 * The best initial level for a smoothing parameter, in one pass. The errors are linear in it, e[t] = r[t] − w[t]·l[0] with
 * w[t] = (1 − α)^(t−1), so that it has a closed form.
 */
function fitInitial(values: Float64Array, alpha: number): SesFit {
  let level = 0;
  let weight = 1;
  let [rr, rw, ww] = [0, 0, 0];
  for (let t = 0; t < values.length; t++) {
    const error = values[t]! - level;
    rr += error * error;
    rw += error * weight;
    ww += weight * weight;
    level += alpha * error;
    weight *= 1 - alpha;
  }
  const initial = rw / ww;
  return { alpha, initial, level: level + weight * initial, sse: Math.max(0, rr - rw * initial) };
}

/**
 * Fits simple exponential smoothing by least squares, over smoothing parameter and initial level.
 *
 * @param values Observations, `[n]`, at least one, all finite.
 * @returns The fit.
 * @see Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", section 8.1; `ses()` of the R package forecast.
 */
export function fitSes(values: Float64Array): SesFit {
  // About the first value: with a level far from zero the sums would lose the digits that tell the fits apart.
  const offset = values[0]!;
  const shifted = values.map((value) => value - offset);
  const points = 64;
  const at = (i: number): number => smallest + ((largest - smallest) * i) / points;
  let best = fitInitial(shifted, smallest);
  let place = 0;
  for (let i = 1; i <= points; i++) {
    const fit = fitInitial(shifted, at(i));
    if (fit.sse < best.sse) [best, place] = [fit, i];
  }
  // Golden-section search between the neighbours of the best point of the grid.
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [at(Math.max(0, place - 1)), at(Math.min(points, place + 1))];
  while (high - low > 1e-9) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)].map((alpha) =>
      fitInitial(shifted, alpha),
    ) as [SesFit, SesFit];
    if (a.sse < b.sse) high = b.alpha;
    else low = a.alpha;
    const better = a.sse < b.sse ? a : b;
    if (better.sse < best.sse) best = better;
  }
  return { ...best, initial: best.initial + offset, level: best.level + offset };
}

/** Simple exponential smoothing of the series without its season; deviation σ√(1 + (h − 1) α²) times the seasonal index. */
export function sesOutlook({ values, horizon, seasonLength }: Situation): Outlook {
  if (values.length < 4)
    throw new DataError(`smoothing needs four observations, and there are ${values.length}`);
  const { adjusted, ahead } = adjustSeason(values, horizon, seasonLength);
  const { alpha, level, sse } = fitSes(adjusted);
  const sigma = Math.sqrt(sse / (values.length - 2));
  const outlook = normalOutlook(
    new Float64Array(horizon).fill(level),
    Float64Array.from({ length: horizon }, (_, k) => sigma * Math.sqrt(1 + k * alpha ** 2)),
  );
  return withSeason(outlook, ahead);
}

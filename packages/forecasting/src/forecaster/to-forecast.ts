import type { Interval, SeriesForecast } from '../contract/series-forecast.ts';
import { lowerTail } from './lower-tail.ts';
import type { Manifest } from './manifest.ts';
import { samplePaths } from './samples.ts';

/**
 * Turns a row of quantiles into a forecast.
 *
 * @param id Of the series.
 * @param times Time stamps of the steps.
 * @param quantiles `[horizon · quantiles]`.
 * @param manifest Which quantiles, and which intervals are wanted.
 * @param samples How many paths, and their seed.
 */
export function toForecast(
  id: string,
  times: Float64Array,
  quantiles: ArrayLike<number>,
  manifest: Pick<Manifest, 'spec' | 'levels' | 'paths'>,
  samples: { readonly count: number; readonly seed: number } = { count: 0, seed: 0 },
): SeriesForecast {
  const { horizon, quantiles: probabilities } = manifest.spec;
  const column = (probability: number): Float64Array => {
    const q = probabilities.findIndex((each) => Math.abs(each - probability) < 1e-6);
    return Float64Array.from({ length: horizon }, (_, k) => quantiles[k * probabilities.length + q]!);
  };
  const intervals = manifest.levels.map((level): Interval => {
    const tail = lowerTail(level);
    return { level, lower: column(tail), upper: column(1 - tail) };
  });
  const [first] = intervals as [Interval, ...Interval[]];
  return {
    id,
    times,
    median: column(0.5),
    lower: first.lower,
    upper: first.upper,
    level: first.level,
    intervals,
    ...(samples.count > 0 && {
      samples: samplePaths(quantiles, probabilities, manifest.paths, samples.count, samples.seed),
    }),
  };
}

import { probabilityAt } from '../statistics/quantile-function.ts';
import type { HeldOutQuantiles } from './calibrate.ts';
import { predictQuantiles } from './predict.ts';
import type { SampleSource } from './sample-source.ts';
import type { ModelSpec } from './spec.ts';
import type { LayersModel } from './tfjs.ts';
import type { Origin } from './windows.ts';

/** Paths kept for sampling. */
const mostPaths = 100;

/**
 * Predicts windows that a model has not seen, and gathers what came true. Windows it has no finite numbers for are left
 * out.
 *
 * @param model Raw inputs → quantiles in the series' unit, not calibrated.
 * @param origins The windows.
 */
export async function measureHeldOut(
  model: LayersModel,
  sources: readonly SampleSource[],
  origins: readonly Origin[],
  spec: ModelSpec,
): Promise<HeldOutQuantiles> {
  return gatherHeldOut(await predictQuantiles(model, sources, origins, spec), sources, origins, spec);
}

/**
 * Gathers what came true beside quantiles that were predicted.
 *
 * @param all Quantiles of each origin, `[origins · horizon · quantiles]`.
 * @param wanted Which origins to take. Default: all.
 */
export function gatherHeldOut(
  all: Float32Array,
  sources: readonly SampleSource[],
  origins: readonly Origin[],
  spec: ModelSpec,
  wanted: (origin: Origin) => boolean = () => true,
): HeldOutQuantiles {
  const { horizon } = spec;
  const size = horizon * spec.quantiles.length;
  const quantiles = new Float32Array(all.length);
  const actual = new Float64Array(origins.length * horizon);
  const series = new Set<number>();
  let windows = 0;
  for (const [row, origin] of origins.entries()) {
    if (!wanted(origin)) continue;
    const own = all.subarray(row * size, (row + 1) * size);
    // What left the range of floats tells nothing about the others.
    if (!own.every(Number.isFinite)) continue;
    quantiles.set(own, windows * size);
    actual.set(sources[origin.series]!.values.subarray(origin.end, origin.end + horizon), windows * horizon);
    series.add(origin.series);
    windows++;
  }
  return {
    quantiles: quantiles.subarray(0, windows * size),
    actual: actual.subarray(0, windows * horizon),
    windows,
    series: series.size,
  };
}

/** Moves quantiles as the layer `Calibrate` does, in place; `[… · quantiles]`. */
export function applyFactors(
  values: Float32Array,
  probabilities: readonly number[],
  factors: readonly number[],
): void {
  const count = probabilities.length;
  const middle = probabilities.indexOf(0.5);
  for (let at = 0; at < values.length; at += count) {
    const median = values[at + middle]!;
    let reach = 0;
    for (let q = middle + 1; q < count; q++) {
      reach = Math.max(reach, factors[q]! * (values[at + q]! - median));
      values[at + q] = median + reach;
    }
    reach = 0;
    for (let q = middle - 1; q >= 0; q--) {
      reach = Math.min(reach, factors[q]! * (values[at + q]! - median));
      values[at + q] = median + reach;
    }
  }
}

/** Keeps quantiles at or above zero, in place. */
export function applyFloor(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = 0;
}

/**
 * Tells where the truth lay among the quantiles, step by step.
 *
 * @param held Calibrated quantiles and what came true.
 * @param spec Which quantiles.
 * @returns `[paths][horizon]`, three decimals; evenly thinned out to a hundred.
 */
export function truthPaths(
  held: HeldOutQuantiles,
  spec: Pick<ModelSpec, 'horizon' | 'quantiles'>,
): number[][] {
  const { horizon, quantiles } = spec;
  const wanted = Math.min(mostPaths, held.windows);
  return Array.from({ length: wanted }, (_, i) => {
    const row = Math.floor(((i + 0.5) * held.windows) / wanted);
    return Array.from({ length: horizon }, (__, k) => {
      const at = row * horizon + k;
      const u = probabilityAt(quantiles, held.quantiles, at * quantiles.length, held.actual[at]!);
      return Number(u.toFixed(3));
    });
  });
}

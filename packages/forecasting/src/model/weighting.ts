import type { TrainingData } from './training-data.ts';
import type { ModelSpec } from './spec.ts';
import { drawOrigins, readWindow, scalingOf, seriesUnit } from './windows.ts';
import type { Rng } from '@recurra/core';

/** A window may count this many times as much as the average of its series. */
const heaviest = 4;

/** Windows that the two kinds of weight are brought to the same mean on. */
const measured = 512;

/** Weight of a window of a series, given its scale and the mean size of its target. */
export type Weighting = (series: number, scale: number, size: number) => number;

/**
 * How much the windows count in the loss.
 *
 * Errors are in units of the window's scale. To count them in units of each series' seasonal change, as MASE
 * does, a window weighs its scale over that unit; to count them as a share of the values, as sMAPE does, its scale
 * over the size of its target.
 *
 * @param data Series, and how far training may look.
 * @param spec The model.
 * @param relative How much the second kind counts beside the first, 0 to 1.
 * @param rng Draws the windows both kinds are measured on.
 */
export function windowWeighting(data: TrainingData, spec: ModelSpec, relative: number, rng: Rng): Weighting {
  const { sources, limits } = data;
  const units = sources.map(({ values }, i) => seriesUnit(values, limits[i]!, spec.scaleLag));
  const byUnit: Weighting = (series, scale) => Math.min(heaviest, scale / units[series]!);
  if (relative === 0) return byUnit;
  const bySize: Weighting = (_, scale, size) => scale / Math.max(size, 0.05 * scale);
  const buffer = new Float64Array(spec.window);
  let [unitSum, sizeSum] = [0, 0];
  for (const { series, end } of drawOrigins(limits, measured, spec, rng)) {
    const { values } = sources[series]!;
    readWindow(values, end, spec.padSeason, buffer);
    const { scale } = scalingOf(buffer, spec);
    let size = 0;
    for (let k = 0; k < spec.horizon; k++) size += Math.abs(values[end + k]!) / spec.horizon;
    unitSum += byUnit(series, scale, size) / measured;
    sizeSum += bySize(series, scale, size) / measured;
  }
  return (series, scale, size) =>
    ((1 - relative) * byUnit(series, scale, size)) / unitSum +
    (relative * Math.min(heaviest * sizeSum, bySize(series, scale, size))) / sizeSum;
}

import type { Rng } from '@recurra/core';
import type { ModelSpec } from './spec.ts';
import type { TrainingData } from './training-data.ts';
import { drawOrigins, readWindow, seriesUnit, windowScaling } from './windows.ts';

/** A window may count this many times as much as the average of its series. */
const heaviest = 4;

/** Windows that the two kinds of weight are brought to the same mean on. */
const measured = 512;

/** How much windows count. */
export interface Weighting {
  /** Weight of errors in the window's scale, given the series and that scale in the series' unit. */
  readonly scaled: (series: number, scale: number) => number;
  /** Weight of errors relative to the values, the same for all windows; 0 without them. */
  readonly relative: number;
}

/**
 * How much the windows count in the loss.
 *
 * Errors are in units of the window's scale. To count them in units of each series' seasonal change, as MASE
 * does, a window weighs its scale over that unit. Errors relative to the values, as sMAPE counts them, join with a
 * weight that brings both to the same size.
 *
 * @param data Series, and how far training may look.
 * @param spec The model.
 * @param relative How much the second kind counts beside the first, 0 to 1.
 * @param rng Draws the windows both kinds are measured on.
 */
export function windowWeighting(data: TrainingData, spec: ModelSpec, relative: number, rng: Rng): Weighting {
  const { sources, limits } = data;
  const units = sources.map(({ values }, i) => seriesUnit(values, limits[i]!, spec.scaleLag));
  const byUnit = (series: number, scale: number): number => Math.min(heaviest, scale / units[series]!);
  if (relative === 0) return { scaled: byUnit, relative: 0 };
  const buffer = new Float64Array(spec.window);
  let [unitSum, sizeSum] = [0, 0];
  for (const { series, end } of drawOrigins(limits, measured, spec, rng)) {
    const { values } = sources[series]!;
    readWindow(values, end, spec.padSeason, buffer);
    const scale = windowScaling(buffer, spec).unit;
    let size = 0;
    for (let k = 0; k < spec.horizon; k++) size += Math.abs(values[end + k]!) / spec.horizon;
    unitSum += byUnit(series, scale) / measured;
    sizeSum += Math.min(1, scale / Math.max(size, 1e-12 * scale)) / measured;
  }
  return {
    scaled: (series, scale) => ((1 - relative) * byUnit(series, scale)) / unitSum,
    relative: relative / sizeSum,
  };
}

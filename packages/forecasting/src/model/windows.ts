import type { Rng } from '@recurra/core';
import type { Design } from './design.ts';
import { floors } from './layers/window-scaler.ts';

/** A window's own centre and unit: y = anchor + offset + scale · z. */
export interface Scaling {
  readonly anchor: number;
  readonly offset: number;
  readonly scale: number;
}

/** Which window: of which series, and how many observations come before its target. */
export interface Origin {
  readonly series: number;
  readonly end: number;
}

/** Scaled windows and targets, row by row. */
export interface WindowBatch {
  /** [count, window] */
  readonly x: Float32Array;
  /** [count, horizon] */
  readonly y: Float32Array;
  /** How much a window counts: its own unit over the unit of its series, so that errors count in the latter. */
  readonly weight: Float32Array;
  readonly count: number;
}

/**
 * Centre and unit of the window that ends before `end`: the same formula as the layer `WindowScaler`, in
 * double precision.
 */
export function scalingOf(values: Float64Array, end: number, design: Design): Scaling {
  const { window, levelSpan, scaleLag } = design;
  const start = end - window;
  const anchor = values[end - 1]!;
  let offset = 0;
  for (let t = end - levelSpan; t < end; t++) offset += values[t]! - anchor;
  offset /= levelSpan;
  let change = 0;
  for (let t = start + scaleLag; t < end; t++) change += Math.abs(values[t]! - values[t - scaleLag]!);
  let spread = 0;
  for (let t = start; t < end; t++) spread += Math.abs(values[t]! - anchor - offset);
  const scale =
    change / (window - scaleLag) +
    (floors.spread * spread) / window +
    floors.size * Math.abs(anchor) +
    floors.absolute;
  return { anchor, offset, scale };
}

/** Mean size of the seasonal differences among the first `end` values: the unit of a series, positive. */
export function seriesUnit(values: Float64Array, end: number, lag: number): number {
  let sum = 0;
  let size = 0;
  for (let t = lag; t < end; t++) sum += Math.abs(values[t]! - values[t - lag]!);
  for (let t = 0; t < end; t++) size += Math.abs(values[t]!);
  return sum / Math.max(1, end - lag) + (floors.size * size) / Math.max(1, end) + floors.absolute;
}

/** A window may count this many times as much as the average of its series. */
const heaviest = 4;

/**
 * Cuts and scales the windows at some origins.
 *
 * @param values The series.
 * @param units The series' units, see {@link seriesUnit}.
 * @param origins Where; each needs `window` values before and `horizon` values from `end` on.
 * @param design Window, horizon, scaling.
 * @returns One row an origin.
 */
export function cutWindows(
  values: readonly Float64Array[],
  units: readonly number[],
  origins: readonly Origin[],
  design: Design,
): WindowBatch {
  const { window, horizon } = design;
  const count = origins.length;
  const x = new Float32Array(count * window);
  const y = new Float32Array(count * horizon);
  const weight = new Float32Array(count);
  for (const [row, { series, end }] of origins.entries()) {
    const from = values[series]!;
    const { anchor, offset, scale } = scalingOf(from, end, design);
    const put = (t: number): number => (from[t]! - anchor - offset) / scale;
    for (let t = 0; t < window; t++) x[row * window + t] = put(end - window + t);
    for (let k = 0; k < horizon; k++) y[row * horizon + k] = put(end + k);
    weight[row] = Math.min(heaviest, scale / units[series]!);
  }
  return { x, y, weight, count };
}

/**
 * Draws training origins: a series, then a place in it, both uniformly. Nothing is kept but what is drawn.
 *
 * @param limits First index of each series whose value must not be touched, not even as target.
 * @param count How many.
 * @param design Window and horizon.
 * @param rng Source of randomness.
 * @returns The origins.
 */
export function drawOrigins(limits: readonly number[], count: number, design: Design, rng: Rng): Origin[] {
  return Array.from({ length: count }, () => {
    const series = rng.integer(limits.length);
    const places = limits[series]! - design.horizon - design.window + 1;
    return { series, end: design.window + rng.integer(places) };
  });
}

/**
 * Origins whose targets lie in `[from, to)` of every series, one a step; thinned out evenly if too many.
 *
 * @param from First target index per series.
 * @param to End of the targets per series.
 * @param horizon Steps of a target.
 * @param most Most origins in all.
 * @returns The origins, in order.
 */
export function everyOrigin(
  from: readonly number[],
  to: readonly number[],
  horizon: number,
  most: number,
): Origin[] {
  const all: Origin[] = [];
  for (const [series, first] of from.entries()) {
    for (let end = first; end + horizon <= to[series]!; end++) all.push({ series, end });
  }
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / most)]!);
}

/**
 * The last `window` values before `end` of each series, as they are.
 *
 * @returns Row by row, `[count · window]`.
 */
export function lastWindows(
  targets: readonly { readonly values: Float64Array; readonly end: number }[],
  window: number,
): Float32Array {
  const out = new Float32Array(targets.length * window);
  for (const [row, { values, end }] of targets.entries()) {
    out.set(values.subarray(end - window, end), row * window);
  }
  return out;
}

import type { Rng } from '@recurra/core';
import type { Design } from './design.ts';
import type { SampleSource } from './sample-source.ts';
import { floors } from './scale-floors.ts';
import { futureCount, type ModelSpec, staticCount } from './spec.ts';

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
  /** Observations before it that count, if not all of them. */
  readonly history?: number;
}

/** Raw inputs of the network, row by row. */
export interface InputBatch {
  readonly count: number;
  /** [count, window] */
  readonly window: Float32Array;
  /** [count, window, past]; empty without such covariates, as are the next two. */
  readonly past: Float32Array;
  /** [count, window + horizon, future] */
  readonly future: Float32Array;
  /** [count, static] */
  readonly static: Float32Array;
}

/** Inputs and what came after. */
export interface WindowBatch extends InputBatch {
  /** What came after, in the window's own scale, [count, horizon]. */
  readonly y: Float32Array;
  /** The same in the series' unit. */
  readonly raw: Float32Array;
  /** How much a window counts, [count]. */
  readonly weight: Float32Array;
  /**
   * What makes errors relative to the values, [count]: the centre of each window in its own scale, to be added to y; on
   * logarithms the scale.
   */
  readonly reference: Float32Array;
}

/** Centre and unit of a window: the same formula as the layer `WindowScaler`, in double precision. */
export function scalingOf(
  window: ArrayLike<number>,
  design: Pick<Design, 'levelSpan' | 'scaleLag'>,
): Scaling {
  const { levelSpan, scaleLag } = design;
  const size = window.length;
  const anchor = window[size - 1]!;
  let offset = 0;
  for (let t = size - levelSpan; t < size; t++) offset += window[t]! - anchor;
  offset /= levelSpan;
  let change = 0;
  for (let t = scaleLag; t < size; t++) change += Math.abs(window[t]! - window[t - scaleLag]!);
  let spread = 0;
  for (let t = 0; t < size; t++) spread += Math.abs(window[t]! - anchor - offset);
  const scale =
    change / (size - scaleLag) +
    (floors.spread * spread) / size +
    floors.size * Math.abs(anchor) +
    floors.absolute;
  return { anchor, offset, scale };
}

/** The scaling of a window, which is transformed in place, and its scale in the series' own unit. */
export function windowScaling(window: Float64Array, spec: ModelSpec): Scaling & { readonly unit: number } {
  if (spec.transform === 'none') {
    const scaling = scalingOf(window, spec);
    return { ...scaling, unit: scaling.scale };
  }
  // A small step in the logarithm is the same share of the level.
  const level = window[window.length - 1]!;
  for (let t = 0; t < window.length; t++) window[t] = Math.log(window[t]!);
  const scaling = scalingOf(window, spec);
  return { ...scaling, unit: scaling.scale * level };
}

/** Mean size of the seasonal differences among the first `end` values: the unit of a series, positive. */
export function seriesUnit(values: Float64Array, end: number, lag: number): number {
  let sum = 0;
  let size = 0;
  for (let t = lag; t < end; t++) sum += Math.abs(values[t]! - values[t - lag]!);
  for (let t = 0; t < end; t++) size += Math.abs(values[t]!);
  return sum / Math.max(1, end - lag) + (floors.size * size) / Math.max(1, end) + floors.absolute;
}

/**
 * Writes the `out.length` values before `end`. Where a series is shorter, its first season is repeated in front, or
 * without one its first value: a mirrored past, which looks livelier, taught that what went up comes down.
 *
 * @param values The series.
 * @param end Observations before the forecast.
 * @param season Season that is repeated; 1 repeats the first value.
 * @param out Filled.
 * @param history Observations that count; those before are taken as missing too. Default: all.
 */
export function readWindow(
  values: Float64Array,
  end: number,
  season: number,
  out: Float64Array,
  history: number = end,
): void {
  const window = out.length;
  const known = Math.min(history, end);
  const first = end - known;
  const cycle = season <= known ? season : 1;
  for (let t = 0; t < window; t++) {
    // Counted from the first observation that counts.
    const at = known - window + t;
    out[t] = values[first + (at < 0 ? ((at % cycle) + cycle) % cycle : at)]!;
  }
}

/**
 * Cuts the inputs of the windows that end at some origins.
 *
 * @param sources The series.
 * @param origins Where.
 * @param spec Window, horizon, covariates.
 * @param onWindow Sees each window in double precision, and may change it.
 * @returns One row an origin.
 */
export function cutInputs(
  sources: readonly SampleSource[],
  origins: readonly Origin[],
  spec: ModelSpec,
  onWindow?: (row: number, window: Float64Array) => void,
): InputBatch {
  const { window, horizon, covariates, padSeason, fillSpan } = spec;
  const count = origins.length;
  const [past, future, fixed] = [covariates.past.length, futureCount(covariates), staticCount(spec)];
  const span = window + horizon;
  const batch = {
    count,
    window: new Float32Array(count * window),
    past: new Float32Array(count * window * past),
    future: new Float32Array(count * span * future),
    static: new Float32Array(count * fixed),
  };
  const buffer = new Float64Array(window);
  for (const [row, { series, end, history }] of origins.entries()) {
    const source = sources[series]!;
    readWindow(source.values, end, padSeason, buffer, history);
    batch.window.set(buffer, row * window);
    onWindow?.(row, buffer);
    const first = end - window;
    for (const [f, values] of source.past.entries()) {
      for (let t = 0; t < window; t++) {
        batch.past[(row * window + t) * past + f] = values[Math.max(0, first + t)]!;
      }
    }
    if (future > 0) {
      const named = source.future.length;
      for (let t = 0; t < span; t++) {
        const at = (row * span + t) * future;
        for (let f = 0; f < named; f++) batch.future[at + f] = source.future[f]![Math.max(0, first + t)]!;
        source.calendar(first + t, batch.future, at + named);
      }
    }
    const filled = fillSpan > 0 ? [Math.min(history ?? end, end, fillSpan) / fillSpan] : [];
    batch.static.set([...filled, ...source.static], row * fixed);
  }
  return batch;
}

/**
 * Cuts windows and what came after them.
 *
 * @param sources The series; each origin needs `horizon` values from `end` on.
 * @param origins Where.
 * @param spec Window, horizon, covariates.
 * @param weigh Weight of a window of a series, given its scale in the series' unit.
 * @returns One row an origin.
 */
export function cutWindows(
  sources: readonly SampleSource[],
  origins: readonly Origin[],
  spec: ModelSpec,
  weigh: (series: number, scale: number) => number,
): WindowBatch {
  const { horizon } = spec;
  const count = origins.length;
  const y = new Float32Array(count * horizon);
  const raw = new Float32Array(count * horizon);
  const weight = new Float32Array(count);
  const reference = new Float32Array(count);
  const inputs = cutInputs(sources, origins, spec, (row, window) => {
    const { series, end } = origins[row]!;
    const { values } = sources[series]!;
    const { anchor, offset, scale, unit } = windowScaling(window, spec);
    for (let k = 0; k < horizon; k++) {
      const value = values[end + k]!;
      const transformed = spec.transform === 'log' ? Math.log(value) : value;
      raw[row * horizon + k] = value;
      y[row * horizon + k] = (transformed - anchor - offset) / scale;
    }
    reference[row] = spec.transform === 'log' ? scale : (anchor + offset) / scale;
    weight[row] = weigh(series, unit);
  });
  return { ...inputs, y, raw, weight, reference };
}

/** Windows from which on a series is drawn as often as any other. */
const enoughPlaces = 64;

/** Share of the training windows that are cut short. */
const shortened = 0.3;

/**
 * Draws training origins: a series, those of few windows less often, then a place in it. Nothing is kept but what is
 * drawn.
 *
 * @param limits First index of each series whose value must not be touched, not even as target.
 * @param count How many.
 * @param spec Window, horizon, fewest observations before a target.
 * @param rng Source of randomness.
 * @param recency 1 draws places uniformly; larger values favour the latest.
 * @returns The origins.
 */
export function drawOrigins(
  limits: readonly number[],
  count: number,
  spec: Pick<ModelSpec, 'horizon' | 'leastHistory' | 'window'>,
  rng: Rng,
  recency = 1,
): Origin[] {
  const { horizon, leastHistory, window } = spec;
  const places = limits.map((limit) => limit - horizon - leastHistory + 1);
  // A series of few windows comes less often: they would be learned by heart.
  const shares = cumulated(places.map((count) => Math.min(count, enoughPlaces)));
  return Array.from({ length: count }, () => {
    const series = pick(shares, rng.uniform());
    const all = places[series]!;
    const back = recency === 1 ? rng.integer(all) : Math.floor(all * rng.uniform() ** recency);
    const end = limits[series]! - horizon - Math.min(back, all - 1);
    // Where some series are shorter than the window, the others' windows must now and then look like theirs.
    if (leastHistory >= window || rng.uniform() >= shortened) return { series, end };
    return { series, end, history: leastHistory + rng.integer(window - leastHistory) };
  });
}

/** Sums up to each place. */
function cumulated(values: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(values, (value) => {
    sum += value;
    return sum;
  });
}

/** The place where a share of the whole falls. */
function pick(sums: Float64Array, share: number): number {
  const wanted = share * sums.at(-1)!;
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
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

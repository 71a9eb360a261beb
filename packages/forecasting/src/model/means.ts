/** `weight` times the mean of the window's values `from` (included) to `to` (excluded). */
export interface MeanTerm {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/**
 * A table of linear features of a window, each a weighted sum of means over ranges, laid out for two gathers:
 * with v = [window values, 0, cumulative sums], feature i = Σ_t scale[t,i] · (v[upper[t,i]] − v[lower[t,i]]).
 */
export interface MeanTable {
  /** Values in the window. */
  readonly window: number;
  /** Terms per feature, features shorter than that padded with nothing. */
  readonly terms: number;
  /** Shape of the features, without the batch. */
  readonly shape: readonly [number, number];
  /** Index into v, `[terms · features]`. */
  readonly upper: readonly number[];
  /** Index into v, `[terms · features]`. */
  readonly lower: readonly number[];
  /** Factor, `[terms · features]`. */
  readonly scale: readonly number[];
}

/**
 * Lays out features as a {@link MeanTable}.
 *
 * @param window Values in the window.
 * @param features `[rows][columns]` lists of terms; an empty list is a feature that is always 0.
 * @returns The table.
 */
export function meanTable(
  window: number,
  features: readonly (readonly (readonly MeanTerm[])[])[],
): MeanTable {
  const rows = features.length;
  const columns = features[0]?.length ?? 0;
  const flat = features.flat();
  const terms = Math.max(1, ...flat.map((list) => list.length));
  const size = flat.length;
  // Index `window` is the zero between the values and the sums.
  const upper = new Array<number>(terms * size).fill(window);
  const lower = new Array<number>(terms * size).fill(window);
  const scale = new Array<number>(terms * size).fill(0);
  for (const [feature, list] of flat.entries()) {
    for (const [t, { from, to, weight }] of list.entries()) {
      const at = t * size + feature;
      scale[at] = weight / (to - from);
      // A single value is read as it is, a range as the difference of two sums.
      upper[at] = to - from === 1 ? from : window + to;
      lower[at] = to - from === 1 ? window : window + from;
    }
  }
  return { window, terms, shape: [rows, columns], upper, lower, scale };
}

/**
 * Evaluates a {@link MeanTable} on one window in plain numbers.
 *
 * @param table The features.
 * @param values The window, `[table.window]`.
 * @returns The features, row by row.
 */
export function evaluateMeans(table: MeanTable, values: ArrayLike<number>): Float64Array {
  const { window, terms, upper, lower, scale } = table;
  const v = new Float64Array(2 * window + 1);
  for (let i = 0; i < window; i++) {
    v[i] = values[i]!;
    v[window + 1 + i] = v[window + i]! + values[i]!;
  }
  const size = table.shape[0] * table.shape[1];
  const out = new Float64Array(size);
  for (let t = 0; t < terms; t++) {
    for (let i = 0; i < size; i++) {
      const at = t * size + i;
      out[i]! += scale[at]! * (v[upper[at]!]! - v[lower[at]!]!);
    }
  }
  return out;
}

/**
 * Writes a {@link MeanTable} as a matrix: features = window · matrix.
 *
 * @returns `[window · features]`, row by row.
 */
export function denseMeans(table: MeanTable): Float32Array {
  const { window, terms, upper, lower, scale } = table;
  const size = table.shape[0] * table.shape[1];
  const matrix = new Float32Array(window * size);
  for (let t = 0; t < terms; t++) {
    for (let i = 0; i < size; i++) {
      const at = t * size + i;
      // Up to `window` an index is a single value, beyond it the sum of all before.
      const single = upper[at]! < window;
      const [from, to] = single ? [upper[at]!, upper[at]! + 1] : [lower[at]! - window, upper[at]! - window];
      for (let x = from; x < to; x++) matrix[x * size + i]! += scale[at]!;
    }
  }
  return matrix;
}

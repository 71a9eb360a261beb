/** Vectors, one after another. */
export interface Series {
  readonly dimensions: number;
  readonly values: Float32Array;
}

function squaredDistance(a: Series, i: number, b: Series, j: number): number {
  const { dimensions } = a;
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = a.values[i * dimensions + d]! - b.values[j * dimensions + d]!;
    sum += difference * difference;
  }
  return sum;
}

/**
 * Dynamic time warping of two series of vectors, all dimensions by the same path ("dependent"):
 *
 *   D(i, j) = ‖a_i − b_j‖² + min(D(i−1, j−1), D(i−1, j), D(i, j−1))
 *
 * @param a At least one vector.
 * @param b At least one, of as many dimensions.
 * @param band How far the path may leave the diagonal, as a share of the longer series; 1 sets no limit. It is never less
 *   than the difference of the lengths.
 * @param best The sum at which the search is given up.
 * @returns The sum of squares along the best path, or infinity if it is not below `best`.
 * @see Sakoe & Chiba 1978; Shokoohi-Yekta et al. 2017, Generalizing DTW to the Multi-dimensional Case (DTW-D).
 */
export function dtwDistance(a: Series, b: Series, band: number, best: number): number {
  const n = a.values.length / a.dimensions;
  const m = b.values.length / b.dimensions;
  const reach = Math.max(Math.ceil(band * Math.max(n, m)), Math.abs(n - m));
  // Every path has both ends.
  const ends = n + m === 2 ? 0 : squaredDistance(a, n - 1, b, m - 1);
  if (squaredDistance(a, 0, b, 0) + ends >= best) return Number.POSITIVE_INFINITY;

  let before = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
  let row = new Float64Array(m + 1);
  before[0] = 0;
  for (let i = 0; i < n; i++) {
    const from = Math.max(0, i - reach);
    const to = Math.min(m - 1, i + reach);
    let least = Number.POSITIVE_INFINITY;
    row.fill(Number.POSITIVE_INFINITY);
    for (let j = from; j <= to; j++) {
      const way = Math.min(before[j]!, before[j + 1]!, row[j]!);
      const sum = squaredDistance(a, i, b, j) + way;
      row[j + 1] = sum;
      if (sum < least) least = sum;
    }
    if (least >= best) return Number.POSITIVE_INFINITY;
    [before, row] = [row, before];
  }
  return before[m]! < best ? before[m]! : Number.POSITIVE_INFINITY;
}

/**
 * The path along which two sequences of equal length agree best (dynamic time warping).
 *
 * @param a, b Shape [points, dimensions].
 * @param band How far apart in points they may be matched.
 * @returns Pairs of indices [i0, j0, i1, j1, …], from the first points to the last.
 * @see Sakoe & Chiba 1978.
 */
export function alignmentPath(
  a: Float32Array,
  b: Float32Array,
  points: number,
  dimensions: number,
  band: number,
): Int32Array {
  const cost = new Float64Array(points * points).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < points; i++) {
    const from = Math.max(0, i - band);
    const to = Math.min(points - 1, i + band);
    for (let j = from; j <= to; j++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        const difference = a[i * dimensions + d]! - b[j * dimensions + d]!;
        sum += difference * difference;
      }
      let before = i === 0 && j === 0 ? 0 : Number.POSITIVE_INFINITY;
      if (i > 0) before = Math.min(before, cost[(i - 1) * points + j]!);
      if (j > 0) before = Math.min(before, cost[i * points + j - 1]!);
      if (i > 0 && j > 0) before = Math.min(before, cost[(i - 1) * points + j - 1]!);
      cost[i * points + j] = sum + before;
    }
  }
  const path: number[] = [];
  let [i, j] = [points - 1, points - 1];
  for (;;) {
    path.push(j, i);
    if (i === 0 && j === 0) break;
    const diagonal = i > 0 && j > 0 ? cost[(i - 1) * points + j - 1]! : Number.POSITIVE_INFINITY;
    const up = i > 0 ? cost[(i - 1) * points + j]! : Number.POSITIVE_INFINITY;
    const left = j > 0 ? cost[i * points + j - 1]! : Number.POSITIVE_INFINITY;
    if (diagonal <= up && diagonal <= left) {
      i--;
      j--;
    } else if (up <= left) i--;
    else j--;
  }
  return Int32Array.from(path.reverse());
}

/**
 * A sequence between two: their points averaged along the path that aligns them, so that it is slow where both are.
 *
 * @param share 0 gives the first, 1 the second.
 * @param out Shape [points, dimensions].
 */
export function mixAligned(
  a: Float32Array,
  b: Float32Array,
  path: Int32Array,
  share: number,
  { dimensions, points }: { readonly dimensions: number; readonly points: number },
  out: Float32Array,
): void {
  const count = path.length / 2;
  // Each pair stands at a place between those of its two points.
  let at = 0;
  const placeOf = (k: number): number => (1 - share) * path[2 * k]! + share * path[2 * k + 1]!;
  for (let i = 0; i < points; i++) {
    while (at < count - 2 && placeOf(at + 1) < i) at++;
    const next = Math.min(at + 1, count - 1);
    const gap = placeOf(next) - placeOf(at);
    const part = gap > 0 ? Math.min(1, Math.max(0, (i - placeOf(at)) / gap)) : 0;
    for (let d = 0; d < dimensions; d++) {
      const value = (k: number): number =>
        (1 - share) * a[path[2 * k]! * dimensions + d]! + share * b[path[2 * k + 1]! * dimensions + d]!;
      out[i * dimensions + d] = (1 - part) * value(at) + part * value(next);
    }
  }
}

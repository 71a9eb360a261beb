/** How gestures are laid beside each other. */
export interface ShapeLayout {
  /** Vectors of a shape. */
  readonly steps: number;
  /** Numbers in each. */
  readonly width: number;
}

/** How far apart two vectors may be matched: share of the steps. */
const bandShare = 0.13;

/**
 * Makes the function that tells how different two shapes are: half the mean squared distance of their vectors along the path that aligns
 * them best (dynamic time warping in a narrow band). Of unit vectors, that is the mean of 1 - cos of the angle between them.
 *
 * @returns A function of two lists of shapes, each [steps, width], and where in them to look. Allocates nothing.
 */
export function createShapeDistance({
  steps,
  width,
}: ShapeLayout): (a: Float32Array, atA: number, b: Float32Array, atB: number, limit: number) => number {
  const band = Math.max(1, Math.round(bandShare * steps));
  let above = new Float64Array(steps + 1);
  let row = new Float64Array(steps + 1);
  return (a, atA, b, atB, limit) => {
    const most = limit * steps;
    above.fill(Number.POSITIVE_INFINITY);
    above[0] = 0;
    for (let i = 0; i < steps; i++) {
      const from = Math.max(0, i - band);
      const to = Math.min(steps - 1, i + band);
      row.fill(Number.POSITIVE_INFINITY);
      let least = Number.POSITIVE_INFINITY;
      for (let j = from; j <= to; j++) {
        let sum = 0;
        const p = atA + i * width;
        const q = atB + j * width;
        for (let k = 0; k < width; k++) {
          const difference = a[p + k]! - b[q + k]!;
          sum += difference * difference;
        }
        const value = sum / 2 + Math.min(above[j + 1]!, row[j]!, above[j]!);
        row[j + 1] = value;
        if (value < least) least = value;
      }
      // No path gets shorter: the nearest is elsewhere.
      if (least > most) return Number.POSITIVE_INFINITY;
      [above, row] = [row, above];
    }
    return above[steps]! / steps;
  };
}

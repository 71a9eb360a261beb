import type { PipelineConfig } from '../contract/manifest.ts';

/** Middle of the points in each dimension. */
function centroid(points: Float32Array, dimensions: number, count: number, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimensions; d++) out[d] = out[d]! + points[i * dimensions + d]! / count;
  }
}

/** Sum of the squares of all numbers. */
function sumOfSquares(points: Float32Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += points[i]! * points[i]!;
  return sum;
}

/**
 * Brings points to a common place, size and direction, in place.
 *
 * @param points Shape [count, dimensions].
 * @param middle Work space, as long as there are dimensions.
 */
export function normalize(
  points: Float32Array,
  { deviation, dimensions, mean, rotate, scale, translate }: PipelineConfig,
  count: number,
  middle: Float64Array,
): void {
  const length = count * dimensions;
  if (translate === 'gesture') centroid(points, dimensions, count, middle);
  else if (translate === 'dataset') middle.set(mean);
  else middle.fill(0);
  if (translate !== 'none') {
    for (let i = 0; i < length; i++) points[i] = points[i]! - middle[i % dimensions]!;
  }
  if (rotate && dimensions === 2) {
    const angle = Math.atan2(points[1]!, points[0]!);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (let i = 0; i < length; i += 2) {
      const [x, y] = [points[i]!, points[i + 1]!];
      points[i] = x * cos + y * sin;
      points[i + 1] = y * cos - x * sin;
    }
  }
  if (scale === 'gesture') {
    const size = Math.sqrt(sumOfSquares(points, length) / count);
    if (size > 0) for (let i = 0; i < length; i++) points[i] = points[i]! / size;
  } else if (scale === 'dataset') {
    for (let i = 0; i < length; i++) points[i] = points[i]! / deviation[i % dimensions]!;
  }
}

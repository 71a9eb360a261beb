import type { ConvShape } from './conv-shape.ts';
import { runSize, runsOf, tapsOf } from './taps.ts';
import { volume } from './window.ts';

/** Arrays that hold sums: of floats, or of integers exactly. */
export type Sums = Float32Array | Float64Array | Int32Array;

/** Numbers to read. */
type Numbers = Float32Array | Float64Array;

/**
 * Adds a convolution to `y` in plain loops: good for few channels in a group, and for few multiplications.
 *
 * @param x Shape [batch, channels, ...input].
 * @param w Shape [filters, channels / groups, ...kernel].
 * @param y Shape [batch, filters, ...output]; holds the bias beforehand.
 */
export function addConvDirect(shape: ConvShape, x: Numbers, w: Numbers, y: Sums): void {
  const stride = shape.space.strides[2];
  eachPair(shape, (runs, weights, inside, outside) => {
    for (let r = 0; r < runs.length; r += runSize) {
      const weight = w[weights + (runs[r] as number)] as number;
      const [at, from] = [outside + (runs[r + 1] as number), inside + (runs[r + 2] as number)];
      if (stride === 1) addDense(y, at, x, from, runs[r + 3] as number, weight);
      else gather(y, at, x, from, stride, runs[r + 3] as number, weight);
    }
  });
}

/**
 * Adds the transpose of a convolution to `y` in plain loops.
 *
 * @param shape Of the convolution whose output is `x` and whose input is `y`.
 * @param x Shape [batch, filters, ...space.output].
 * @param w Shape [filters, channels / groups, ...kernel].
 * @param y Shape [batch, channels, ...space.input]; holds the bias beforehand.
 */
export function addTransposedDirect(shape: ConvShape, x: Numbers, w: Numbers, y: Sums): void {
  const stride = shape.space.strides[2];
  eachPair(shape, (runs, weights, inside, outside) => {
    for (let r = 0; r < runs.length; r += runSize) {
      const weight = w[weights + (runs[r] as number)] as number;
      const [from, at] = [outside + (runs[r + 1] as number), inside + (runs[r + 2] as number)];
      if (stride === 1) addDense(y, at, x, from, runs[r + 3] as number, weight);
      else scatter(y, at, stride, x, from, runs[r + 3] as number, weight);
    }
  });
}

/** Calls with the runs of a window, and where weights, plane of the input and plane of the output begin. */
function eachPair(
  { batch, channels, filters, groups, space }: ConvShape,
  visit: (runs: Int32Array, weights: number, inside: number, outside: number) => void,
): void {
  const [inSize, outSize, kernelSize] = [volume(space.input), volume(space.output), volume(space.kernel)];
  const [perGroup, filtersPerGroup] = [channels / groups, filters / groups];
  for (const runs of runsOf(space, tapsOf(space))) {
    for (let n = 0; n < batch; n++) {
      for (let m = 0; m < filters; m++) {
        const firstChannel = n * channels + Math.floor(m / filtersPerGroup) * perGroup;
        for (let c = 0; c < perGroup; c++) {
          const weights = (m * perGroup + c) * kernelSize;
          visit(runs, weights, (firstChannel + c) * inSize, (n * filters + m) * outSize);
        }
      }
    }
  }
}

// Counting from 0, not from the place itself, lets engines leave out checks: more than twice as fast.

function addDense(y: Sums, at: number, x: Numbers, from: number, count: number, weight: number): void {
  for (let i = 0; i < count; i++) y[at + i] = (y[at + i] as number) + weight * (x[from + i] as number);
}

function gather(
  y: Sums,
  at: number,
  x: Numbers,
  from: number,
  stride: number,
  count: number,
  weight: number,
): void {
  for (let i = 0; i < count; i++)
    y[at + i] = (y[at + i] as number) + weight * (x[from + i * stride] as number);
}

function scatter(
  y: Sums,
  at: number,
  stride: number,
  x: Numbers,
  from: number,
  count: number,
  weight: number,
): void {
  for (let i = 0; i < count; i++) {
    const to = at + i * stride;
    y[to] = (y[to] as number) + weight * (x[from + i] as number);
  }
}

/** Fills each channel of `y` [batch, channels, size] with its bias. */
export function fillBias(y: Sums, bias: ArrayLike<number>, batch: number, size: number): void {
  const channels = bias.length;
  for (let row = 0; row < batch * channels; row++) {
    y.fill(bias[row % channels] as number, row * size, (row + 1) * size);
  }
}

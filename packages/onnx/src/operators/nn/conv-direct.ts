import type { ConvShape } from './conv-shape.ts';
import { sweep, tapsOf } from './taps.ts';
import { volume } from './window.ts';

/** Arrays that hold sums: of floats, or of integers exactly. */
export type Sums = Float32Array | Float64Array | Int32Array;

/**
 * Adds a convolution to `y` in plain loops: good for few channels in a group, and for few multiplications.
 *
 * @param x Shape [batch, channels, ...input].
 * @param w Shape [filters, channels / groups, ...kernel].
 * @param y Shape [batch, filters, ...output]; holds the bias beforehand.
 */
export function addConvDirect<T extends Sums>(
  { batch, channels, filters, groups, space }: ConvShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  y: T,
): void {
  const taps = tapsOf(space);
  const [inSize, outSize, kernelSize] = [volume(space.input), volume(space.output), volume(space.kernel)];
  const [perGroup, filtersPerGroup, stride] = [channels / groups, filters / groups, space.strides[2]];
  for (let n = 0; n < batch; n++) {
    for (let m = 0; m < filters; m++) {
      const to = (n * filters + m) * outSize;
      const firstChannel = Math.floor(m / filtersPerGroup) * perGroup;
      for (let c = 0; c < perGroup; c++) {
        const from = (n * channels + firstChannel + c) * inSize;
        const weights = (m * perGroup + c) * kernelSize;
        sweep(space, taps, (tap, out, into, count) => {
          const weight = w[weights + tap] as number;
          let [at, read] = [to + out, from + into];
          for (const end = at + count; at < end; at++, read += stride) {
            y[at] = (y[at] as number) + weight * (x[read] as number);
          }
        });
      }
    }
  }
}

/**
 * Adds the transpose of a convolution to `y` in plain loops.
 *
 * @param shape Of the convolution whose output is `x` and whose input is `y`.
 * @param x Shape [batch, filters, ...space.output].
 * @param w Shape [filters, channels / groups, ...kernel].
 * @param y Shape [batch, channels, ...space.input]; holds the bias beforehand.
 */
export function addTransposedDirect(
  { batch, channels, filters, groups, space }: ConvShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  y: Sums,
): void {
  const taps = tapsOf(space);
  const [inSize, outSize, kernelSize] = [volume(space.input), volume(space.output), volume(space.kernel)];
  const [perGroup, filtersPerGroup, stride] = [channels / groups, filters / groups, space.strides[2]];
  for (let n = 0; n < batch; n++) {
    for (let m = 0; m < filters; m++) {
      const from = (n * filters + m) * outSize;
      const firstChannel = Math.floor(m / filtersPerGroup) * perGroup;
      for (let c = 0; c < perGroup; c++) {
        const to = (n * channels + firstChannel + c) * inSize;
        const weights = (m * perGroup + c) * kernelSize;
        sweep(space, taps, (tap, out, into, count) => {
          const weight = w[weights + tap] as number;
          let [read, at] = [from + out, to + into];
          for (const end = read + count; read < end; read++, at += stride) {
            y[at] = (y[at] as number) + weight * (x[read] as number);
          }
        });
      }
    }
  }
}

/** Fills each channel of `y` [batch, channels, size] with its bias. */
export function fillBias(y: Sums, bias: ArrayLike<number>, batch: number, size: number): void {
  const channels = bias.length;
  for (let row = 0; row < batch * channels; row++) {
    y.fill(bias[row % channels] as number, row * size, (row + 1) * size);
  }
}

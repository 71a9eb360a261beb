import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import type { OperatorNode } from '../types.ts';
import { runSize, runsOf, type Taps, tapsOf } from './taps.ts';
import { placeWindow, readWindow, type Space, volume, type WindowOptions } from './window.ts';

/** What a pool is laid over. */
export interface PoolShape {
  /** Planes pooled one by one: batch times channels. */
  readonly planes: number;
  readonly space: Space;
  readonly taps: Taps;
  /** Shape of the output. */
  readonly dims: readonly number[];
}

/**
 * Reads the attributes of a pool, which must have a kernel_shape.
 *
 * @throws OnnxError if it has none, or the attributes are out of range.
 */
export function readPool(node: OperatorNode): WindowOptions {
  const window = readWindow(node);
  if (window.kernel === undefined) throw node.error('has no kernel_shape.');
  return window;
}

/** @throws OnnxError if the window does not fit the input. */
export function poolShape(dims: readonly number[], window: WindowOptions): PoolShape {
  const [batch = 0, channels = 0, ...input] = dims;
  const space = placeWindow(window, input, window.kernel as readonly number[]);
  const output = space.output.slice(3 - input.length);
  return { planes: batch * channels, space, taps: tapsOf(space), dims: [batch, channels, ...output] };
}

/** The sum in each window of what a function makes of the elements. */
export function windowSums(
  { planes, space, taps }: PoolShape,
  x: Float32Array | Float64Array,
  map: (value: number) => number,
): Float64Array {
  const [inSize, outSize, stride] = [volume(space.input), volume(space.output), space.strides[2]];
  const sums = new Float64Array(planes * outSize);
  for (const runs of runsOf(space, taps)) {
    for (let plane = 0; plane < planes; plane++) {
      for (let r = 0; r < runs.length; r += runSize) {
        const at = plane * outSize + (runs[r + 1] as number);
        const from = plane * inSize + (runs[r + 2] as number);
        const count = runs[r + 3] as number;
        for (let i = 0; i < count; i++) {
          sums[at + i] = (sums[at + i] as number) + map(x[from + i * stride] as number);
        }
      }
    }
  }
  return sums;
}

/**
 * Batch times channels, and the elements of each channel.
 *
 * @throws OnnxError if the input has fewer than two axes.
 */
export function planesOf({ dims }: OnnxTensor): { batch: number; channels: number; size: number } {
  if (dims.length < 2) {
    throw new OnnxError(
      `the input must have the axes batch and channel, and has the shape [${dims.join(', ')}]`,
    );
  }
  const [batch = 0, channels = 0, ...input] = dims;
  return { batch, channels, size: input.reduce((size, length) => size * length, 1) };
}

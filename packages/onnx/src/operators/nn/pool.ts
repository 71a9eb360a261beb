import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import type { OperatorNode } from '../types.ts';
import { type Taps, tapsOf } from './taps.ts';
import { placeWindow, readWindow, type Space, type WindowOptions } from './window.ts';

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

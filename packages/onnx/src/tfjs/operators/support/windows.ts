import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../operators/support/tensors.ts';
import { pad, sliceAlong } from './shapes.ts';
import { takeAlong } from './take.ts';

/** What is read along one axis: output o and tap k read input o·stride + k·dilation - begin. */
export interface AxisWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly begin: number;
  readonly output: number;
}

/** How many elements of an axis its window reads, padding included. */
function lengthRead({ kernel, stride, dilation, output }: AxisWindow): number {
  return (output - 1) * stride + (kernel - 1) * dilation + 1;
}

/** Pads and crops an axis to just what its window reads. */
export function fitAxis(x: tf.Tensor, axis: number, window: AxisWindow, fill = 0): tf.Tensor {
  const wanted = lengthRead(window);
  const missing = wanted - window.begin - (x.shape[axis] as number);
  const whole = missing < 0 ? sliceAlong(x, axis, 0, (x.shape[axis] as number) + missing) : x;
  if (window.begin === 0 && missing <= 0) return whole;
  const pads = x.shape.map((_, i): [number, number] =>
    i === axis ? [window.begin, Math.max(0, missing)] : [0, 0],
  );
  return pad(whole, pads, fill);
}

/** What each tap of a window along a fitted axis reads. */
export function taps(x: tf.Tensor, axis: number, window: AxisWindow): tf.Tensor[] {
  const { kernel, stride, dilation, output } = window;
  return Array.from({ length: kernel }, (_, k) =>
    takeAlong(
      x,
      axis,
      Array.from({ length: output }, (_, o) => o * stride + k * dilation),
    ),
  );
}

/**
 * The patches a window reads: [batch, …space, channels] to [batch · outputs, taps, channels], taps in the order of the
 * kernel's elements.
 */
export function patches(x: tf.Tensor, windows: readonly AxisWindow[]): tf.Tensor3D {
  let parts = [windows.reduce((result, window, i) => fitAxis(result, i + 1, window), x)];
  for (const [i, window] of windows.entries()) parts = parts.flatMap((part) => taps(part, i + 1, window));
  const [batch = 0, ...rest] = (parts[0] as tf.Tensor).shape;
  const channels = rest.at(-1) as number;
  const rows = batch * sizeOf(rest.slice(0, -1));
  const flat = parts.map((part) => tf.reshape(part, [rows, 1, channels]));
  return (flat.length === 1 ? flat[0] : tf.concat(flat, 1)) as tf.Tensor3D;
}

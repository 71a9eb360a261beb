import { permuteGates } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../../errors.ts';
import { gatePermutation } from '../../../gate-order.ts';
import type { RecurrentConfig } from '../../../operators/recurrent/config.ts';

/** The weights of one direction in the canonical order of gates (i, f, g, o; r, z, n). */
export interface DirectionWeights {
  /** Shape [inputSize, gates · hidden]. */
  readonly kernel: tf.Tensor2D;
  /** Shape [hidden, gates · hidden]. */
  readonly recurrentKernel: tf.Tensor2D;
  /** Shape [gates · hidden]; both biases, if the second is not apart. */
  readonly bias: tf.Tensor1D | undefined;
  /** The second bias, where the reset gate acts on it: GRU with linear_before_reset. */
  readonly recurrentBias: tf.Tensor1D | undefined;
  /** Shape [3 · hidden], for i, f, o. */
  readonly peephole: tf.Tensor1D | undefined;
}

/** W, R, B and P of a node, with all directions. */
export interface StoredWeights {
  readonly w: tf.Tensor;
  readonly r: tf.Tensor;
  readonly b: tf.Tensor | undefined;
  readonly p: tf.Tensor | undefined;
}

/** Sizes that the weights tell. @throws OnnxError if their shapes do not fit each other. */
export function sizesOf(
  config: RecurrentConfig,
  { w, r, b, p }: StoredWeights,
): { units: number; inputSize: number } {
  const units = config.hiddenSize || (r.shape[2] ?? 0);
  const inputSize = w.shape[2] ?? 0;
  const [count, wide] = [config.directions.length, config.gates * units];
  expectShape('W', w, [count, wide, inputSize]);
  expectShape('R', r, [count, wide, units]);
  if (b !== undefined) expectShape('B', b, [count, 2 * wide]);
  if (p !== undefined) expectShape('P', p, [count, 3 * units]);
  return { units, inputSize };
}

/** @throws OnnxError if a tensor has another shape. */
export function expectShape(name: string, { shape }: tf.Tensor, expected: readonly number[]): void {
  if (shape.length === expected.length && shape.every((dim, i) => dim === expected[i])) return;
  throw new OnnxError(
    `the input ${name} must have the shape [${expected.join(', ')}], and has [${shape.join(', ')}]`,
  );
}

/** One direction's weights, by operations that have gradients. */
export function directionWeights(
  config: RecurrentConfig,
  stored: StoredWeights,
  d: number,
): DirectionWeights {
  const { operator, gates, linearBeforeReset } = config;
  const order = gatePermutation(operator, 'onnx', 'canonical');
  const own = (x: tf.Tensor): tf.Tensor =>
    config.directions.length === 1 ? tf.squeeze(x, [0]) : sliceOf(x, d);
  const arranged = <T extends tf.Tensor>(x: T): T => (gates === 1 ? x : permuteGates(x, order));
  const matrix = (x: tf.Tensor): tf.Tensor2D => arranged(tf.transpose(own(x)) as tf.Tensor2D);
  const [first, second] =
    stored.b === undefined ? [] : (tf.split(own(stored.b), 2).map(arranged) as tf.Tensor1D[]);
  const apart = operator === 'GRU' && linearBeforeReset;
  return {
    kernel: matrix(stored.w),
    recurrentKernel: matrix(stored.r),
    bias: first && second && !apart ? tf.add(first, second) : first,
    recurrentBias: apart ? second : undefined,
    peephole: stored.p && permuteGates(own(stored.p) as tf.Tensor1D, [0, 2, 1]),
  };
}

function sliceOf(x: tf.Tensor, d: number): tf.Tensor {
  const size = x.shape.slice(1);
  return tf.reshape(tf.slice(x, [d, ...size.map(() => 0)], [1, ...size]), size);
}

import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { lengthsTensor, lengthsToMask } from '../sequence/lengths-to-mask.ts';
import type { GruWeights, LstmWeights, RecurrentOptions } from './types.ts';

/** The arguments of a recurrent op, checked and filled in. */
export interface Prepared {
  readonly x: tf.Tensor3D;
  readonly state: readonly tf.Tensor2D[];
  /** Shape [batch, time], bool. */
  readonly mask: tf.Tensor2D | undefined;
  readonly zeroMasked: boolean;
  readonly reverse: boolean;
}

function shapeOf(tensor: tf.Tensor): string {
  return `[${tensor.shape.join(', ')}]`;
}

/** Weights of any op. */
export interface AnyWeights extends GruWeights, LstmWeights {}

/** Checks ranks and sizes, so that a mistake is named in the caller's terms and not by some inner matMul. */
export function prepare(
  where: string,
  x: tf.Tensor3D,
  weights: AnyWeights,
  options: RecurrentOptions,
  gates: number,
  states: number,
): Prepared {
  if (!(x instanceof tf.Tensor) || x.rank !== 3) {
    const got = x instanceof tf.Tensor ? `shape ${shapeOf(x)}` : typeof x;
    throw new ShapeError(`${where}: x must have shape [batch, time, inputSize], got ${got}.`);
  }
  const [batch, time, inputSize] = x.shape;
  if (batch < 1 || time < 1) {
    throw new ShapeError(
      `${where}: x must have at least one sequence and one time step, got shape ${shapeOf(x)}.`,
    );
  }
  const recurrent = weights.recurrentKernel;
  const { peephole, projection } = weights;
  const hidden = projection === undefined ? (recurrent.shape[0] as number) : projection.shape[0];
  const size = projection === undefined ? hidden : projection.shape[1];
  const named = projection === undefined ? 'hidden' : 'projectionSize';
  if (projection) expectShape(where, 'projection', projection, [hidden, size], '[hidden, projectionSize]');
  if (peephole) expectShape(where, 'peephole', peephole, [3 * hidden], '[3 * hidden]');
  expectShape(where, 'recurrentKernel', recurrent, [size, gates * hidden], `[${named}, ${gates} * hidden]`);
  expectShape(where, 'kernel', weights.kernel, [inputSize, gates * hidden], `[inputSize, ${gates} * hidden]`);
  if (weights.bias) expectShape(where, 'bias', weights.bias, [gates * hidden], `[${gates} * hidden]`);
  if (weights.recurrentBias) {
    expectShape(where, 'recurrentBias', weights.recurrentBias, [gates * hidden], `[${gates} * hidden]`);
  }
  const { maskedOutput } = options;
  if (maskedOutput !== undefined && maskedOutput !== 'hold' && maskedOutput !== 'zero') {
    throw new ArgumentError(
      `${where}: maskedOutput must be 'hold' or 'zero', got '${String(maskedOutput)}'.`,
    );
  }
  const given = options.initialState;
  if (given !== undefined && given.length !== states) {
    throw new ArgumentError(
      `${where}: initialState must hold ${states === 1 ? 'one tensor, [h]' : 'two tensors, [h, c]'}, got ${given.length}.`,
    );
  }
  given?.forEach((part, index) => {
    const [length, name] = index === 0 ? [size, named] : [hidden, 'hidden'];
    expectShape(where, `initialState[${index}]`, part, [batch, length], `[batch, ${name}]`);
  });
  return {
    x: x.dtype === 'float32' ? x : tf.cast(x, 'float32'),
    state:
      given ?? Array.from({ length: states }, (_, index) => tf.zeros([batch, index === 0 ? size : hidden])),
    mask: maskOf(where, options, batch, time),
    zeroMasked: (maskedOutput ?? (options.lengths === undefined ? 'hold' : 'zero')) === 'zero',
    reverse: options.reverse ?? false,
  };
}

function maskOf(
  where: string,
  options: RecurrentOptions,
  batch: number,
  time: number,
): tf.Tensor2D | undefined {
  if (options.mask !== undefined && options.lengths !== undefined) {
    throw new ArgumentError(`${where}: give mask or lengths, not both.`);
  }
  if (options.mask !== undefined) {
    expectShape(where, 'mask', options.mask, [batch, time], '[batch, time]');
    return options.mask.dtype === 'bool' ? options.mask : tf.cast(options.mask, 'bool');
  }
  if (options.lengths === undefined) return undefined;
  const { lengths } = options;
  const asTensor = lengths instanceof tf.Tensor;
  const count = asTensor && lengths.rank === 1 ? lengths.shape[0] : asTensor ? batch : lengths.length;
  if (count !== batch) {
    throw new ShapeError(
      `${where}: lengths must hold one number for each of the ${batch} sequences, got ${count}.`,
    );
  }
  return tf.tidy(() => lengthsToMask(lengthsTensor(where, lengths, time), time));
}

function expectShape(
  where: string,
  name: string,
  tensor: tf.Tensor,
  expected: readonly number[],
  meaning: string,
): void {
  if (tensor.rank === expected.length && expected.every((size, axis) => tensor.shape[axis] === size)) return;
  throw new ShapeError(
    `${where}: ${name} must have shape ${meaning} = [${expected.join(', ')}], got ${shapeOf(tensor)}.`,
  );
}

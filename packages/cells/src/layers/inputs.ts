import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Kwargs, LayerConfig } from '../types.ts';

/** A tensor, or the promise of one in a model's graph. */
export type AnyTensor = tf.Tensor | tfl.SymbolicTensor;

/** The arguments of `apply`, told apart. */
export interface AppliedInputs {
  readonly x: AnyTensor;
  readonly states: AnyTensor[] | null;
}

/**
 * Tells the input from the initial states: states come in `kwargs.initialState`, or, in a model loaded from a file,
 * after the input in one list.
 *
 * @throws ArgumentError if they come in both ways.
 */
export function splitInputs(
  where: string,
  inputs: AnyTensor | AnyTensor[],
  kwargs: Kwargs | undefined,
): AppliedInputs {
  const [x, ...following] = Array.isArray(inputs) ? inputs : [inputs];
  const given = kwargs?.initialState as AnyTensor | AnyTensor[] | null | undefined;
  if (x === undefined) throw new ArgumentError(`${where}: apply() needs an input, got an empty list.`);
  if (following.length > 0) {
    if (given !== undefined && given !== null) {
      throw new ArgumentError(
        `${where}: give the initial state either after the input or as initialState, not both.`,
      );
    }
    return { x, states: following };
  }
  if (given === undefined || given === null) return { x, states: null };
  return { x, states: Array.isArray(given) ? given : [given] };
}

/** Whether tensors are a graph's; all must be, or none. @throws ArgumentError if they are mixed. */
export function allSymbolic(where: string, tensors: readonly AnyTensor[]): boolean {
  const symbolic = tensors.filter((tensor) => tensor instanceof tfl.SymbolicTensor).length;
  if (symbolic !== 0 && symbolic !== tensors.length) {
    throw new ArgumentError(
      `${where}: the input and initial states must be all symbolic or all concrete tensors.`,
    );
  }
  return symbolic > 0;
}

/** The mask in a form the loop takes: floats [batch, time]; null if there is none. */
export function floatMask(mask: unknown, x: tf.Tensor3D, where: string): tf.Tensor2D | null {
  const first = Array.isArray(mask) ? (mask[0] as unknown) : mask;
  if (first === undefined || first === null) return null;
  const [batch, time] = x.shape;
  let tensor = first as tf.Tensor;
  if (tensor.rank === 3 && tensor.shape[2] === 1) tensor = tf.squeeze(tensor, [2]);
  if (tensor.rank !== 2 || tensor.shape[0] !== batch || tensor.shape[1] !== time) {
    throw new ArgumentError(
      `${where}: the mask must have the shape [batch, time] = [${batch}, ${time}], got [${tensor.shape.join(', ')}].`,
    );
  }
  return tf.cast(tf.cast(tensor, 'bool'), 'float32') as tf.Tensor2D;
}

/** The keys of a config that tfjs-layers' `Layer` takes. */
export function baseConfig(config: LayerConfig): ConstructorParameters<typeof tfl.layers.Layer>[0] {
  const { batchInputShape, batchSize, inputDim, inputLength, name, trainable, weights } = config;
  const dtype = config.dtype ?? config.inputDType;
  let { inputShape } = config;
  if (inputShape === undefined && batchInputShape === undefined && inputDim !== undefined) {
    inputShape = [inputLength ?? null, inputDim];
  }
  const given = { inputShape, batchInputShape, batchSize, dtype, name, trainable, weights };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** The shape of the input, where `build` and `computeOutputShape` receive those of the initial states with it. */
export function firstShape(shape: tfl.Shape | tfl.Shape[]): tfl.Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as tfl.Shape;
}

import type * as tf from '@tensorflow/tfjs-core';
import type { OperatorNode, Operators, Scope } from '../../operators/types.ts';
import type { OnnxTensor, OnnxTensorType } from '../../tensor/types.ts';

/**
 * A value of a graph that runs in TensorFlow.js: floats as a tensor there, and so truth values computed from them;
 * shapes, indices and everything else that is no float as an ONNX tensor, where reading it costs nothing.
 */
export type TfValue = tf.Tensor | OnnxTensor;

/** Operators for graphs that run in TensorFlow.js, by name. */
export type TfOperators = Operators<TfValue>;

/** Inputs of a node; undefined stands for an optional one that is left out. */
export type TfInputs = readonly (TfValue | undefined)[];

/** Runs a node on TensorFlow.js. Tensors it makes on the way are freed for it. */
export type TfRun = (inputs: TfInputs, scope: Scope<TfValue>) => readonly (TfValue | undefined)[];

/**
 * An operator on tensors, with a gradient in every float input. It throws {@link HostOnly}, when bound or in a run,
 * for what it leaves to the operator on typed arrays.
 */
export type TfOperator = (node: OperatorNode, mode: TfMode) => TfRun;

/** What all operators of a graph are told. */
export interface TfMode {
  /** Whether dropout and the like are on. */
  training: boolean;
  /** Which element types become float32 tensors in TensorFlow.js. */
  readonly uploads: ReadonlySet<OnnxTensorType>;
  /** Hears which nodes will not run on tensors, and why; at binding. */
  readonly onHostOnly?: (node: string, reason: string) => void;
  /** Hears which nodes did not run on tensors, in a run, although they were to; may throw. */
  readonly onHostRun?: (node: string, reason: string) => void;
  /** A seed for a node's randomness. */
  readonly seed: () => number;
}

/** Thrown by a {@link TfOperator} for what it leaves to the operator on typed arrays, which has no gradient. */
export class HostOnly extends Error {}

/** Thrown where the result is empty, which is the host's business: no gradient is missed. */
export class EmptyResult extends HostOnly {}

import type * as tf from '@tensorflow/tfjs-core';
import type { KernelRunner } from '../kernel-runner.ts';
import {
  maskSteps,
  realToTimeMajor,
  splitColumns,
  splitRows,
  sumRows,
  toBatchMajor,
  toTimeMajor,
} from '../layout.ts';
import { times, timesTransposed, transposedTimes } from '../products.ts';

/** Named tensors a kernel receives. `mask` is a scalar where there is none; biases may be missing. */
export type KernelInputs = { readonly [name: string]: tf.TensorInfo | undefined };

/** What every fused kernel is told. */
export interface KernelAttributes {
  readonly reverse: boolean;
  /** Whether the output at masked steps is 0 instead of the state held. */
  readonly zeroMasked: boolean;
  /** Whether the forward kernel must return, after output and states, what the gradient kernel will ask for. */
  readonly saveForGradient: boolean;
  readonly activation?: 'tanh' | 'relu';
  /** Of the LSTM's and GRU's gates. */
  readonly recurrentActivation?: 'sigmoid' | 'hardSigmoid';
  readonly resetAfter?: boolean;
  /** Bound of what enters the activations; only the WebAssembly kernels know it. */
  readonly clip?: number;
  /** LSTM: f = 1 - i; only the WebAssembly kernels know it. */
  readonly coupled?: boolean;
  /** Whether the output of all steps is wanted; the WebAssembly kernels leave it empty otherwise. */
  readonly sequence?: boolean;
}

/** A kernel written in terms of other kernels. */
export type ComposedKernel = (
  runner: KernelRunner,
  inputs: KernelInputs,
  attributes: KernelAttributes,
) => tf.TensorInfo[];

/** One named input that must be there. */
export function need(inputs: KernelInputs, name: string): tf.TensorInfo {
  return inputs[name] as tf.TensorInfo;
}

/** Sizes of a recurrent op. */
export interface Sizes {
  readonly batch: number;
  readonly time: number;
  readonly hidden: number;
}

export function sizesOf(inputs: KernelInputs): Sizes {
  const [batch, time] = need(inputs, 'x').shape as [number, number];
  return { batch, time, hidden: need(inputs, 'recurrentKernel').shape[0]! };
}

/** The steps in the order in which they are processed. */
export function stepOrder(time: number, reverse: boolean): number[] {
  return Array.from({ length: time }, (_, index) => (reverse ? time - 1 - index : index));
}

/** The mask, [batch, time]; undefined where a scalar stands for none. */
function givenMask({ mask }: KernelInputs): tf.TensorInfo | undefined {
  return mask === undefined || mask.shape.length === 0 ? undefined : mask;
}

/** The mask of every step, each [batch, hidden]; undefined without a mask. */
export function maskOf(runner: KernelRunner, inputs: KernelInputs): tf.TensorInfo[] | undefined {
  const mask = givenMask(inputs);
  return mask && maskSteps(runner, mask, sizesOf(inputs).hidden);
}

/** The input, [time * batch, inputSize], 0 at masked steps. */
function inputRows(runner: KernelRunner, inputs: KernelInputs): tf.TensorInfo {
  const x = need(inputs, 'x');
  const mask = givenMask(inputs);
  return mask === undefined ? toTimeMajor(runner, x) : realToTimeMajor(runner, x, mask);
}

/**
 * x·W + b for all steps at once, cut into gates and steps: result[gate][t] is [batch, hidden].
 *
 * One product per gate rather than one for all: then no gate has to be cut out of interleaved columns.
 */
export function projectInput(
  runner: KernelRunner,
  inputs: KernelInputs,
  bias: tf.TensorInfo | undefined,
  gates: number,
): tf.TensorInfo[][] {
  const x = inputRows(runner, inputs);
  const kernels = splitColumns(runner, need(inputs, 'kernel'), gates);
  const biases = bias && splitRows(runner, bias, gates);
  return kernels.map((kernel, gate) => {
    let projected = times(runner, kernel)(x);
    if (biases !== undefined) projected = runner.add(projected, biases[gate]!);
    return splitRows(runner, projected, need(inputs, 'x').shape[1]!);
  });
}

/** The gradient of the output, one [batch, hidden] per step, 0 where the output was set to 0. */
export function outputGradients(
  runner: KernelRunner,
  inputs: KernelInputs,
  mask: tf.TensorInfo[] | undefined,
  zeroMasked: boolean,
  zeros: tf.TensorInfo,
): tf.TensorInfo[] {
  const steps = splitRows(
    runner,
    toTimeMajor(runner, need(inputs, 'outputGradient')),
    need(inputs, 'x').shape[1]!,
  );
  if (mask === undefined || !zeroMasked) return steps;
  return steps.map((step, t) => runner.select(mask[t]!, step, zeros));
}

/** Gradients of input, kernel and bias from the gradient of x·W + b, shape [time * batch, gates * hidden]. */
export function inputGradients(
  runner: KernelRunner,
  inputs: KernelInputs,
  projectedGradient: tf.TensorInfo,
): [x: tf.TensorInfo, kernel: tf.TensorInfo, bias: tf.TensorInfo] {
  const x = need(inputs, 'x');
  const dx = timesTransposed(runner, need(inputs, 'kernel'))(projectedGradient);
  return [
    toBatchMajor(runner, dx, x.shape[0]!),
    transposedTimes(runner, inputRows(runner, inputs), projectedGradient),
    sumRows(runner, projectedGradient),
  ];
}

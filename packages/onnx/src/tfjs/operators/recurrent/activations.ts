import type { ActivationName } from '@recurra/kernels';
import * as tf from '@tensorflow/tfjs-core';
import type { NodeActivation } from '../../../operators/recurrent/activations.ts';
import { above, hardSigmoid, scaledElu, softplus } from '../activations.ts';

type Formula = (x: tf.Tensor, alpha: number, beta: number) => tf.Tensor;

const formulas: Readonly<Record<ActivationName, Formula>> = {
  linear: (x) => x,
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  relu: (x) => tf.relu(x),
  hardSigmoid,
  leakyRelu: (x, alpha) => tf.sub(tf.relu(x), tf.mul(tf.relu(tf.neg(x)), alpha)),
  elu: (x, alpha) => scaledElu(x, alpha, 1),
  softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  softplus,
  scaledTanh: (x, alpha, beta) => tf.mul(tf.tanh(tf.mul(x, beta)), alpha),
  thresholdedRelu: (x, alpha) => above(alpha, x),
  affine: (x, alpha, beta) => tf.add(tf.mul(x, alpha), beta),
};

/** Applies an activation of a recurrent operator. */
export function activate({ name, alpha, beta }: NodeActivation, x: tf.Tensor2D): tf.Tensor2D {
  return formulas[name](x, alpha, beta) as tf.Tensor2D;
}

/** Whether an activation is one of those without parameters, by name. */
export function isPlain(activation: NodeActivation | undefined, name: ActivationName): boolean {
  return activation?.name === name;
}

/** The name the fused operations have for a gate's activation; undefined for those they lack. */
export function gateName(activation: NodeActivation | undefined): 'sigmoid' | 'hardSigmoid' | undefined {
  if (activation?.name === 'sigmoid') return 'sigmoid';
  const { name, alpha = 0, beta = 0 } = activation ?? {};
  return name === 'hardSigmoid' && Math.fround(alpha) === Math.fround(0.2) && beta === 0.5 ? name : undefined;
}

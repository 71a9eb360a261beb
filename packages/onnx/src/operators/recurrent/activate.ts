import type { ActivationName } from '@recurra/kernels';
import type { NodeActivation } from './activations.ts';

type Formula = (x: number, alpha: number, beta: number) => number;

const formulas: Readonly<Record<ActivationName, Formula>> = {
  linear: (x) => x,
  tanh: (x) => Math.tanh(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  hardSigmoid: (x, alpha, beta) => Math.min(Math.max(alpha * x + beta, 0), 1),
  leakyRelu: (x, alpha) => (x < 0 ? alpha * x : x),
  elu: (x, alpha) => (x < 0 ? alpha * Math.expm1(x) : x),
  softsign: (x) => x / (1 + Math.abs(x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  scaledTanh: (x, alpha, beta) => alpha * Math.tanh(beta * x),
  // Strictly above, as in the operator ThresholdedRelu and in ONNX Runtime.
  thresholdedRelu: (x, alpha) => (x <= alpha ? 0 : x),
  affine: (x, alpha, beta) => alpha * x + beta,
};

/** An activation of one number, in 64 bits. */
export function activate({ name, alpha, beta }: NodeActivation, x: number): number {
  return formulas[name](x, alpha, beta);
}

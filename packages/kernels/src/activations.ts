import { KernelError } from './errors.ts';

/** Activations the kernels know, with the parameters of their definition in the ONNX operator specification. */
export type ActivationName =
  | 'linear'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'hardSigmoid'
  | 'leakyRelu'
  | 'elu'
  | 'softsign'
  | 'softplus'
  | 'scaledTanh'
  | 'thresholdedRelu'
  | 'affine';

/** An activation, alone or with its parameters. */
export type Activation =
  | ActivationName
  | { readonly name: ActivationName; readonly alpha?: number; readonly beta?: number };

/** Numbers in assembly/activations.ts, and the parameters where none are given. */
const known: { readonly [name in ActivationName]: readonly [kind: number, alpha: number, beta: number] } = {
  linear: [0, 0, 0],
  tanh: [1, 0, 0],
  sigmoid: [2, 0, 0],
  relu: [3, 0, 0],
  hardSigmoid: [4, 0.2, 0.5],
  leakyRelu: [5, 0.01, 0],
  elu: [6, 1, 0],
  softsign: [7, 0, 0],
  softplus: [8, 0, 0],
  scaledTanh: [9, 1, 1],
  thresholdedRelu: [10, 1, 0],
  affine: [11, 1, 0],
};

/** An activation as the kernels want it. */
export interface ActivationCode {
  readonly kind: number;
  readonly alpha: number;
  readonly beta: number;
}

/** @throws KernelError if there is no such activation. */
export function activationCode(where: string, activation: Activation): ActivationCode {
  const { name, alpha, beta }: { name: ActivationName; alpha?: number; beta?: number } =
    typeof activation === 'string' ? { name: activation } : activation;
  const entry = known[name];
  if (entry === undefined) {
    throw new KernelError(
      'ERR_ARGUMENT',
      `${where}: activation must be one of ${Object.keys(known).join(', ')}, got '${String(name)}'.`,
    );
  }
  return { kind: entry[0], alpha: alpha ?? entry[1], beta: beta ?? entry[2] };
}

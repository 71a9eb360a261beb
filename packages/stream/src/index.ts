export type { Activation, Precision, Variant } from '@recurra/kernels';
export { createNetwork, type NetworkOptions } from './create-network.ts';
export type {
  ActivationLayer,
  DenseLayer,
  DirectionWeights,
  EmbeddingLayer,
  GruLayer,
  LayerNormLayer,
  LayerSpec,
  LstmLayer,
  NetworkSpec,
  Numbers,
  RecurrentLayer,
  SimpleRnnLayer,
  SoftmaxLayer,
} from './spec.ts';
export type { State } from './state.ts';
export type { Network, RunOptions } from './types.ts';

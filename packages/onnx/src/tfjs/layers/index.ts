import type { LayerExporters } from '../types.ts';
import { activation } from './activation.ts';
import { elu, leakyRelu, preluLayer, relu, softmax, thresholdedRelu } from './advanced-activations.ts';
import { bidirectional } from './bidirectional.ts';
import {
  averagePooling1d,
  conv1d,
  globalAveragePooling1d,
  globalMaxPooling1d,
  maxPooling1d,
} from './conv1d.ts';
import { flatten, identity, nestedModel, permute, repeatVector, reshape } from './core.ts';
import { dense } from './dense.ts';
import { dot } from './dot.ts';
import { embedding, masking } from './embedding.ts';
import { concatenate, elementwise } from './merge.ts';
import { batchNormalization, layerNormalization } from './normalization.ts';
import { recurrent } from './recurrent.ts';
import { timeDistributed } from './time-distributed.ts';

/** The layers that are translated out of the box, by class name. */
export const standardLayers: LayerExporters = {
  Activation: activation,
  Add: elementwise('Add'),
  AlphaDropout: identity,
  Average: elementwise('Mean'),
  AveragePooling1D: averagePooling1d,
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectional,
  Concatenate: concatenate,
  Conv1D: conv1d,
  Dense: dense,
  Dot: dot,
  Dropout: identity,
  ELU: elu,
  Embedding: embedding,
  Flatten: flatten,
  Functional: nestedModel,
  GRU: recurrent,
  GaussianDropout: identity,
  GaussianNoise: identity,
  GlobalAveragePooling1D: globalAveragePooling1d,
  GlobalMaxPooling1D: globalMaxPooling1d,
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  LeakyReLU: leakyRelu,
  Masking: masking,
  MaxPooling1D: maxPooling1d,
  Maximum: elementwise('Max'),
  Minimum: elementwise('Min'),
  Model: nestedModel,
  Multiply: elementwise('Mul'),
  PReLU: preluLayer,
  Permute: permute,
  RNN: recurrent,
  ReLU: relu,
  RepeatVector: repeatVector,
  Reshape: reshape,
  Sequential: nestedModel,
  SimpleRNN: recurrent,
  Softmax: softmax,
  SpatialDropout1D: identity,
  ThresholdedReLU: thresholdedRelu,
  TimeDistributed: timeDistributed,
};

import type { LayerExporters } from '../types.ts';
import { activation } from './activation.ts';
import { elu, leakyRelu, preluLayer, relu, softmax, thresholdedRelu } from './advanced-activations.ts';
import { bidirectional } from './bidirectional.ts';
import {
  convolution,
  depthwiseConvolution,
  separableConvolution,
  transposedConvolution,
} from './convolution.ts';
import { flatten, identity, nestedModel, permute, repeatVector, reshape } from './core.ts';
import { dense } from './dense.ts';
import { dot } from './dot.ts';
import { embedding, masking } from './embedding.ts';
import { concatenate, elementwise } from './merge.ts';
import { batchNormalization, layerNormalization } from './normalization.ts';
import { cropping2d, upSampling2d, zeroPadding2d } from './pictures.ts';
import { globalPooling, pooling } from './pooling.ts';
import { categoryEncoding, rescaling } from './preprocessing.ts';
import { recurrent } from './recurrent.ts';
import { refused } from './refused.ts';
import { timeDistributed } from './time-distributed.ts';

/** The layers that are translated out of the box, by class name. */
export const standardLayers: LayerExporters = {
  Activation: activation,
  Add: elementwise('Add'),
  AlphaDropout: identity,
  Average: elementwise('Mean'),
  AveragePooling1D: pooling('AveragePool'),
  AveragePooling2D: pooling('AveragePool'),
  AveragePooling3D: pooling('AveragePool'),
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectional,
  CategoryEncoding: categoryEncoding,
  CenterCrop: refused('samples between pixels where it should crop, and as no operator does; use Cropping2D'),
  Concatenate: concatenate,
  Conv1D: convolution,
  Conv2D: convolution,
  Conv2DTranspose: transposedConvolution,
  Conv3D: convolution,
  Conv3DTranspose: transposedConvolution,
  ConvLSTM2D: refused('has no counterpart among the recurrent operators of ONNX'),
  Cropping2D: cropping2d,
  Dense: dense,
  DepthwiseConv2D: depthwiseConvolution,
  Dot: dot,
  Dropout: identity,
  ELU: elu,
  Embedding: embedding,
  Flatten: flatten,
  Functional: nestedModel,
  GRU: recurrent,
  GaussianDropout: identity,
  GaussianNoise: identity,
  GlobalAveragePooling1D: globalPooling('ReduceMean'),
  GlobalAveragePooling2D: globalPooling('ReduceMean'),
  GlobalMaxPooling1D: globalPooling('ReduceMax'),
  GlobalMaxPooling2D: globalPooling('ReduceMax'),
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  LeakyReLU: leakyRelu,
  Masking: masking,
  MaxPooling1D: pooling('MaxPool'),
  MaxPooling2D: pooling('MaxPool'),
  MaxPooling3D: pooling('MaxPool'),
  Maximum: elementwise('Max'),
  Minimum: elementwise('Min'),
  Model: nestedModel,
  Multiply: elementwise('Mul'),
  PReLU: preluLayer,
  Permute: permute,
  RNN: recurrent,
  RandomWidth: refused('draws a random width at every call; leave it out of the model that you export'),
  ReLU: relu,
  RepeatVector: repeatVector,
  Rescaling: rescaling,
  Reshape: reshape,
  Resizing: refused('tfjs-layers cannot run inside a model; use UpSampling2D, or resize before the model'),
  SeparableConv2D: separableConvolution,
  Sequential: nestedModel,
  SimpleRNN: recurrent,
  Softmax: softmax,
  SpatialDropout1D: identity,
  ThresholdedReLU: thresholdedRelu,
  TimeDistributed: timeDistributed,
  UpSampling2D: upSampling2d,
  ZeroPadding2D: zeroPadding2d,
};

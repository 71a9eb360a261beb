import { inFloat32 } from '../support/half.ts';
import type { Operators } from '../types.ts';
import { averagePool } from './average-pool.ts';
import { batchNormalization } from './batch-normalization.ts';
import { col2Im } from './col2im.ts';
import { conv } from './conv.ts';
import { convTranspose } from './conv-transpose.ts';
import { dft } from './dft.ts';
import { dropout } from './dropout.ts';
import { globalAveragePool, globalMaxPool } from './global-pool.ts';
import { groupNormalization, instanceNormalization } from './instance-normalization.ts';
import {
  layerNormalization,
  rmsNormalization,
  skipLayerNormalization,
  skipSimplifiedLayerNormalization,
} from './layer-normalization.ts';
import { negativeLogLikelihoodLoss, softmaxCrossEntropyLoss } from './losses.ts';
import { lpNormalization } from './lp-normalization.ts';
import { globalLpPool, lpPool } from './lp-pool.ts';
import { lrn } from './lrn.ts';
import { maxPool } from './max-pool.ts';
import { maxUnpool } from './max-unpool.ts';
import { meanVarianceNormalization } from './mean-variance-normalization.ts';
import { melWeightMatrix } from './mel-weight-matrix.ts';
import { stft } from './stft.ts';
import { blackmanWindow, hammingWindow, hannWindow } from './window-functions.ts';

/** Convolution, pooling, normalisation, spectra and losses. */
export const nn: Operators = {
  ...inFloat32({
    Conv: conv,
    ConvTranspose: convTranspose,
    Col2Im: col2Im,
    MaxPool: maxPool,
    AveragePool: averagePool,
    LpPool: lpPool,
    MaxUnpool: maxUnpool,
    GlobalAveragePool: globalAveragePool,
    GlobalMaxPool: globalMaxPool,
    GlobalLpPool: globalLpPool,
    BatchNormalization: batchNormalization,
    InstanceNormalization: instanceNormalization,
    GroupNormalization: groupNormalization,
    LayerNormalization: layerNormalization,
    RMSNormalization: rmsNormalization,
    SimplifiedLayerNormalization: rmsNormalization,
    'com.microsoft.SkipLayerNormalization': skipLayerNormalization,
    'com.microsoft.SkipSimplifiedLayerNormalization': skipSimplifiedLayerNormalization,
    LpNormalization: lpNormalization,
    MeanVarianceNormalization: meanVarianceNormalization,
    LRN: lrn,
    DFT: dft,
    STFT: stft,
    NegativeLogLikelihoodLoss: negativeLogLikelihoodLoss,
    SoftmaxCrossEntropyLoss: softmaxCrossEntropyLoss,
  }),
  Dropout: dropout,
  HannWindow: hannWindow,
  HammingWindow: hammingWindow,
  BlackmanWindow: blackmanWindow,
  MelWeightMatrix: melWeightMatrix,
};

import type { LayerExporters } from '@recurra/onnx/tfjs';
import { Calibrate } from '../layers/calibrate.ts';
import { CountMean } from '../layers/count-mean.ts';
import { Dilate } from '../layers/dilate.ts';
import { Distribution } from '../layers/distribution.ts';
import { ExpertMix } from '../layers/expert-mix.ts';
import { FeedbackDecoder } from '../layers/feedback-decoder.ts';
import { Logarithm } from '../layers/logarithm.ts';
import { MeanFeatures } from '../layers/mean-features.ts';
import { Quantiles } from '../layers/quantiles.ts';
import { SeasonAttention } from '../layers/season-attention.ts';
import { Standardise } from '../layers/standardise.ts';
import { Steps } from '../layers/steps.ts';
import { Unscale } from '../layers/unscale.ts';
import { WindowFacts } from '../layers/window-facts.ts';
import { WindowScaler } from '../layers/window-scaler.ts';
import { ZeroFloor } from '../layers/zero-floor.ts';
import { dilate, logarithm, seasonAttention, standardise, steps } from './encoder.ts';
import { feedbackDecoder } from './feedback-decoder.ts';
import { calibrate, countMean, distribution, expertMix, quantiles, unscale, zeroFloor } from './head.ts';
import { meanFeatures } from './mean-features.ts';
import { windowFacts, windowScaler } from './window-scaler.ts';

/** Translations of this package's layers, for `exportOnnx(model, { layers: forecastingExporters })`. */
export const forecastingExporters: LayerExporters = {
  [WindowScaler.className]: windowScaler,
  [WindowFacts.className]: windowFacts,
  [Logarithm.className]: logarithm,
  [MeanFeatures.className]: meanFeatures,
  [Standardise.className]: standardise,
  [Steps.className]: steps,
  [Dilate.className]: dilate,
  [SeasonAttention.className]: seasonAttention,
  [FeedbackDecoder.className]: feedbackDecoder,
  [ExpertMix.className]: expertMix,
  [Distribution.className]: distribution,
  [CountMean.className]: countMean,
  [Quantiles.className]: quantiles,
  [Unscale.className]: unscale,
  [Calibrate.className]: calibrate,
  [ZeroFloor.className]: zeroFloor,
};

import { registerLayers } from '@recurra/cells';
import { serialization } from '../tfjs.ts';
import { Calibrate } from './calibrate.ts';
import { CountMean } from './count-mean.ts';
import { Dilate } from './dilate.ts';
import { Distribution } from './distribution.ts';
import { ExpertMix } from './expert-mix.ts';
import { FeedbackDecoder } from './feedback-decoder.ts';
import { Logarithm } from './logarithm.ts';
import { MeanFeatures } from './mean-features.ts';
import { Quantiles } from './quantiles.ts';
import { SeasonAttention } from './season-attention.ts';
import { Standardise } from './standardise.ts';
import { Steps } from './steps.ts';
import { Unscale } from './unscale.ts';
import { WindowFacts } from './window-facts.ts';
import { WindowScaler } from './window-scaler.ts';
import { ZeroFloor } from './zero-floor.ts';

/** Every layer of this package. */
export const forecastingLayers: readonly { readonly className: string }[] = [
  WindowScaler,
  WindowFacts,
  Logarithm,
  MeanFeatures,
  Standardise,
  Steps,
  Dilate,
  SeasonAttention,
  FeedbackDecoder,
  ExpertMix,
  Distribution,
  CountMean,
  Quantiles,
  Unscale,
  Calibrate,
  ZeroFloor,
];

/**
 * Makes `tf.loadLayersModel` know the layers of this package, and the recurrent ones of `@recurra/cells` that its networks
 * are made of. Importing the package registers nothing.
 *
 * @example registerForecastingLayers(); const model = await tf.loadLayersModel(handler);
 */
export function registerForecastingLayers(): void {
  registerLayers();
  for (const layer of forecastingLayers) serialization.registerClass(layer as never);
}

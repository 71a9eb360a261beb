import { serialization } from '../tfjs.ts';
import { MeanFeatures } from './mean-features.ts';
import { QuantileHead } from './quantile-head.ts';
import { Unscale } from './unscale.ts';
import { WindowScaler } from './window-scaler.ts';

/**
 * Makes `tf.loadLayersModel` know the layers of this package. Importing the package registers nothing.
 *
 * @example registerForecastingLayers(); const model = await tf.loadLayersModel(handler);
 */
export function registerForecastingLayers(): void {
  for (const layer of [WindowScaler, MeanFeatures, QuantileHead, Unscale]) {
    serialization.registerClass(layer as never);
  }
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import { launch } from './launch.ts';
import { warnOfUnseeded } from './model/unseeded.ts';
import type { Dataset, FitOptions, History, Trainable } from './types.ts';

/**
 * Trains a model.
 *
 * Everything random comes from `options.seed`, 0 if left out: the same seed on the same backend gives the same weights,
 * bit for bit. Dropout of `tf.layers` follows no seed; `dropout()` of `@recurra/cells` does.
 * Training yields to the event loop about every 16 ms. The data set's own tensors are left alone; batches that a
 * factory gives are disposed of once used.
 *
 * @param model A `tf.LayersModel` (it need not be compiled), or anything with `apply()` and `trainableWeights`.
 * @param dataset `{x, y, weight?}`, tensors whose first axis runs over sequences, or a function that gives the batches
 *   of an epoch.
 * @param options What to minimise and how. See {@link FitOptions}.
 * @returns Losses of every epoch, why training stopped, and which weights the model has now. An abort through
 *   `options.signal` takes effect after the step under way, is saved if there is a checkpoint store, and is an ordinary
 *   end with `stopped: 'aborted'`.
 * @throws ArgumentError, ShapeError if an option or the data cannot be used.
 * @throws NonFiniteError if a loss or gradient is NaN or infinite; the model keeps the best weights so far.
 * @example
 * const history = await fit(model, { x, y }, {
 *   loss: 'meanSquaredError', epochs: 50, validationSplit: 0.2, patience: 5, clipNorm: 1, seed: 42,
 *   onProgress: ({ epoch, loss }) => console.log(epoch, loss),
 * });
 */
export async function fit(
  model: LayersModel | Trainable,
  dataset: Dataset,
  options: FitOptions,
): Promise<History> {
  if (options?.seed !== undefined || options?.checkpoint !== undefined) await warnOfUnseeded('fit()', model);
  return launch('fit()', model, dataset, options);
}

import '@tensorflow/tfjs-backend-cpu';
import { gru } from '@recurra/cells';
import { exportOnnx } from '@recurra/onnx/tfjs';
import { ArgumentError } from '@recurra/plugin';
import { fit } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { metadataKey } from './model.ts';
import { syntheticSeries } from './synthetic.ts';

/** How {@link fitModel} trains. */
export interface FitOptions {
  /** Times that all series are seen. Default 60. */
  readonly epochs?: number;
  /** Series to learn from. Default 512. */
  readonly series?: number;
  /** Units of the recurrent layer. Default 24. */
  readonly units?: number;
  /** Same seed, same model. Default 0. */
  readonly seed?: number;
  /** Cancels: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of the work that is done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What {@link fitModel} gives. */
export interface FitResult {
  /** The model as an ONNX file. */
  readonly bytes: Uint8Array;
  /** Root mean squared error of the next value on series not learned from, in standard deviations of a series. */
  readonly validationRmse: number;
}

const length = 48;

/**
 * Trains a GRU to tell the next value of a wave, on synthetic waves.
 *
 * @param options See {@link FitOptions}.
 * @returns The model.
 * @throws ArgumentError if an option is out of range; the signal's reason once it is aborted.
 */
export async function fitModel(options: FitOptions = {}): Promise<FitResult> {
  const { epochs = 60, series = 512, units = 24, seed = 0, signal, onProgress } = options;
  for (const [name, value] of Object.entries({ epochs, series, units })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ArgumentError(`fitModel(): ${name} must be a positive integer, got ${String(value)}.`);
    }
  }
  signal?.throwIfAborted();
  await tf.ready();
  const model = sequential({
    // Names are given, so that the file is the same however many models were made before.
    name: 'waves',
    layers: [
      gru({
        name: 'memory',
        units,
        inputShape: [null, 1],
        returnSequences: true,
        resetAfter: true,
        recurrentActivation: 'sigmoid',
        seed,
      }),
      layers.dense({ name: 'readout', units: 1, kernelInitializer: initializers.glorotUniform({ seed }) }),
    ],
  });
  const data = pairs(seed + 1, series);
  const validation = pairs(seed + 2, 64);
  try {
    const history = await fit(model, data, {
      loss: 'meanSquaredError',
      epochs,
      learningRate: 0.01,
      schedule: { name: 'cosine' },
      clipNorm: 1,
      validation,
      seed,
      signal,
      onProgress: ({ epoch, epochEnd }) => {
        if (epochEnd) onProgress?.(epoch / epochs);
      },
    });
    signal?.throwIfAborted();
    const validationRmse = Math.sqrt(history.validationLoss.at(-1) ?? Number.NaN);
    const bytes = exportOnnx(model, {
      inputNames: ['value'],
      outputNames: ['next'],
      metadata: { [metadataKey]: String(validationRmse) },
    });
    return { bytes, validationRmse };
  } finally {
    tf.dispose([data.x, data.y, validation.x, validation.y]);
    model.dispose();
  }
}

/** Series, and the same one step later. */
function pairs(seed: number, count: number): { x: tf.Tensor; y: tf.Tensor } {
  return tf.tidy(() => {
    const all = tf.tensor3d(syntheticSeries(seed, count, length), [count, length, 1]);
    return {
      x: tf.slice(all, [0, 0, 0], [-1, length - 1, -1]),
      y: tf.slice(all, [0, 1, 0], [-1, length - 1, -1]),
    };
  });
}

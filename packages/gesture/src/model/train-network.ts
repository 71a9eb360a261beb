import { categoricalCrossEntropy, type Rng } from '@recurra/core';
import { type BatchFactory, fit, type Progress, type SchedulePosition } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import type { GestureNetwork } from './network.ts';

/** How a network is trained; all settings resolved. */
export interface TrainingSettings {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Fills a batch: inputs [batchSize, points, features], targets [batchSize, outputs]. */
export type DrawBatch = (inputs: Float32Array, targets: Float32Array, rng: Rng) => void;

/** Share of the steps in which the rate grows. */
const rise = 0.3;
/** Steps between two reports. */
const epochSteps = 10;
const clipNorm = 1;

/**
 * One cycle: the rate grows from a 25th to the whole, then falls to nothing, both along half a cosine.
 *
 * @see Smith & Topin 2018, Super-convergence.
 */
function oneCycle({ step, learningRate }: SchedulePosition, steps: number): number {
  const done = Math.min(1, step / Math.max(1, steps - 1));
  const between = (from: number, to: number, share: number): number =>
    to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
  return done < rise
    ? between(learningRate / 25, learningRate, done / rise)
    : between(learningRate, learningRate / 1e5, (done - rise) / (1 - rise));
}

/** Trains a network on batches that are drawn anew at every step. */
export async function trainNetwork(
  network: GestureNetwork,
  draw: DrawBatch,
  settings: TrainingSettings,
  rng: Rng,
): Promise<readonly number[]> {
  const { batchSize, labelSmoothing, learningRate, onProgress, seed, signal, steps, weightDecay } = settings;
  const { features, outputs, points } = network.spec;
  const epochs = Math.ceil(steps / epochSteps);
  const dataset: BatchFactory = function* (epoch) {
    const draws = rng.fork(epoch);
    for (let i = 0; i < epochSteps; i++) {
      const x = new Float32Array(batchSize * points * features);
      const y = new Float32Array(batchSize * outputs);
      draw(x, y, draws);
      for (let k = 0; k < y.length; k++) y[k] = y[k]! * (1 - labelSmoothing) + labelSmoothing / outputs;
      yield { x: tf.tensor3d(x, [batchSize, points, features]), y: tf.tensor2d(y, [batchSize, outputs]) };
    }
  };
  const { loss } = await fit(network, dataset, {
    loss: categoricalCrossEntropy,
    epochs,
    batchesPerEpoch: epochSteps,
    optimizer: { name: 'adamw', weightDecay },
    learningRate,
    schedule: (position) => oneCycle(position, epochs * epochSteps),
    clipNorm,
    seed,
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  });
  signal?.throwIfAborted();
  return loss;
}

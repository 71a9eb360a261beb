import { createRng, pinball } from '@recurra/core';
import {
  type BatchFactory,
  type CheckpointStore,
  type EpochInfo,
  type FitOptions,
  fit,
  type Progress,
  resume,
} from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import type { Design } from './design.ts';
import { initialiseHead } from './initialise.ts';
import type { Network } from './network.ts';
import { readAll } from './predict.ts';
import { cutWindows, drawOrigins, type Origin, seriesUnit, type WindowBatch } from './windows.ts';

/** How a network is trained; all settings resolved. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly patience: number;
  readonly seed: number;
  readonly level: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a network learns from. */
export interface TrainingData {
  readonly values: readonly Float64Array[];
  /** First index of each series that training must not touch. */
  readonly limits: readonly number[];
  /** Origins to validate on; their targets lie beyond `limits`. May be empty. */
  readonly validation: readonly Origin[];
}

/** What training came to. */
export interface TrainingOutcome {
  /** Epoch whose weights the network has: 0 is before training, `undefined` the last. */
  readonly bestEpoch: number | undefined;
  readonly epochs: number;
  readonly stopped: 'completed' | 'early';
  /** Unit of each series, as used for the loss. */
  readonly units: readonly number[];
}

/** Who hears about training. */
export interface TrainingListener {
  /** Every step, and the end of every epoch. */
  onProgress(progress: Progress): void;
  /** After the report at the end of an epoch; waited for. */
  onEpochEnd(epoch: EpochInfo): Promise<void>;
}

/** Training windows that the head is initialised on. */
const initialWindows = 512;

/** Pinball loss of scaled quantiles, each window's errors in the unit of its series. */
function scaledPinball(
  level: number,
): (
  y: tf.Tensor | tf.Tensor[],
  q: tf.Tensor | tf.Tensor[],
  options?: { weights?: tf.Tensor | tf.Tensor[] },
) => tf.Scalar {
  const tail = (1 - level) / 2;
  const quantiles = [tail, 0.5, 1 - tail];
  return (target, prediction, options) =>
    tf.tidy(() => {
      // The loss is homogeneous: scaling both sides scales it, so weights keep their absolute size.
      const weight = tf.reshape(options!.weights as tf.Tensor, [-1, 1]);
      const y = tf.mul(target as tf.Tensor, weight);
      return pinball(y, tf.mul(prediction as tf.Tensor, tf.expandDims(weight, 2)), { quantiles });
    });
}

/** A batch as tensors; whoever gets it disposes of it. */
function toTensors(batch: WindowBatch): { x: tf.Tensor; y: tf.Tensor; weight: tf.Tensor } {
  const { x, y, weight, count } = batch;
  return {
    x: tf.tensor2d(x, [count, x.length / count]),
    y: tf.tensor2d(y, [count, y.length / count]),
    weight: tf.tensor1d(weight),
  };
}

/**
 * Trains a network on windows of all series, drawn anew for each step.
 *
 * @param network A fresh network; its head is initialised here.
 * @param data Series, and how far training may look.
 * @param design Window and horizon.
 * @param settings How.
 * @param listener Hears about every step and the end of every epoch.
 * @param checkpoint Where to save, and where to continue from if it holds something.
 * @returns Which weights the network has now: with validation origins the best epoch's.
 * @throws The signal's reason if it is aborted.
 */
export async function trainNetwork(
  network: Network,
  data: TrainingData,
  design: Design,
  settings: TrainingSettings,
  listener: TrainingListener,
  checkpoint?: CheckpointStore,
): Promise<TrainingOutcome> {
  const { values, limits, validation } = data;
  const { epochs, stepsPerEpoch, batchSize, level, seed, signal } = settings;
  const units = values.map((series, i) => seriesUnit(series, limits[i]!, design.scaleLag));
  const rng = createRng(seed).fork('windows');
  const cut = (origins: readonly Origin[]): WindowBatch => cutWindows(values, units, origins, design);
  await initialiseHead(
    network,
    cut(drawOrigins(limits, initialWindows, design, rng.fork('initial'))),
    (1 - level) / 2,
  );
  const loss = scaledPinball(level);
  const held = validation.length > 0 ? toTensors(cut(validation)) : undefined;
  const start = network.scaled.getWeights().map((weight) => tf.clone(weight));
  try {
    const startLoss =
      held === undefined
        ? Number.POSITIVE_INFINITY
        : (
            await readAll(() =>
              loss(held.y, network.scaled.apply(held.x) as tf.Tensor, { weights: held.weight }),
            )
          )[0]!;
    if (epochs === 0) return { bestEpoch: 0, epochs: 0, stopped: 'completed', units };
    const dataset: BatchFactory = function* (epoch) {
      const draws = rng.fork(epoch);
      for (let step = 0; step < stepsPerEpoch; step++) {
        yield toTensors(cut(drawOrigins(limits, batchSize, design, draws)));
      }
    };
    const options: FitOptions = {
      loss,
      epochs,
      batchesPerEpoch: stepsPerEpoch,
      optimizer: { name: 'adamw', weightDecay: 0.01 },
      learningRate: settings.learningRate,
      schedule: { name: 'cosine', warmupSteps: stepsPerEpoch },
      clipNorm: 1,
      seed,
      onProgress: (progress) => listener.onProgress(progress),
      callbacks: { onEpochEnd: (epoch) => listener.onEpochEnd(epoch) },
      ...(signal === undefined ? {} : { signal }),
      ...(held === undefined
        ? {}
        : { validation: held, earlyStopping: { patience: settings.patience }, restoreBest: true }),
    };
    const history =
      checkpoint === undefined
        ? await fit(network.scaled, dataset, options)
        : await resume(checkpoint, { model: network.scaled, dataset, ...options, ifMissing: 'start' });
    signal?.throwIfAborted();
    const bestEpoch = held === undefined ? undefined : history.bestEpoch;
    const stopped = history.stopped === 'early' ? 'early' : 'completed';
    if ((history.bestLoss ?? 0) < startLoss || held === undefined) {
      return { bestEpoch, epochs: history.loss.length, stopped, units };
    }
    network.scaled.setWeights(start);
    return { bestEpoch: 0, epochs: history.loss.length, stopped, units };
  } finally {
    tf.dispose([start, held ?? []]);
  }
}

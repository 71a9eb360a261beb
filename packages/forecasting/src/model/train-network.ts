import { createRng } from '@recurra/core';
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
import { inputTensors, readAll } from './batch-tensors.ts';
import type { Head } from './heads/index.ts';
import { initialiseNetwork } from './initialise.ts';
import type { Network } from './network.ts';
import type { ModelSpec } from './spec.ts';
import type { TrainingData } from './training-data.ts';
import { windowWeighting } from './weighting.ts';
import { cutWindows, drawOrigins, type Origin, type WindowBatch } from './windows.ts';

/** How a network is trained; all settings resolved. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Epochs without a better validation loss before training stops; Infinity trains them all and keeps the last. */
  readonly patience: number;
  readonly weightDecay: number;
  /** 1 draws training windows uniformly from each series; larger values favour the latest. */
  readonly recency: number;
  /** How much errors relative to the values count beside errors in units of the seasonal change, 0 to 1. */
  readonly relativeWeight: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** What training came to. */
export interface TrainingOutcome {
  /** Epoch whose weights the network has: 0 is before training, `undefined` the last. */
  readonly bestEpoch: number | undefined;
  readonly epochs: number;
  readonly stopped: 'completed' | 'early';
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

/** Targets, and what makes them relative as one column more: [count, horizon + 1]. */
function withReference({ count, reference }: WindowBatch, y: Float32Array, horizon: number): tf.Tensor2D {
  return tf.tidy(() => tf.concat([tf.tensor2d(y, [count, horizon]), tf.tensor2d(reference, [count, 1])], 1));
}

type OneOrMore = tf.Tensor | tf.Tensor[];

/** Mean of 2·|y − f| / (|y| + |f|), values taken back to where zero is zero; on logarithms of |y − f|, all but the same. */
function relativeError(y: tf.Tensor, f: tf.Tensor, reference: tf.Tensor, spec: ModelSpec): tf.Scalar {
  const error = tf.abs(tf.sub(y, f));
  if (spec.transform === 'log') return tf.mean(tf.mul(error, reference)) as tf.Scalar;
  const size = tf.add(tf.abs(tf.add(y, reference)), tf.abs(tf.add(f, reference)));
  return tf.mean(tf.div(tf.mul(error, 2), tf.add(size, 1e-3))) as tf.Scalar;
}

/** Mean of the head's loss over windows and steps, each window weighed. */
function weightedLoss(
  head: Head,
  spec: ModelSpec,
  relative: number,
): (y: OneOrMore, numbers: OneOrMore, options?: { weights?: OneOrMore }) => tf.Scalar {
  return (target, numbers, options) =>
    tf.tidy(() => {
      const [steps, reference] = tf.split(target as tf.Tensor2D, [spec.horizon, 1], 1) as [
        tf.Tensor2D,
        tf.Tensor2D,
      ];
      const y = tf.expandDims(steps, 2) as tf.Tensor3D;
      const weight = tf.reshape(options!.weights as tf.Tensor, [-1, 1, 1]);
      // Not divided by the weights' sum: they keep their absolute size from batch to batch.
      const scaled = tf.mean(tf.mul(head.loss(numbers as tf.Tensor3D, y), weight)) as tf.Scalar;
      if (relative === 0) return scaled;
      const location = tf.slice(numbers as tf.Tensor3D, [0, 0, 0], [-1, -1, 1]);
      return tf.add(scaled, tf.mul(relativeError(y, location, tf.expandDims(reference, 2), spec), relative));
    });
}

/**
 * Trains a network on windows of all series, drawn anew for each step.
 *
 * @param network A fresh network; it is initialised here.
 * @param data Series, and how far training may look.
 * @param settings How.
 * @param listener Hears about every step and the end of every epoch.
 * @param checkpoint Where to save, and where to continue from if it holds something.
 * @returns Which weights the network has now: with validation origins the best epoch's.
 * @throws The signal's reason if it is aborted.
 */
export async function trainNetwork(
  network: Network,
  data: TrainingData,
  settings: TrainingSettings,
  listener: TrainingListener,
  checkpoint?: CheckpointStore,
): Promise<TrainingOutcome> {
  const { sources, limits, validation } = data;
  const { epochs, stepsPerEpoch, batchSize, seed, signal, recency } = settings;
  const { spec, head } = network;
  const rng = createRng(seed).fork('windows');
  const share = head.relativeWeight === undefined ? 0 : settings.relativeWeight;
  const weighting = windowWeighting(data, spec, share, rng.fork('weights'));
  // Likelihoods have no unit to bring to a common one.
  const weight = head.kind === 'quantile' ? weighting.scaled : () => 1;
  const relative = weighting.relative * (head.relativeWeight ?? 0);
  const cut = (origins: readonly Origin[]): WindowBatch => cutWindows(sources, origins, spec, weight);
  const toBatch = (batch: WindowBatch): { x: tf.Tensor[]; y: tf.Tensor; weight: tf.Tensor } => ({
    x: [
      ...inputTensors(batch, spec),
      ...(spec.decoder === 'autoregressive' ? [tf.tensor2d(batch.y, [batch.count, spec.horizon])] : []),
    ],
    y: withReference(batch, head.ownUnit ? batch.raw : batch.y, spec.horizon),
    weight: tf.tensor1d(batch.weight),
  });
  await initialiseNetwork(network, cut(drawOrigins(limits, initialWindows, spec, rng.fork('initial'))));
  const loss = weightedLoss(head, spec, relative);
  const held = validation.length > 0 ? toBatch(cut(validation)) : undefined;
  const start = network.trained.getWeights().map((each) => tf.clone(each));
  try {
    if (epochs === 0) return { bestEpoch: 0, epochs: 0, stopped: 'completed' };
    const choosing = held !== undefined && settings.patience < epochs;
    const startLoss = choosing
      ? (
          await readAll(() =>
            loss(held.y, network.trained.apply(held.x) as tf.Tensor, { weights: held.weight }),
          )
        )[0]!
      : Number.POSITIVE_INFINITY;
    const dataset: BatchFactory = function* (epoch) {
      const draws = rng.fork(epoch);
      for (let step = 0; step < stepsPerEpoch; step++) {
        yield toBatch(cut(drawOrigins(limits, batchSize, spec, draws, recency)));
      }
    };
    const options: FitOptions = {
      loss,
      epochs,
      batchesPerEpoch: stepsPerEpoch,
      optimizer: { name: 'adamw', weightDecay: settings.weightDecay },
      learningRate: settings.learningRate,
      schedule: { name: 'cosine', warmupSteps: stepsPerEpoch },
      clipNorm: 1,
      seed,
      onProgress: (progress) => listener.onProgress(progress),
      callbacks: { onEpochEnd: (epoch) => listener.onEpochEnd(epoch) },
      ...(signal !== undefined && { signal }),
      ...(held !== undefined && { validation: held }),
      ...(choosing && { earlyStopping: { patience: settings.patience }, restoreBest: true }),
    };
    const history =
      checkpoint === undefined
        ? await fit(network.trained, dataset, options)
        : await resume(checkpoint, { model: network.trained, dataset, ...options, ifMissing: 'start' });
    signal?.throwIfAborted();
    const stopped = history.stopped === 'early' ? 'early' : 'completed';
    if (!choosing) return { bestEpoch: undefined, epochs: history.loss.length, stopped };
    if ((history.bestLoss ?? 0) < startLoss) {
      return { bestEpoch: history.bestEpoch, epochs: history.loss.length, stopped };
    }
    network.trained.setWeights(start);
    return { bestEpoch: 0, epochs: history.loss.length, stopped };
  } finally {
    tf.dispose([start, held === undefined ? [] : [held.x, held.y, held.weight]] as tf.TensorContainer);
  }
}

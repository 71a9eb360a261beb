import type { Rng } from '@recurra/core';
import {
  type BatchFactory,
  type CheckpointStore,
  type EpochInfo,
  type FitOptions,
  fit,
  type History,
  type Progress,
  resume,
  type SchedulePosition,
} from '@recurra/train';
import type { FramePiece } from '../contract/piece.ts';
import { drawBatches, toBatch } from './batches.ts';
import { frameLoss, tokenLoss } from './loss.ts';
import type { MusicNetwork } from './network.ts';
import { drawTransposition, transposePiece } from './transpose-piece.ts';

/** How a network is trained; all settings resolved. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly transpose: readonly [number, number];
  /** Epochs without a better validation figure before training stops; Infinity trains them all and keeps the last. */
  readonly patience: number;
  readonly seed: number;
  /** Training ends then, if it has not before; Infinity without a limit. */
  readonly maxSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** Who hears about training. */
export interface TrainingListener {
  onProgress(progress: Progress): void;
  onEpochEnd(epoch: EpochInfo): Promise<void>;
}

/** Where a training saves its state after every epoch, and goes on from if there is one. */
export interface TrainingCheckpoint {
  readonly store: CheckpointStore;
  /** Seconds that it has been trained for already. */
  readonly seconds: number;
}

/** Share of the steps in which the rate grows. */
const rise = 0.25;

/**
 * One cycle: the rate grows from a 25th to the whole, then falls to nothing, both along half a cosine.
 *
 * @param spent Share of the time that is over, where time is limited.
 * @see Smith & Topin 2018, Super-convergence.
 */
function oneCycle({ step, steps, learningRate }: SchedulePosition, spent = 0): number {
  const total = Math.max(1, (steps ?? 1) - 1);
  const done = Math.min(1, Math.max(step / total, spent));
  const between = (from: number, to: number, share: number): number =>
    to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
  return done < rise
    ? between(learningRate / 25, learningRate, done / rise)
    : between(learningRate, learningRate / 2.5e5, (done - rise) / (1 - rise));
}

/** Limit of the gradient's norm, of a loss in nats per frame: cuts off the rare batch that would throw training back. */
const clipNorm = 5;

/** Pieces that are validated on at once. */
const validationBatch = 16;

/**
 * Trains a network on pieces, each moved to another key in every epoch.
 *
 * @param network A fresh network.
 * @param train, valid Pieces; without any of the second, all epochs are trained.
 * @param rng Of order and transposition.
 * @param checkpoint None: nothing is saved.
 * @returns What training came to; `stopped` is `'aborted'` where its time was up.
 * @throws The signal's reason, once it is aborted.
 */
export async function trainNetwork(
  network: MusicNetwork,
  { train, valid }: { readonly train: readonly FramePiece[]; readonly valid: readonly FramePiece[] },
  settings: TrainingSettings,
  listener: TrainingListener,
  rng: Rng,
  checkpoint?: TrainingCheckpoint,
): Promise<History> {
  const { batchSize, epochs, learningRate, maxSeconds, patience, seed, signal, transpose, weightDecay } =
    settings;
  const { layout, spec } = network;
  const lengths = train.map(({ frames }) => frames.length);
  const dataset: BatchFactory = function* (epoch) {
    const draws = rng.fork(epoch);
    for (const batch of drawBatches(lengths, batchSize, draws)) {
      const pieces = batch.map((i) => {
        const piece = train[i]!;
        return transposePiece(piece, drawTransposition(piece, transpose, draws));
      });
      yield toBatch(layout, spec.kind, pieces);
    }
  };
  const validation: BatchFactory = function* () {
    const sorted = [...valid].sort((a, b) => a.frames.length - b.frames.length);
    for (let at = 0; at < sorted.length; at += validationBatch) {
      yield toBatch(layout, spec.kind, sorted.slice(at, at + validationBatch));
    }
  };
  const begin = performance.now() - 1000 * (checkpoint?.seconds ?? 0);
  const spent = (): number => (performance.now() - begin) / 1000 / maxSeconds;
  const isLimited = Number.isFinite(maxSeconds);
  const timeOut = new AbortController();
  if (isLimited && spent() >= 1) timeOut.abort();
  const options: FitOptions = {
    loss: spec.kind === 'frame' ? frameLoss : tokenLoss,
    epochs,
    optimizer: { name: 'adamw', weightDecay, beta2: 0.99 },
    learningRate,
    schedule: isLimited ? (position) => oneCycle(position, spent()) : (position) => oneCycle(position),
    clipNorm,
    batchesPerEpoch: Math.ceil(train.length / batchSize),
    ...(valid.length > 0 && { validation }),
    ...(valid.length > 0 && Number.isFinite(patience) && { patience }),
    seed,
    signal: signal === undefined ? timeOut.signal : AbortSignal.any([signal, timeOut.signal]),
    callbacks: { onEpochEnd: listener.onEpochEnd },
    onProgress(progress) {
      if (isLimited && spent() >= 1) timeOut.abort();
      listener.onProgress(progress);
    },
  } as FitOptions;
  const history =
    checkpoint === undefined
      ? await fit(network, dataset, options)
      : await resume(checkpoint.store, { ...options, model: network, dataset, ifMissing: 'start' });
  signal?.throwIfAborted();
  return history;
}

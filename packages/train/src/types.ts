import type * as tf from '@tensorflow/tfjs-core';
import type { CheckpointPolicy, CheckpointStore } from './checkpoint/types.ts';
import type { LossConfig } from './loss/types.ts';
import type { OptimizerConfig, OptimizerName } from './optimizers/types.ts';
import type { ScheduleConfig, ScheduleFunction, ScheduleName } from './schedules/types.ts';

/** One tensor, or several for models with several inputs or outputs. */
export type Tensors = tf.Tensor | readonly tf.Tensor[];

/** A weight of a tfjs-layers layer: read through `read()`, changed through `write()`. */
export interface LayerWeight {
  readonly name: string;
  readonly trainable?: boolean;
  /** A projection applied after every update, for example a norm limit. */
  readonly constraint?: { apply(value: tf.Tensor): tf.Tensor } | null;
  read(): tf.Tensor;
  write(value: tf.Tensor): unknown;
}

/** What {@link fit} can train besides a `tf.LayersModel`: anything that maps inputs to outputs and lists its weights. */
export interface Trainable {
  /**
   * @param inputs What the data set gives as `x`.
   * @param options.training Whether dropout and the like are on.
   * @returns What the loss gets as prediction.
   */
  apply(inputs: tf.Tensor | tf.Tensor[], options: { readonly training: boolean }): tf.Tensor | tf.Tensor[];
  /** Weights to optimise, always in the same order. */
  readonly trainableWeights: readonly (tf.Variable | LayerWeight)[];
  /** All weights, if there are some that change without being optimised (moving averages); checkpoints hold these. */
  readonly weights?: readonly (tf.Variable | LayerWeight)[];
  /** Penalties to add to the loss, such as regularisers. */
  calculateLosses?(): tf.Scalar[];
  /** Its layers, if some are stateful; checkpoints then hold their states. */
  readonly layers?: readonly unknown[];
}

/** Some sequences and their targets. */
export interface Batch {
  /** Inputs, each [batch, …]. */
  readonly x: Tensors;
  /** Targets, each [batch, …]. */
  readonly y: Tensors;
  /** How much each sequence or step counts, [batch] or [batch, time]; every element counts 1 if left out. */
  readonly weight?: Tensors;
}

/** Gives the batches of one epoch, counted from 1. Must give the same batches for the same epoch. */
export type BatchFactory = (epoch: number) => Iterable<Batch> | AsyncIterable<Batch>;

/** Training data: tensors whose first axis runs over sequences, or a function that gives batches. */
export type Dataset = Batch | BatchFactory;

/**
 * A loss written by the user: the mean over the batch, weighted by `weights`. Losses of `@recurra/core` are such
 * functions. Targets and predictions are arrays where the data set or the model has several.
 */
export type CustomLoss = {
  // Written as a method, so that functions that take only tf.Tensor, or only tf.Tensor[], are accepted too.
  loss(
    target: tf.Tensor | tf.Tensor[],
    prediction: tf.Tensor | tf.Tensor[],
    options?: { readonly weights?: tf.Tensor | tf.Tensor[] },
  ): tf.Scalar;
}['loss'];

/** A loss by name, by name with settings, or as a function. */
export type Loss = LossConfig['name'] | LossConfig | CustomLoss;

/** When to stop before the last epoch. */
export interface EarlyStopping {
  /** Epochs without improvement to wait for. */
  readonly patience: number;
  /** Least decrease of the loss that counts as improvement; 0 if left out. */
  readonly minDelta?: number;
  /** What to watch; the validation loss where there is one. */
  readonly monitor?: 'loss' | 'validationLoss';
}

/** One report from a running training. */
export interface Progress {
  /** Epoch under way, counted from 1. */
  readonly epoch: number;
  /** Most epochs. */
  readonly epochs: number;
  /** Optimiser updates made, over all epochs. */
  readonly step: number;
  /** Updates at the end of the last epoch; unknown during the first epoch over a batch factory. */
  readonly steps: number | undefined;
  /** Loss of this step; in the report at the end of an epoch the epoch's mean. */
  readonly loss: number;
  /** Only in the report at the end of an epoch, if there are validation data. */
  readonly validationLoss?: number;
  /** Learning rate of this step. */
  readonly learningRate: number;
  /** Global norm of the gradient, before clipping. */
  readonly gradientNorm: number;
  /** Training speed since the start of this run. */
  readonly sequencesPerSecond: number;
  /** Seconds until the last epoch ends, if nothing stops training earlier. */
  readonly etaSeconds: number | undefined;
  /** Whether this is the report at the end of an epoch. */
  readonly epochEnd: boolean;
}

/** What happened at one step or epoch, for callbacks. */
export type StepInfo = Omit<Progress, 'validationLoss' | 'epochEnd'>;

/** What an epoch came to, for callbacks. */
export interface EpochInfo {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean training loss. */
  readonly loss: number;
  readonly validationLoss?: number;
  /** Learning rate of the last step. */
  readonly learningRate: number;
  /** Mean of the steps' gradient norms, before clipping. */
  readonly gradientNorm: number;
  /** Whether this is the best epoch so far. */
  readonly best: boolean;
}

/** Hooks into training; a promise is waited for. The place to call `model.resetStates()` of stateful models. */
export interface Callbacks {
  onTrainBegin?(): void | Promise<void>;
  /** @param epoch Counted from 1. */
  onEpochBegin?(epoch: number): void | Promise<void>;
  onStepEnd?(step: StepInfo): void | Promise<void>;
  onEpochEnd?(epoch: EpochInfo): void | Promise<void>;
  onTrainEnd?(history: History): void | Promise<void>;
}

/** How {@link fit} trains. */
export interface FitOptions {
  /** What to minimise: one for all outputs, or one per output (their sum is minimised). */
  readonly loss: Loss | readonly Loss[];
  /** Most epochs. */
  readonly epochs: number;
  /** Sequences in one batch; 32 if left out. Batch factories choose their own. */
  readonly batchSize?: number;
  /** `'adam'` if left out. */
  readonly optimizer?: OptimizerName | OptimizerConfig;
  /** The base rate that the schedule scales; 0.001 if left out, for `sgd` 0.01. */
  readonly learningRate?: number;
  /** How the rate changes; constant if left out. */
  readonly schedule?: ScheduleName | ScheduleConfig | ScheduleFunction;
  /** Scale the gradient down to this global norm where it is larger. */
  readonly clipNorm?: number;
  /** Batches whose gradients are averaged into one update; 1 if left out. */
  readonly accumulate?: number;
  /** Data to measure the loss on after every epoch. Stateful layers have the same states after it as before. */
  readonly validation?: Dataset;
  /** Instead of `validation`: the share of the data to hold out, taken from the end. */
  readonly validationSplit?: number;
  /** Short for `earlyStopping: { patience }`. */
  readonly patience?: number;
  /** Stop when the loss no longer improves. */
  readonly earlyStopping?: EarlyStopping;
  /**
   * Whether to end with the weights of the best epoch instead of the last; true if early stopping is on.
   * Holds however training ends, `signal` included.
   */
  readonly restoreBest?: boolean;
  /** Whether to shuffle in-memory data anew every epoch; true if left out. */
  readonly shuffle?: boolean;
  /** Whether to dispose of the batches a factory gave once they are used; true if left out. */
  readonly disposeBatches?: boolean;
  /** Batches a factory gives per epoch, for schedules and the ETA; found out in the first epoch if left out. */
  readonly batchesPerEpoch?: number;
  readonly callbacks?: Callbacks | readonly Callbacks[];
  /** Stops training between two steps; `fit` then resolves with `stopped: 'aborted'`. */
  readonly signal?: AbortSignal;
  /** Seeds shuffling and dropout; 0 if left out. Same seed, same result, unless dropout of `tf.layers` is in the model. */
  readonly seed?: number;
  /** Where to save the state of training, and when; after every epoch if only a store is given. */
  readonly checkpoint?: CheckpointStore | CheckpointPolicy;
  /** Hears about every step, and about the end of every epoch. */
  readonly onProgress?: (progress: Progress) => void;
  /** Trains in a worker made by this function, whose script calls `serveFit` of `@recurra/train/worker`. */
  readonly worker?: () => WorkerLike;
}

/** A browser's `Worker` or the `Worker` of Node's `worker_threads`. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: never): void;
  terminate(): unknown;
}

/** Why training ended. */
export type Stopped = 'completed' | 'early' | 'aborted' | 'nan';

/** What a training run came to. */
export interface History {
  /** Mean training loss of every epoch. */
  readonly loss: number[];
  /** Validation loss of every epoch; empty without validation data. */
  readonly validationLoss: number[];
  /** Learning rate at the last step of every epoch. */
  readonly learningRate: number[];
  /** Mean gradient norm of every epoch, before clipping. */
  readonly gradientNorm: number[];
  readonly stopped: Stopped;
  /** The epoch with the lowest monitored loss, counted from 1; 0 if no epoch was completed. */
  readonly bestEpoch: number;
  /** The lowest monitored loss; undefined if no epoch was completed. */
  readonly bestLoss: number | undefined;
  /** Which weights the model has now: those of the best epoch or those of the last step. */
  readonly weights: 'best' | 'last';
  /** Optimiser updates made. */
  readonly steps: number;
}

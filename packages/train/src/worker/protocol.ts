import type * as tf from '@tensorflow/tfjs-core';
import type { Callbacks, EpochInfo, FitOptions, History, Progress, StepInfo } from '../types.ts';
import type { WireBatch, WireTensor } from './wire.ts';

/** Options that are plain data. */
export type WireOptions = Omit<
  FitOptions,
  'worker' | 'signal' | 'callbacks' | 'onProgress' | 'checkpoint' | 'validation' | 'disposeBatches'
>;

/** A data set: its values, or `'stream'` if the main thread gives the batches. */
export type WireDataset = WireBatch | 'stream';

/** Everything a worker needs to train. */
export interface Job {
  /** The public function that was called, for messages. */
  readonly where: string;
  /** A `tf.LayersModel` as `model.save` gives it. */
  readonly model: tf.io.ModelArtifacts;
  /** With which the model's stateful layers start. */
  readonly states: WireStates;
  readonly dataset: WireDataset;
  readonly validation: WireDataset | undefined;
  readonly options: WireOptions;
  /** Which hooks to report; each costs a round trip. */
  readonly hooks: readonly (keyof Callbacks)[];
  readonly progress: boolean;
  readonly checkpoint: { readonly everySteps?: number; readonly everyEpochs?: number } | undefined;
  /** A checkpoint to continue from. */
  readonly resumeFrom: Uint8Array | undefined;
}

/** Stateful layers' states, on their way to callbacks and, as these leave them, back; empty if there are none. */
export type WireStates = readonly WireTensor[];

/** What the main thread does for a worker. */
export interface Host {
  progress(progress: Progress): Promise<void>;
  trainBegin(states: WireStates): Promise<WireStates>;
  epochBegin(states: WireStates, epoch: number): Promise<WireStates>;
  stepEnd(states: WireStates, step: StepInfo): Promise<WireStates>;
  /** @param weights The model's weights after the epoch. */
  epochEnd(states: WireStates, info: EpochInfo, weights: readonly WireTensor[]): Promise<WireStates>;
  save(bytes: Uint8Array): Promise<void>;
  /** Starts to give the batches of an epoch. */
  openBatches(set: BatchSet, epoch: number): Promise<void>;
  /** @returns The next batch; undefined at the end. */
  nextBatch(set: BatchSet): Promise<WireBatch | undefined>;
  closeBatches(set: BatchSet): Promise<void>;
}

/** Which data a streamed batch belongs to. */
export type BatchSet = 'train' | 'validation';

/** What a worker does for the main thread. */
export interface Server {
  /** Answers once the worker is up. */
  ready(): Promise<void>;
  train(job: Job, host: Host): Promise<Outcome>;
  abort(): void;
}

/** How training in a worker ended. */
export type Outcome = ({ readonly history: History } | { readonly error: WireError }) & {
  readonly weights: readonly WireTensor[];
  readonly states: WireStates;
};

/** An error on its way between threads. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
  readonly step?: number;
  readonly epoch?: number;
  readonly tensor?: string;
  readonly history?: History | undefined;
}

import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { transfer } from 'comlink';
import type { CheckpointStore } from '../checkpoint/types.ts';
import { checkBatch } from '../data/check-batch.ts';
import { openEpoch } from '../data/factory-source.ts';
import { batchTensors } from '../data/source.ts';
import type { States } from '../model/states.ts';
import type { Batch, Callbacks, Dataset, FitOptions } from '../types.ts';
import type { BatchSet, Host, WireStates } from './protocol.ts';
import { loadStates, packStates } from './states.ts';
import { buffersOf, packBatch, type WireTensor } from './wire.ts';

/** The main thread's side of training in a worker. */
export interface OwnHost {
  /** To be called from the worker. */
  readonly remote: Host;
  /** What the user's own code threw, if it did. */
  error(): unknown;
}

/** What a host works with. */
export interface HostParts {
  readonly where: string;
  readonly dataset: Dataset;
  readonly options: FitOptions;
  readonly callbacks: readonly Callbacks[];
  readonly store: CheckpointStore | undefined;
  /** Gives the model new weights. */
  readonly load: (weights: readonly WireTensor[]) => void;
  /** The model's stateful layers. */
  readonly states: States;
}

/** Makes the host of one job. */
export function createHost(parts: HostParts): OwnHost {
  const { where, dataset, options, callbacks, store, load, states } = parts;
  let thrown: unknown;
  const streams = new Map<BatchSet, { iterator: Iterator<Batch> | AsyncIterator<Batch>; what: string }>();

  /** Runs the user's code; keeps what it throws, of which only the message would cross to the worker and back. */
  async function guard<T>(fn: () => T | Promise<T>): Promise<T> {
    try {
      return await fn();
    } catch (error) {
      thrown ??= error;
      throw error;
    }
  }

  /** Runs callbacks, which may reset the states of the model on this thread. */
  function hook(now: WireStates, fn: (callbacks: Callbacks) => void | Promise<void>): Promise<WireStates> {
    return guard(async () => {
      loadStates(states, now);
      for (const entry of callbacks) await fn(entry);
      return packStates(states);
    });
  }

  const remote: Host = {
    progress: (progress) => guard(() => options.onProgress?.(progress)),
    trainBegin: (now) => hook(now, (entry) => entry.onTrainBegin?.()),
    epochBegin: (now, epoch) => hook(now, (entry) => entry.onEpochBegin?.(epoch)),
    stepEnd: (now, step) => hook(now, (entry) => entry.onStepEnd?.(step)),
    epochEnd: (now, info, weights) => {
      load(weights);
      return hook(now, (entry) => entry.onEpochEnd?.(info));
    },
    save: (bytes) => guard(() => store?.write(bytes)),
    openBatches: (set, epoch) =>
      guard(() => {
        const factory = set === 'train' ? dataset : options.validation;
        if (typeof factory !== 'function') throw new ArgumentError(`${where}: ${set} data are not streamed.`);
        const iterable = openEpoch(`${where}: ${set} data`, factory, epoch);
        const iterator =
          Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
        streams.set(set, { iterator, what: `${where}: ${set} batch of epoch ${epoch}` });
      }),
    nextBatch: (set) =>
      guard(async () => {
        const stream = streams.get(set);
        const next = await stream?.iterator.next();
        if (stream === undefined || next === undefined || next.done) return undefined;
        const batch: Batch = next.value;
        checkBatch(stream.what, batch);
        const wire = await packBatch(batch);
        if (options.disposeBatches ?? true) tf.dispose(batchTensors(batch));
        return transfer(wire, buffersOf(wire.x, wire.y, wire.weight));
      }),
    closeBatches: (set) =>
      guard(async () => {
        await streams.get(set)?.iterator.return?.();
        streams.delete(set);
      }),
  };
  return { remote, error: () => thrown };
}

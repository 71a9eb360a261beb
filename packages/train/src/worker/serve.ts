import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Endpoint, expose, type Remote, transfer } from 'comlink';
import { launch } from '../launch.ts';
import { toSubject } from '../model/subject.ts';
import type { Batch, BatchFactory, Callbacks, Dataset, FitOptions, Progress } from '../types.ts';
import { type NodePort, nodeEndpoint } from './endpoint.ts';
import { packError } from './errors.ts';
import { unpackModel } from './model.ts';
import type { BatchSet, Host, Job, Outcome, Server, WireDataset, WireStates } from './protocol.ts';
import { loadStates, packStates } from './states.ts';
import { buffersOf, packTensor, unpackBatch, type WireBatch, type WireTensor } from './wire.ts';

/** What a worker needs besides what `fit` sends it. */
export interface ServeOptions {
  /** Registers the app's own layers with tfjs-layers, for example `registerLayers` of `@recurra/cells`. */
  readonly register?: () => void | Promise<void>;
  /** The tfjs backend to use, imported by the worker's script, or a function that sets it up. */
  readonly backend?: string | (() => void | Promise<void>);
}

/** Milliseconds between two progress reports within an epoch. */
const reportEvery = 16;

/**
 * Makes this worker train for a `fit(…, { worker })` on the main thread. Call it once, in the worker's script; that
 * script also imports the tfjs backend to train with.
 *
 * @param options Layers to register and the backend to use.
 * @throws ArgumentError if called outside a worker.
 * @example
 * // worker.ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { serveFit } from '@recurra/train/worker';
 * serveFit();
 */
export function serveFit(options: ServeOptions = {}): void {
  let controller: AbortController | undefined;
  const prepared = prepare(options);
  // Whoever waits for `ready` hears of a failure; nobody else has to.
  prepared.catch(() => undefined);
  const server: Server = {
    ready: () => prepared,
    async train(job, host) {
      controller = new AbortController();
      return train(job, host as unknown as Remote<Host>, controller.signal);
    },
    abort: () => controller?.abort(),
  };
  expose(server, ownEndpoint());
}

async function prepare({ register, backend }: ServeOptions): Promise<void> {
  if (typeof backend === 'function') await backend();
  else if (backend !== undefined && !(await tf.setBackend(backend))) {
    throw new ArgumentError(
      `serveFit(): backend "${backend}" could not be started; import it in the worker's script.`,
    );
  }
  await tf.ready();
  await register?.();
}

/** The other end of this worker. */
function ownEndpoint(): Endpoint {
  const scope = globalThis as {
    WorkerGlobalScope?: unknown;
    process?: { getBuiltinModule?: (id: string) => { parentPort?: NodePort | null } | undefined };
  };
  if (scope.WorkerGlobalScope !== undefined) return globalThis as unknown as Endpoint;
  // Not imported, so that bundlers for browsers have nothing to resolve.
  const port = scope.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
  if (!port)
    throw new ArgumentError(
      "serveFit(): must be called in a worker; on the main thread use fit's worker option.",
    );
  return nodeEndpoint(port);
}

async function train(job: Job, host: Remote<Host>, signal: AbortSignal): Promise<Outcome> {
  let model: LayersModel | undefined;
  const made: tf.Tensor[] = [];
  try {
    model = await unpackModel(job.model);
    const { states } = toSubject(job.where, model);
    loadStates(states, job.states);
    const open = (wire: WireDataset, set: BatchSet): Dataset => {
      if (wire === 'stream') return streamBatches(host, set);
      const batch = unpackBatch(wire);
      made.push(...([batch.x, batch.y, batch.weight ?? []].flat() as tf.Tensor[]));
      return batch;
    };
    const dataset = open(job.dataset, 'train');
    const reporter = throttle(host);
    const options: FitOptions = {
      ...job.options,
      signal,
      callbacks: remoteCallbacks(job, host, model, reporter.flush),
      ...(job.validation === undefined ? {} : { validation: open(job.validation, 'validation') }),
      ...(job.progress ? { onProgress: reporter.report } : {}),
      ...(job.checkpoint === undefined
        ? {}
        : { checkpoint: { ...job.checkpoint, store: remoteStore(host) } }),
    };
    const history = await launch(job.where, model, dataset, options, job.resumeFrom);
    await reporter.flush();
    return await outcomeOf(job.where, model, { history });
  } catch (error) {
    // Awaited here, before the model goes.
    return await outcomeOf(job.where, model, { error: packError(error) });
  } finally {
    tf.dispose(made);
    model?.dispose();
  }
}

async function outcomeOf<T extends object>(
  where: string,
  model: LayersModel | undefined,
  end: T,
): Promise<T & Pick<Outcome, 'weights' | 'states'>> {
  if (model === undefined) return { ...end, weights: [], states: [] };
  const weights = await packWeights(where, model);
  const states = await packStates(toSubject(where, model).states);
  return transfer({ ...end, weights, states }, buffersOf(weights, states));
}

function packWeights(where: string, model: LayersModel): Promise<WireTensor[]> {
  return Promise.all(toSubject(where, model).all.map(({ variable }) => packTensor(variable)));
}

/** Batches that the main thread makes. */
function streamBatches(host: Remote<Host>, set: BatchSet): BatchFactory {
  return async function* batches(epoch): AsyncGenerator<Batch> {
    await host.openBatches(set, epoch);
    try {
      for (;;) {
        const wire = (await host.nextBatch(set)) as WireBatch | undefined;
        if (wire === undefined) return;
        yield unpackBatch(wire);
      }
    } finally {
      await host.closeBatches(set);
    }
  };
}

function remoteCallbacks(
  job: Job,
  host: Remote<Host>,
  model: LayersModel,
  flush: () => Promise<void>,
): Callbacks {
  const { states } = toSubject(job.where, model);
  const hook = async (call: (now: WireStates) => Promise<WireStates>) =>
    loadStates(states, await call(await packStates(states)));
  const wants = (hook: keyof Callbacks) => job.hooks.includes(hook);
  return {
    ...(wants('onTrainBegin') && { onTrainBegin: () => hook((now) => host.trainBegin(now)) }),
    ...(wants('onEpochBegin') && {
      onEpochBegin: (epoch: number) => hook((now) => host.epochBegin(now, epoch)),
    }),
    ...(wants('onStepEnd') && { onStepEnd: (step) => hook((now) => host.stepEnd(now, step)) }),
    ...(wants('onEpochEnd') && {
      onEpochEnd: async (info) => {
        await flush();
        const weights = await packWeights(job.where, model);
        await hook((now) => host.epochEnd(now, info, transfer(weights, buffersOf(weights))));
      },
    }),
  };
}

function remoteStore(host: Remote<Host>): NonNullable<Extract<FitOptions['checkpoint'], { write: unknown }>> {
  return {
    write: (bytes) => host.save(transfer(bytes, [bytes.buffer as ArrayBuffer])),
    read: async () => undefined,
    clear: async () => undefined,
  };
}

/** Sends progress about once a frame, and at the end of every epoch. */
function throttle(host: Remote<Host>): { report(progress: Progress): void; flush(): Promise<void> } {
  let last = Number.NEGATIVE_INFINITY;
  let sent: Promise<unknown> = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  const check = () => {
    if (failure !== undefined) throw failure.error;
  };
  return {
    report(progress) {
      check();
      const now = performance.now();
      if (!progress.epochEnd && now - last < reportEvery) return;
      last = now;
      sent = host.progress(progress).catch((error: unknown) => {
        failure = { error };
      });
    },
    async flush() {
      await sent;
      check();
    },
  };
}

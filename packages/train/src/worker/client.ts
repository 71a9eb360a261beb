import { createRng } from '@recurra/core';
import { ArgumentError, RecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Endpoint, proxy, releaseProxy, transfer, wrap } from 'comlink';
import { openData } from '../data/open.ts';
import { toSettings } from '../loop/settings.ts';
import { toSubject } from '../model/subject.ts';
import type { Callbacks, Dataset, FitOptions, History, Trainable, WorkerLike } from '../types.ts';
import { type NodePort, nodeEndpoint } from './endpoint.ts';
import { unpackError } from './errors.ts';
import { createHost } from './host.ts';
import { packModel } from './model.ts';
import type { Job, Server, WireDataset, WireOptions } from './protocol.ts';
import { loadStates, packStates } from './states.ts';
import { buffersOf, packBatch, unpackTensor, type WireTensor } from './wire.ts';

type WorkerOptions = FitOptions & { readonly worker: () => WorkerLike };

/** How long a worker's script may take to load, in milliseconds. */
const patience = 60_000;

/** Trains a model in a worker and brings its weights back; the rest of the API is as without a worker. */
export async function runInWorker(
  where: string,
  model: LayersModel | Trainable,
  dataset: Dataset,
  options: WorkerOptions,
  checkpoint?: Uint8Array,
): Promise<History> {
  const settings = toSettings(where, options);
  const layersModel = checkCrossable(where, model, options);
  // The same complaints as on this thread, before anything is sent.
  openData(where, dataset, options, createRng(settings.seed)).dispose();
  const subject = toSubject(where, model);
  const load = (weights: readonly WireTensor[]) =>
    tf.tidy(() => weights.forEach((wire, index) => void subject.all[index]?.assign(unpackTensor(wire))));

  const artifacts = await packModel(layersModel);
  const pack = async (data: Dataset): Promise<WireDataset> =>
    typeof data === 'function' ? 'stream' : packBatch(data);
  const job: Job = {
    where,
    model: artifacts,
    states: await packStates(subject.states),
    dataset: await pack(dataset),
    validation: options.validation === undefined ? undefined : await pack(options.validation),
    options: plainOptions(options, settings.seed, checkpoint === undefined),
    hooks: hooksOf(settings.callbacks),
    progress: options.onProgress !== undefined,
    checkpoint: policyOf(settings.checkpoint),
    resumeFrom: checkpoint,
  };
  const host = createHost({
    where,
    dataset,
    options,
    callbacks: settings.callbacks,
    store: settings.checkpoint?.store,
    load,
    states: subject.states,
  });

  const worker = options.worker();
  const failure = watch(where, worker);
  const remote = wrap<Server>(endpointOf(where, worker));
  const abort = () => void remote.abort();
  try {
    await Promise.race([remote.ready(), failure, timeout(where)]);
    if (settings.signal?.aborted) return untouched();
    settings.signal?.addEventListener('abort', abort, { once: true });
    const buffers = [job.dataset, job.validation].flatMap((data) =>
      data === undefined || data === 'stream' ? [] : buffersOf(data.x, data.y, data.weight),
    );
    const outcome = await Promise.race([
      remote.train(transfer(job, [...new Set(buffers)]), proxy(host.remote)),
      failure,
    ]);
    load(outcome.weights);
    loadStates(subject.states, outcome.states);
    if ('error' in outcome) throw host.error() ?? unpackError(outcome.error);
    for (const callbacks of settings.callbacks) await callbacks.onTrainEnd?.(outcome.history);
    return outcome.history;
  } finally {
    settings.signal?.removeEventListener('abort', abort);
    remote[releaseProxy]();
    await worker.terminate();
  }
}

/** The history of a run that was aborted before it began. */
function untouched(): History {
  return {
    loss: [],
    validationLoss: [],
    learningRate: [],
    gradientNorm: [],
    stopped: 'aborted',
    bestEpoch: 0,
    bestLoss: undefined,
    weights: 'last',
    steps: 0,
  };
}

function checkCrossable(where: string, model: LayersModel | Trainable, options: FitOptions): LayersModel {
  const advice = 'or train without the worker option';
  const losses = Array.isArray(options.loss) ? options.loss : [options.loss];
  if (losses.some((loss) => typeof loss === 'function')) {
    throw new ArgumentError(
      `${where}: loss is a function, which cannot be sent to a worker; use a name such as "meanSquaredError", ${advice}.`,
    );
  }
  if (typeof options.schedule === 'function') {
    throw new ArgumentError(
      `${where}: schedule is a function, which cannot be sent to a worker; use a name such as "cosine", ${advice}.`,
    );
  }
  if (typeof (model as LayersModel).save !== 'function') {
    throw new ArgumentError(
      `${where}: model must be a tf.LayersModel to be sent to a worker; use one, ${advice}.`,
    );
  }
  return model as LayersModel;
}

/** Options that are data; functions stay here. */
function plainOptions(options: WorkerOptions, seed: number, fresh: boolean): WireOptions {
  const { worker: _, signal: _s, callbacks: _c, onProgress: _p, checkpoint: _k, ...rest } = options;
  const { validation: _v, disposeBatches: _d, ...plain } = rest;
  return fresh ? { ...plain, seed } : plain;
}

function hooksOf(callbacks: readonly Callbacks[]): Job['hooks'] {
  const hooks = ['onTrainBegin', 'onEpochBegin', 'onStepEnd', 'onEpochEnd'] as const;
  return hooks.filter((hook) => callbacks.some((entry) => entry[hook] !== undefined));
}

function policyOf(policy: ReturnType<typeof toSettings>['checkpoint']): Job['checkpoint'] {
  if (policy === undefined) return undefined;
  const { store: _, ...rest } = policy;
  return rest;
}

function endpointOf(where: string, worker: WorkerLike): Endpoint {
  if (typeof worker?.postMessage !== 'function') {
    throw new ArgumentError(`${where}: worker must return a Worker, got ${typeof worker}.`);
  }
  return 'on' in worker ? nodeEndpoint(worker as unknown as NodePort) : (worker as unknown as Endpoint);
}

/** Rejects when the worker breaks down; without this, a wait for its answer would never end. */
function watch(where: string, worker: WorkerLike): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    const fail = (reason: unknown) => {
      const cause = (reason as { error?: unknown } | undefined)?.error ?? reason;
      const message = (reason as { message?: string } | undefined)?.message ?? 'no details';
      reject(
        new RecurraError(
          'ERR_WORKER',
          `${where}: the worker failed: ${message}; see that its script loads and calls serveFit().`,
          { cause },
        ),
      );
    };
    const node = worker as { on?: (event: string, fn: (value: unknown) => void) => void };
    if (typeof node.on === 'function') {
      node.on('error', fail);
      node.on('exit', (code) => fail({ message: `it exited with code ${String(code)}` }));
    } else {
      (worker as unknown as EventTarget).addEventListener?.('error', fail);
    }
  });
  failed.catch(() => undefined);
  return failed;
}

function timeout(where: string): Promise<never> {
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => {
      reject(
        new RecurraError(
          'ERR_WORKER',
          `${where}: the worker did not answer within ${patience / 1000} s; its script must call serveFit() of @recurra/train/worker.`,
        ),
      );
    }, patience);
    // In Node, a pending timer must not keep the program alive.
    (timer as { unref?: () => void }).unref?.();
  });
  late.catch(() => undefined);
  return late;
}

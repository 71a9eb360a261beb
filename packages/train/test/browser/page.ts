import { type CheckpointStore, fit, indexedDbCheckpoint, opfsCheckpoint, resume } from '@recurra/train';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { linearData, linearModel, lstmModel, sequenceData, weightHex } from './models.ts';

/** What the test calls, one function a question. */
export interface PageApi {
  /** Trains on this thread and in a worker; gives both weights and how often the page could do other things. */
  worker(): Promise<{ here: string; there: string; frames: number; reports: number; stopped: string }>;
  /** Loads a worker whose script does not exist; gives the error's code. */
  brokenWorker(): Promise<string>;
  /** Keeps bytes, reads them with a new handle, replaces them, forgets them. */
  bytes(kind: Kind): Promise<{ empty: unknown; newest: unknown; cleared: unknown }>;
  /** Trains until a step and saves; the page is then reloaded. */
  begin(kind: Kind): Promise<number>;
  /** Continues after the reload, and trains without interruption for comparison. */
  finish(kind: Kind): Promise<{ resumed: string; whole: string; same: boolean }>;
  /** Breaks the newest file of the origin-private file system, and reads. */
  damage(): Promise<{ read: number[]; warnings: number }>;
}

const api: PageApi = {
  async worker() {
    const data = sequenceData(64, 16);
    const options = { loss: 'meanSquaredError', epochs: 3, batchSize: 4, seed: 2, clipNorm: 1 } as const;
    const here = lstmModel();
    await fit(here, data, options);
    const there = lstmModel();
    let frames = 0;
    let reports = 0;
    const timer = setInterval(() => frames++, 1);
    const history = await fit(there, data, {
      ...options,
      worker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
      onProgress: () => reports++,
    });
    clearInterval(timer);
    return { here: weightHex(here), there: weightHex(there), frames, reports, stopped: history.stopped };
  },

  async brokenWorker() {
    return fit(linearModel(), linearData(), {
      loss: 'meanSquaredError',
      epochs: 1,
      worker: () => new Worker(new URL('/nowhere.js', location.href), { type: 'module' }),
    }).then(
      () => 'trained',
      (error: { code?: string }) => error.code ?? String(error),
    );
  },

  async bytes(kind: Kind) {
    const name = `bytes ${kind}`;
    await store(kind, name).clear();
    const empty = await store(kind, name).read();
    for (const value of [1, 2, 3]) await store(kind, name).write(new Uint8Array(1000).fill(value));
    const newest = await store(kind, name).read();
    await store(kind, name).clear();
    const cleared = await store(kind, name).read();
    return { empty, newest: newest && [newest.length, newest[0], newest[999]], cleared };
  },

  async begin(kind: Kind) {
    const controller = new AbortController();
    const history = await fit(linearModel(), linearData(), {
      ...settings,
      checkpoint: { store: store(kind, 'run'), everySteps: 1 },
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 7) controller.abort();
      },
    });
    return history.steps;
  },

  async finish(kind: Kind) {
    const [resumed, whole] = [linearModel(), linearModel()];
    const history = await resume(store(kind, 'run'), { ...settings, model: resumed, dataset: linearData() });
    const expected = await fit(whole, linearData(), settings);
    await store(kind, 'run').clear();
    return {
      resumed: weightHex(resumed),
      whole: weightHex(whole),
      same: JSON.stringify(history) === JSON.stringify(expected),
    };
  },

  async damage() {
    const warnings: string[] = [];
    const own = opfsCheckpoint('damage', { onWarning: (message) => warnings.push(message) });
    await own.clear();
    await own.write(Uint8Array.of(1, 2, 3));
    await own.write(Uint8Array.of(4, 5, 6));
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('recurra')).getDirectoryHandle('damage');
    const file = await (await folder.getFileHandle('checkpoint-00000002.recurra')).createWritable();
    await file.write('torn');
    await file.close();
    return { read: [...((await own.read()) ?? [])], warnings: warnings.length };
  },
};

const settings = { loss: 'meanSquaredError', epochs: 4, batchSize: 16, seed: 6, optimizer: 'adamw' } as const;

type Kind = 'indexedDb' | 'opfs';

function store(kind: Kind, name: string): CheckpointStore {
  return kind === 'opfs' ? opfsCheckpoint(name) : indexedDbCheckpoint(name);
}

await tf.setBackend('cpu');
Object.assign(globalThis, { api });
document.title = 'ready';

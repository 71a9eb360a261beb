import { fitGroups, type SearchResult, type SeriesTable, searchForecaster } from '@recurra/forecasting';
import cpuWorker from '@recurra/forecasting/worker?worker&url';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import wasmWorker from './wasm-worker.ts?worker&url';

/** What many models come to in this browser. */
export interface PageApi {
  /** Searches in so many workers; gives everything but the seconds. */
  search(backend: 'cpu' | 'wasm', workers: number | 'auto'): Promise<unknown>;
  /** Trains groups in so many workers; gives the file. */
  groups(workers: number): Promise<number[]>;
  /** Searches in two workers and cancels at the first report; gives the error's message. */
  cancel(): Promise<string>;
  /** Asks for workers, from a script that is not there, or without one; gives the error's message. */
  wrong(worker: string | undefined): Promise<string>;
}

const table: SeriesTable = {
  timeColumn: 'time',
  frequency: { unit: 'month', count: 1, label: 'monthly' },
  seasonLength: 12,
  notes: [],
  series: [0, 1].map((s) => ({
    id: `series ${s}`,
    times: Float64Array.from({ length: 60 }, (_, t) => Date.UTC(2000, t, 1)),
    values: Float64Array.from(
      { length: 60 },
      (_, t) => 50 + 5 * Math.sin((2 * Math.PI * t) / 12) + ((t * t * 7 + s) % 11) / 10,
    ),
  })),
};
const small = { horizon: 4, epochs: 2, stepsPerEpoch: 2, batchSize: 8, hiddenSize: 3 } as const;
const space = { learningRate: { min: 1e-3, max: 1e-2 } } as const;
const message = (error: unknown): string => (error as Error).message;

const api: PageApi = {
  async search(backend, workers) {
    setWasmPaths(`${location.origin}/`);
    await tf.setBackend(backend);
    const worker = backend === 'cpu' ? cpuWorker : wasmWorker;
    const result: SearchResult = await searchForecaster(table, {
      ...small,
      space,
      trials: 4,
      workers,
      worker,
    });
    const model = [...result.forecaster.save()];
    result.forecaster.dispose();
    return {
      best: result.best,
      trials: result.trials.map(({ seconds: _, ...trial }) => trial),
      scores: result.scores,
      model,
    };
  },
  async groups(workers) {
    await tf.setBackend('cpu');
    const grouped = await fitGroups(table, { ...small, by: 'id', workers, worker: cpuWorker });
    const file = [...grouped.save()];
    grouped.dispose();
    return file;
  },
  async cancel() {
    await tf.setBackend('cpu');
    const controller = new AbortController();
    return searchForecaster(table, {
      ...small,
      epochs: 200,
      space,
      trials: 4,
      workers: 2,
      worker: cpuWorker,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('changed my mind')),
    }).then(() => 'found', message);
  },
  async wrong(worker) {
    await tf.setBackend('cpu');
    return searchForecaster(table, { ...small, space, workers: 2, ...(worker && { worker }) }).then(
      () => 'found',
      message,
    );
  },
};
Object.assign(globalThis, { api });
document.title = 'ready';

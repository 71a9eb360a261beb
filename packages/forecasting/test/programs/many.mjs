// Searches, or trains groups, with the built package in plain Node; started by many-models.test.ts.
// usage: node many.mjs search|groups|missing|deadly <workers> [folder of results] [abort after so many finished]
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createRng } from '@recurra/core';
import { checkpointResults, fitGroups, searchForecaster } from '@recurra/forecasting';
import { directoryCheckpoint } from '@recurra/train/node';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { fileURLToPath } from 'node:url';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

const [what, workers, folder, abortAfter] = process.argv.slice(2);
setWasmPaths(fileURLToPath(new URL('.', import.meta.resolve('@tensorflow/tfjs-backend-wasm'))));
await tf.setBackend('wasm');

const length = 72;
const table = {
  timeColumn: 'time',
  frequency: { unit: 'month', count: 1, label: 'monthly' },
  seasonLength: 12,
  notes: [],
  series: Array.from({ length: 4 }, (_, s) => {
    const rng = createRng(7 + s);
    return {
      id: `series ${s + 1}`,
      times: Float64Array.from({ length }, (_, t) => Date.UTC(1990, t, 1)),
      values: Float64Array.from(
        { length },
        (_, t) => 50 + 10 * s + 5 * Math.sin((2 * Math.PI * t) / 12) + 0.3 * rng.normal(),
      ),
      static: { 'region=north': s < 2 ? 1 : 0, 'region=south': s < 2 ? 0 : 1 },
    };
  }),
};

const controller = new AbortController();
let finished = 0;
let lastDone = 0;
let forward = true;
const options = {
  horizon: 6,
  stepsPerEpoch: 4,
  batchSize: 16,
  hiddenSize: 8,
  workers: workers === 'auto' ? workers : Number(workers),
  signal: controller.signal,
  onProgress(progress) {
    finished = progress.finished;
    forward &&= progress.done >= lastDone && progress.done <= 1;
    lastDone = progress.done;
    if (abortAfter !== undefined && finished >= Number(abortAfter)) controller.abort(new Error('stop here'));
  },
  ...(folder ? { store: checkpointResults((key) => directoryCheckpoint(join(folder, key))) } : {}),
};
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

async function search() {
  const space = {
    hiddenSize: [4, 8],
    learningRate: { min: 1e-3, max: 1e-2, log: true },
    // The second is longer than the series: that trial fails, and the others go on.
    window: [12, 5000],
  };
  const found = await searchForecaster(table, { ...options, epochs: 6, space, trials: 9, seed: 3 });
  const forecasts = await found.forecaster.predict(table);
  const model = hash(found.forecaster.save());
  found.forecaster.dispose();
  return {
    best: found.best,
    trials: found.trials.map(({ seconds: _, ...trial }) => trial),
    scores: found.scores,
    model,
    medians: forecasts.map(({ median }) => [...median]),
  };
}

async function groups() {
  const grouped = await fitGroups(table, { ...options, epochs: 3, by: 'region' });
  const forecasts = await grouped.predict(table);
  const models = [...grouped.forecasters].map(([name, each]) => [name, hash(each.save())]);
  const { scores, failed } = grouped;
  grouped.dispose();
  return { models, scores, failed, medians: forecasts.map(({ median }) => [...median]) };
}

/** Searches with a worker script that is not there, or that ends its worker. */
function broken() {
  const deadly = new URL('./deadly-worker.mjs', import.meta.url);
  const worker = what === 'deadly' ? deadly : new URL('./nowhere.mjs', deadly);
  return searchForecaster(table, { ...options, epochs: 1, space: { hiddenSize: [4, 8] }, worker });
}

try {
  const result = await (what === 'search' ? search() : what === 'groups' ? groups() : broken());
  console.log(JSON.stringify({ result, finished, lastDone, forward }));
} catch (error) {
  console.log(JSON.stringify({ error: String(error), code: error.code, finished }));
}
// No process.exit(): a worker left running would keep the program alive.

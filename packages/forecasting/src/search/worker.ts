/**
 * Script of a worker that does the tasks of `searchForecaster` and `fitGroups`. In Node they find it by themselves; in
 * browsers its address goes into their option `worker`. Importing it serves; a script of one's own may import it beside
 * a TensorFlow.js backend.
 *
 * @example
 * import worker from '@recurra/forecasting/worker?worker&url'; // Vite
 * await searchForecaster(table, { horizon: 24, space, worker });
 */
import { worker, workerEmit } from 'workerpool';
import { unpackTable } from './packed-table.ts';
import { runTask } from './run-task.ts';
import { useBackend } from './use-backend.ts';
import { packError, taskName, type WireAnswer, type WireTask } from './wire.ts';

/** Milliseconds between two reports. */
const reportEvery = 100;

async function serve({ table, task, backend, production }: WireTask): Promise<WireAnswer> {
  let reported = performance.now();
  try {
    await useBackend(backend, production);
    const outcome = await runTask(unpackTable(table), task, {
      onProgress(done) {
        const now = performance.now();
        if (now - reported < reportEvery) return;
        reported = now;
        workerEmit(done);
      },
    });
    return { outcome };
  } catch (error) {
    return { error: packError(error) };
  }
}

worker({ [taskName]: serve });

import { readTable } from '@recurra/forecasting';
import { indexedDbCheckpoint } from '@recurra/train';
import { expose } from 'comlink';
import type { ForecastWorker, Outcome, Problem } from './protocol.ts';

let running: AbortController | undefined;

const checkpointOf = (id: string) => indexedDbCheckpoint(`demo-${id}`);

function describe(error: unknown): Problem {
  const { message, row, column } = error as { message?: string; row?: number; column?: string };
  return {
    message: message ?? String(error),
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column }),
  };
}

/** Turns what a call throws into an outcome: of an error, only its message would survive the way out. */
async function settle<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<Outcome<T>> {
  try {
    return { status: 'ok', value: await call() };
  } catch (error) {
    return signal?.aborted ? { status: 'stopped' } : { status: 'failed', problem: describe(error) };
  }
}

const api: ForecastWorker = {
  read: (source) => settle(() => readTable(source)),

  async run(job, onUpdate) {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    return settle(async () => {
      // TensorFlow.js comes only now: reading a file needs none of it.
      const { runJob } = await import('./run-job.ts').catch((cause: unknown) => {
        throw new Error('The code for training could not be loaded. Check the connection and start again.', {
          cause,
        });
      });
      return runJob(job, { checkpoint: checkpointOf(job.id), signal: controller.signal, onUpdate });
    }, controller.signal);
  },

  stop() {
    running?.abort();
  },

  forget: (id) => checkpointOf(id).clear(),
};

expose(api);

import { readTable } from '@recurra/forecasting';
import { indexedDbCheckpoint } from '@recurra/train';
import { expose } from 'comlink';
import { settle } from '../../worker/outcome.ts';
import type { ForecastWorker } from './protocol.ts';

let running: AbortController | undefined;

const checkpointOf = (id: string) => indexedDbCheckpoint(`demo-${id}`);

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

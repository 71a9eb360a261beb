import type { MusicDataset } from '@recurra/music/inference';
import { expose } from 'comlink';
import { settle } from '../../../worker/outcome.ts';
import type { TrainWorker } from './protocol.ts';
import { readDataset } from './read-dataset.ts';

let dataset: MusicDataset | undefined;
let running: AbortController | undefined;

function begin(): AbortSignal {
  running?.abort();
  running = new AbortController();
  return running.signal;
}

const api: TrainWorker = {
  read(files, onProgress) {
    const signal = begin();
    return settle(async () => {
      const read = await readDataset(files, onProgress, signal);
      dataset = read.dataset;
      return read.report;
    }, signal);
  },

  train(settings, onUpdate) {
    const signal = begin();
    return settle(async () => {
      if (dataset === undefined) throw new Error('There is nothing to learn from yet. Choose files first.');
      // TensorFlow.js comes only now: reading files needs none of it.
      const { runTraining } = await import('./run-training.ts').catch((cause: unknown) => {
        throw new Error('The code for training could not be loaded. Check the connection and start again.', {
          cause,
        });
      });
      return runTraining(dataset, settings, onUpdate, signal);
    }, signal);
  },

  stop: () => running?.abort(),
};

expose(api);

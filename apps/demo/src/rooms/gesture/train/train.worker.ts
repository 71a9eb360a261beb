import { expose } from 'comlink';
import { settle } from '../../../worker/outcome.ts';
import type { GestureWorker } from './protocol.ts';

let running: AbortController | undefined;

function begin(): AbortSignal {
  running?.abort();
  running = new AbortController();
  return running.signal;
}

/** TensorFlow.js comes only when it is needed. */
async function trainer(): Promise<typeof import('./run-training.ts')> {
  return import('./run-training.ts').catch((cause: unknown) => {
    throw new Error('The code for training could not be loaded. Check the connection and start again.', {
      cause,
    });
  });
}

const api: GestureWorker = {
  train(recordings, settings, onUpdate) {
    const signal = begin();
    return settle(async () => (await trainer()).runTraining(recordings, settings, onUpdate, signal), signal);
  },
  check(recordings, settings, onUpdate) {
    const signal = begin();
    return settle(async () => (await trainer()).runCheck(recordings, settings, onUpdate, signal), signal);
  },
  stop: () => running?.abort(),
};

expose(api);

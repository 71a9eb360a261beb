import type { TrainingJob, TrainingMessage } from './job.ts';
import { runJob } from './run-job.ts';

const tell = (message: TrainingMessage): void => self.postMessage(message);

self.addEventListener('message', (event: MessageEvent<TrainingJob>) => {
  runJob(event.data, tell).catch((error: unknown) => {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});

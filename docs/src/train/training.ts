import type { LabNetwork } from '../lab/network.ts';
import type { TrainingJob, TrainingMessage } from './job.ts';

/** How a run stands. */
export type TrainingStatus = 'running' | 'done' | 'stopped' | 'failed';

/**
 * A training run in a worker of its own.
 *
 * @example
 * const run = new Training(job, () => draw(run.losses));
 * stopButton.onclick = () => run.stop();
 */
export class Training {
  readonly job: TrainingJob;
  /** Loss of every update so far. */
  readonly losses: number[] = [];
  status: TrainingStatus = 'running';
  /** What went wrong, if it did. */
  problem: string | undefined;
  /** The network as it was last seen, and after how many updates. */
  network: LabNetwork | undefined;
  networkStep = 0;
  readonly #worker: Worker;
  readonly #changed: () => void;

  /**
   * Starts.
   *
   * @param job What to train.
   * @param changed Called whenever something of the above is new.
   */
  constructor(job: TrainingJob, changed: () => void) {
    this.job = job;
    this.#changed = changed;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', (event: MessageEvent<TrainingMessage>) =>
      this.#hear(event.data),
    );
    this.#worker.addEventListener('error', (event) => {
      this.#end('failed', `The worker could not run: ${event.message || 'its script did not load'}.`);
    });
    this.#worker.postMessage(job);
  }

  /** Stops at once; losses and network stay as they are. */
  stop(): void {
    if (this.status === 'running') this.#end('stopped');
  }

  #end(status: TrainingStatus, problem?: string): void {
    this.status = status;
    this.problem = problem;
    // Ended from outside: a training in full swing hears no message.
    this.#worker.terminate();
    this.#changed();
  }

  #hear(message: TrainingMessage): void {
    if (this.status !== 'running') return;
    switch (message.type) {
      case 'done':
        this.#end('done');
        return;
      case 'failed':
        this.#end('failed', message.message);
        return;
      case 'losses':
        this.losses.push(...message.losses);
        break;
      case 'network':
        this.network = message.network;
        this.networkStep = message.step;
    }
    this.#changed();
  }
}

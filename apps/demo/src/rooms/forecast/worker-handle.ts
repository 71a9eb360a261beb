import { proxy, type Remote, wrap } from 'comlink';
import type { ForecastWorker, Job, JobResult, Outcome, RunUpdate } from './protocol.ts';

/** How long a worker may take to stop by itself before it is ended. Its checkpoint is whole at any moment. */
const patience = 4000;

/** The room's worker: started when first needed, and again after it had to be ended. */
export class WorkerHandle {
  #worker: Worker | undefined;
  #remote: Remote<ForecastWorker> | undefined;
  #fail: ((error: Error) => void) | undefined;
  #failed: Promise<never> = new Promise(() => {});

  #start(): Remote<ForecastWorker> {
    if (this.#remote) return this.#remote;
    const worker = new Worker(new URL('./forecast.worker.ts', import.meta.url), {
      type: 'module',
      name: 'forecast',
    });
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Heard by whoever waits; without a listener here it would count as unhandled.
    this.#failed.catch(() => {});
    worker.addEventListener('error', (event) => {
      const reason = event.message || 'its code could not be loaded';
      this.#end(new Error(`The background worker failed: ${reason}. Reload the page and try again.`));
    });
    this.#worker = worker;
    this.#remote = wrap<ForecastWorker>(worker);
    return this.#remote;
  }

  #end(reason: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#remote = undefined;
    this.#fail?.(reason);
  }

  /** Reads a CSV in the worker. */
  read(source: Blob): ReturnType<ForecastWorker['read']> {
    return Promise.race([this.#start().read(source), this.#failed]);
  }

  /** Runs a job in the worker. */
  async run(job: Job, onUpdate: (update: RunUpdate) => void): Promise<Outcome<JobResult>> {
    try {
      return await Promise.race([this.#start().run(job, proxy(onUpdate)), this.#failed]);
    } catch (error) {
      if (error === ended) return { status: 'stopped' };
      throw error;
    }
  }

  /** Asks the worker to stop, and ends it if it does not answer. */
  stop(finished: Promise<unknown>): void {
    void this.#remote?.stop();
    const timer = setTimeout(() => this.#end(ended), patience);
    void finished.finally(() => clearTimeout(timer));
  }

  /** Forgets a run's checkpoint. */
  async forget(id: string): Promise<void> {
    await Promise.race([this.#start().forget(id), this.#failed]);
  }
}

const ended = new Error('The worker was ended.');

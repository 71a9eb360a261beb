import { type Remote, wrap } from 'comlink';
import type { Outcome } from './outcome.ts';

/** How long a worker may take to stop by itself before it is ended. */
const patience = 4000;

const ended = new Error('The worker was ended.');

/** A room's worker: started when first needed, and again after it had to be ended. */
export class WorkerHandle<Api> {
  readonly #create: () => Worker;
  #worker: Worker | undefined;
  #remote: Remote<Api> | undefined;
  #fail: ((error: Error) => void) | undefined;
  #failed: Promise<never> = new Promise(() => {});

  /** @param create Starts the worker. */
  constructor(create: () => Worker) {
    this.#create = create;
  }

  #start(): Remote<Api> {
    if (this.#remote) return this.#remote;
    const worker = this.#create();
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
    this.#remote = wrap<Api>(worker);
    return this.#remote;
  }

  #end(reason: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#remote = undefined;
    this.#fail?.(reason);
  }

  /**
   * Calls the worker.
   *
   * @throws Error if the worker fails or is ended.
   */
  call<T>(use: (remote: Remote<Api>) => Promise<T>): Promise<T> {
    return Promise.race([use(this.#start()), this.#failed]);
  }

  /** Calls the worker for something that can be stopped. */
  async run<T>(use: (remote: Remote<Api>) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    try {
      return await this.call(use);
    } catch (error) {
      if (error === ended) return { status: 'stopped' };
      throw error;
    }
  }

  /**
   * Asks the worker to stop, and ends it if it does not answer.
   *
   * @param ask Tells it.
   * @param finished Settles when it has stopped.
   */
  stop(ask: (remote: Remote<Api>) => unknown, finished: Promise<unknown>): void {
    if (this.#remote) ask(this.#remote);
    const timer = setTimeout(() => this.#end(ended), patience);
    void finished.finally(() => clearTimeout(timer));
  }
}

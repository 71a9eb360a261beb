import type { DatasetReport } from '@recurra/music/inference';
import { proxy, type Remote } from 'comlink';
import type { Outcome } from '../../../worker/outcome.ts';
import { WorkerHandle } from '../../../worker/worker-handle.ts';
import type { TrainResult, TrainSettings, TrainUpdate, TrainWorker } from './protocol.ts';
import { newTraining, type Training, withUpdate } from './training.ts';

/** Everything the training part of the room shows. */
export interface TrainState {
  /** What became of the files. */
  readonly report?: DatasetReport | undefined;
  /** Files being read, and how many are. */
  readonly reading?: { readonly done: number; readonly files: number } | undefined;
  readonly settings: TrainSettings;
  readonly training?: Training | undefined;
  readonly result?: TrainResult | undefined;
  readonly problem?: { readonly title: string; readonly message: string } | undefined;
}

const usualSettings: TrainSettings = { name: 'My music', kind: 'note', minutes: 3, units: 128, seed: 1 };

/** The training part's memory, and its only link to the worker. */
export class TrainSession extends EventTarget {
  state: TrainState = { settings: usualSettings };
  readonly #worker: WorkerHandle<TrainWorker> = new WorkerHandle(
    () => new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module', name: 'train' }),
  );
  /** The files: a worker that had to be ended has forgotten them. */
  #files: readonly File[] = [];
  #reads = 0;
  #finished: Promise<unknown> = Promise.resolve();
  /** Settles when the worker has the files. */
  #known: Promise<unknown> = Promise.resolve();

  #set(change: Partial<TrainState>): void {
    this.state = { ...this.state, ...change };
    this.dispatchEvent(new Event('change'));
  }

  /** Whether a training is under way. */
  get busy(): boolean {
    return this.state.training !== undefined;
  }

  /** Changes what the next training will be. */
  configure(change: Partial<TrainSettings>): void {
    this.#set({ settings: { ...this.state.settings, ...change } });
  }

  /** Reads files to learn from, in place of those that there were. */
  async useFiles(files: readonly File[]): Promise<void> {
    if (this.busy || files.length === 0) return;
    const ticket = ++this.#reads;
    this.#set({
      reading: { done: 0, files: files.length },
      report: undefined,
      result: undefined,
      problem: undefined,
    });
    const hear = (done: number): void => {
      if (ticket === this.#reads && this.state.reading) this.#set({ reading: { done, files: files.length } });
    };
    const outcome = await this.#ask<DatasetReport>((remote) => remote.read(files, proxy(hear)));
    if (ticket !== this.#reads) return;
    this.#files = files;
    if (outcome.status === 'ok') this.#set({ reading: undefined, report: outcome.value });
    else if (outcome.status === 'stopped') this.#set({ reading: undefined });
    else this.#fail('The files could not be used', outcome.problem.message);
  }

  async #ask<T>(use: (remote: Remote<TrainWorker>) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    try {
      return await this.#worker.run<T>(use);
    } catch (error) {
      return {
        status: 'failed',
        problem: { message: error instanceof Error ? error.message : String(error) },
      };
    }
  }

  /** Says that something did not work, beside the training. */
  refuse(message: string): void {
    this.#set({ problem: { title: 'That did not work', message } });
  }

  #fail(title: string, message: string): void {
    this.#set({ reading: undefined, training: undefined, problem: { title, message } });
  }

  /** Trains with the current settings. */
  async start(): Promise<void> {
    const { report, settings } = this.state;
    if (this.busy || !report || report.splits.train.pieces === 0) return;
    this.#set({ training: newTraining(settings), result: undefined, problem: undefined });
    const hear = (update: TrainUpdate): void => {
      const { training } = this.state;
      if (training) this.#set({ training: withUpdate(training, update) });
    };
    await this.#known;
    const training = this.#ask<TrainResult>((remote) => remote.train(settings, proxy(hear)));
    this.#finished = training;
    // Cancel may have been pressed before there was anything to stop.
    if (this.state.training?.stopping) this.#worker.stop((remote) => remote.stop(), training);
    const outcome = await training;
    if (outcome.status === 'ok') this.#set({ training: undefined, result: outcome.value });
    else if (outcome.status === 'failed') this.#fail('The training ended early', outcome.problem.message);
    else {
      this.#set({ training: undefined });
      // If it had to be ended, another worker knows nothing of the files.
      this.#known = this.#ask<DatasetReport>((remote) =>
        remote.read(
          this.#files,
          proxy(() => {}),
        ),
      );
    }
  }

  /** Stops training; what was learned is lost. */
  stop(): void {
    const { training } = this.state;
    if (!training) return;
    this.#set({ training: { ...training, stopping: true } });
    this.#worker.stop((remote) => remote.stop(), this.#finished);
  }
}

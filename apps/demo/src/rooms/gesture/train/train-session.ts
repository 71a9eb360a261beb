import type { RecordedGesture } from '@recurra/viz';
import { proxy, type Remote } from 'comlink';
import type { Outcome } from '../../../worker/outcome.ts';
import { WorkerHandle } from '../../../worker/worker-handle.ts';
import type { CheckResult, GestureWorker, TrainResult, TrainSettings, TrainUpdate } from './protocol.ts';

/** A model of the user's, with a recording of each class to picture it. */
export interface Trained extends TrainResult {
  readonly pictures: readonly RecordedGesture[];
}

/** Work of the worker that is under way. */
export interface Work {
  readonly kind: 'train' | 'check';
  readonly stopping: boolean;
  readonly update: TrainUpdate | undefined;
}

/** Everything the training part of the room shows. */
export interface TrainState {
  readonly settings: TrainSettings;
  readonly work?: Work | undefined;
  readonly trained?: Trained | undefined;
  /** How well such a model does; undefined until it has been tested. */
  readonly check?: CheckResult | undefined;
  readonly problem?: { readonly title: string; readonly message: string } | undefined;
}

const usualSettings: TrainSettings = { name: 'My gestures', steps: 300, falseRejectRate: 0.03, seed: 1 };

/** The training part's memory, and its only link to the worker. */
export class TrainSession extends EventTarget {
  state: TrainState = { settings: usualSettings };
  readonly #worker: WorkerHandle<GestureWorker> = new WorkerHandle(
    () => new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module', name: 'gesture' }),
  );
  #finished: Promise<unknown> = Promise.resolve();

  #set(change: Partial<TrainState>): void {
    this.state = { ...this.state, ...change };
    this.dispatchEvent(new Event('change'));
  }

  get busy(): boolean {
    return this.state.work !== undefined;
  }

  /** Changes what the next training will be. */
  configure(change: Partial<TrainSettings>): void {
    this.#set({ settings: { ...this.state.settings, ...change } });
  }

  /** Shows a model that was trained earlier. */
  restore(trained: Trained, check: CheckResult | undefined): void {
    if (!this.busy && !this.state.trained) this.#set({ trained, check });
  }

  /** Says that something did not work. */
  refuse(title: string, message: string): void {
    this.#set({ problem: { title, message } });
  }

  /**
   * Trains on recordings, and tests such a model then; the model is there before it is tested.
   *
   * @param examples The recordings.
   * @param json The same as JSON.
   */
  async start(examples: readonly RecordedGesture[], json: string): Promise<void> {
    if (this.busy) return;
    const { settings } = this.state;
    this.#set({ problem: undefined });
    const trained = await this.#run<TrainResult>('train', (remote, hear) =>
      remote.train(json, settings, hear),
    );
    if (trained.status === 'failed') return this.refuse('Training did not work', trained.problem.message);
    if (trained.status === 'stopped') return;
    const pictures = trained.value.classes
      .map((name) => examples.find((example) => example.name === name))
      .filter((example) => example !== undefined);
    this.#set({ trained: { ...trained.value, pictures }, check: undefined });
    await this.#check(json);
  }

  async #check(json: string): Promise<void> {
    const { settings } = this.state;
    const check = await this.#run<CheckResult>('check', (remote, hear) => remote.check(json, settings, hear));
    if (check.status === 'ok') this.#set({ check: check.value });
    else if (check.status === 'failed')
      this.refuse('The model is ready, but could not be tested', check.problem.message);
  }

  async #run<T>(
    kind: Work['kind'],
    use: (remote: Remote<GestureWorker>, hear: (update: TrainUpdate) => void) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    this.#set({ work: { kind, stopping: false, update: undefined } });
    const hear = (update: TrainUpdate): void => {
      const { work } = this.state;
      if (work?.kind === kind) this.#set({ work: { ...work, update } });
    };
    const done = this.#worker
      .run<T>((remote) => use(remote, proxy(hear)))
      .catch(
        (error: unknown): Outcome<T> => ({
          status: 'failed',
          problem: { message: error instanceof Error ? error.message : String(error) },
        }),
      );
    this.#finished = done;
    const outcome = await done;
    this.#set({ work: undefined });
    return outcome;
  }

  /** Stops what is under way; what was not finished is lost. */
  stop(): void {
    const { work } = this.state;
    if (!work) return;
    this.#set({ work: { ...work, stopping: true } });
    this.#worker.stop((remote) => remote.stop(), this.#finished);
  }
}

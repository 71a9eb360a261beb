import type { RoomProblem } from '../../ui/problem-note.ts';
import type { Outcome } from '../../worker/outcome.ts';
import { WorkerHandle } from '../../worker/worker-handle.ts';
import type {
  Converted,
  ConvertWish,
  OnnxWorker,
  OpenedModel,
  RunResult,
  RunWish,
  StreamStart,
  StreamStep,
} from './protocol.ts';

/** Milliseconds after which what the worker does is stopped: a file may ask for days. */
const mostTime = 30_000;
/** Steps of a stream that are kept to be shown. */
const mostSteps = 120;

/** What the worker is at. */
export type Work = 'open' | 'run' | 'stream' | 'convert';

/** What the room shows. */
export interface OnnxState {
  readonly busy: Work | undefined;
  readonly name: string;
  readonly model: OpenedModel | undefined;
  readonly result: RunResult | undefined;
  readonly stream: StreamStart | undefined;
  /** What came of each of the last steps. */
  readonly steps: readonly StreamStep[];
  /** Steps before those. */
  readonly stepsBefore: number;
  readonly converted: Converted | undefined;
  /** By what was tried. */
  readonly problems: Readonly<Partial<Record<Work, RoomProblem>>>;
}

const nothing: OnnxState = {
  busy: undefined,
  name: '',
  model: undefined,
  result: undefined,
  stream: undefined,
  steps: [],
  stepsBefore: 0,
  converted: undefined,
  problems: {},
};

/** The room's state, and its only link to the worker. Fires `change`. */
export class OnnxSession extends EventTarget {
  state: OnnxState = nothing;
  readonly #worker: WorkerHandle<OnnxWorker> = new WorkerHandle(
    () => new Worker(new URL('./onnx.worker.ts', import.meta.url), { type: 'module', name: 'onnx' }),
  );
  #bytes: Uint8Array | undefined;
  /** Whether the worker that runs has the model. */
  #hasModel = false;
  #stop: (() => void) | undefined;
  #stepping = false;

  #set(change: Partial<OnnxState>): void {
    this.state = { ...this.state, ...change };
    this.dispatchEvent(new Event('change'));
  }

  #fail(work: Work, title: string, message: string): void {
    this.#set({ problems: { ...this.state.problems, [work]: { title, message } } });
  }

  /** Has the worker do something, one at a time; undefined if that failed, which the state then says. */
  async #do<T>(
    work: Work,
    title: string,
    use: (remote: OnnxWorker) => Promise<Outcome<T>>,
  ): Promise<T | undefined> {
    if (this.state.busy) return undefined;
    this.#set({ busy: work, problems: { ...this.state.problems, [work]: undefined } });
    const value = await this.#ask(work, title, use);
    this.#set({ busy: undefined });
    return value;
  }

  /** Asks the worker, but not for longer than anyone waits. */
  async #ask<T>(
    work: Work,
    title: string,
    use: (remote: OnnxWorker) => Promise<Outcome<T>>,
  ): Promise<T | undefined> {
    const seconds = mostTime / 1000;
    let reason = 'It was stopped.';
    try {
      const running = this.#worker.run<T>(async (remote) => {
        // Comlink's proxy has the worker's methods.
        const api = remote as unknown as OnnxWorker;
        if (!this.#hasModel && work !== 'open' && this.#bytes) {
          const opened = await api.open(this.#bytes);
          if (opened.status !== 'ok') return opened;
          this.#hasModel = true;
        }
        return use(api);
      });
      this.#stop = () => this.#worker.stop(() => undefined, running);
      const timer = setTimeout(() => {
        reason = `It took longer than ${seconds} s and was stopped. Try it with smaller lengths, or in Node with @recurra/onnx.`;
        this.#stop?.();
      }, mostTime);
      const outcome = await running.finally(() => clearTimeout(timer));
      if (outcome.status === 'ok') return outcome.value;
      if (outcome.status === 'stopped') this.#forget();
      this.#fail(work, title, outcome.status === 'failed' ? outcome.problem.message : reason);
    } catch (error) {
      this.#forget();
      this.#fail(work, title, (error as Error).message);
    } finally {
      this.#stop = undefined;
    }
    return undefined;
  }

  /** The worker was ended; what it had is gone. */
  #forget(): void {
    this.#hasModel = false;
    this.#set({ stream: undefined });
  }

  /**
   * Opens a model.
   *
   * @param read Gives the file's bytes.
   */
  async open(name: string, read: () => Promise<Uint8Array>): Promise<void> {
    if (this.state.busy) return;
    this.#set({ ...nothing, name });
    this.#bytes = undefined;
    this.#hasModel = false;
    const model = await this.#do<OpenedModel>('open', `“${name}” cannot be opened`, async (api) => {
      try {
        this.#bytes = await read();
      } catch (error) {
        return { status: 'failed', problem: { message: (error as Error).message } };
      }
      return api.open(this.#bytes);
    });
    this.#hasModel = model !== undefined;
    this.#set({ model });
  }

  /** Runs the model once. */
  async run(wish: RunWish): Promise<void> {
    const result = await this.#do('run', 'The model could not be run', (api) => api.run(wish));
    this.#set({ result });
  }

  /** Begins a stream. */
  async startStream(): Promise<void> {
    this.#set({ stream: undefined, steps: [], stepsBefore: 0 });
    const stream = await this.#do('stream', 'The model cannot be streamed', (api) => api.startStream());
    this.#set({ stream });
  }

  /** A step of the stream; none while the worker does something else. */
  async step(value: number, feature: number | undefined): Promise<void> {
    const { busy, stream } = this.state;
    if (busy || this.#stepping || !stream) return;
    this.#stepping = true;
    const step = await this.#ask('stream', 'The stream has ended', (api) => api.step(value, feature));
    this.#stepping = false;
    // Another model or another stream by now.
    if (this.state.stream !== stream) return;
    if (step === undefined) {
      this.#set({ stream: undefined });
      return;
    }
    const steps = [...this.state.steps, step];
    const over = Math.max(0, steps.length - mostSteps);
    this.#set({ steps: steps.slice(over), stepsBefore: this.state.stepsBefore + over });
  }

  /** Back to the stream's start. */
  async resetStream(): Promise<void> {
    await this.#do('stream', 'The stream could not start anew', (api) => api.resetStream());
    this.#set({ steps: [], stepsBefore: 0 });
  }

  /** Makes another file of the model. */
  async convert(wish: ConvertWish): Promise<void> {
    const converted = await this.#do('convert', 'The model could not be changed', (api) => api.convert(wish));
    this.#set({ converted });
  }

  /** Stops what the worker does. */
  stop(): void {
    this.#stop?.();
  }
}

import { KernelError } from '../errors.ts';
import type { KernelExports, KernelName } from '../exports.ts';
import { startWorker, type Thread } from './start-worker.ts';
import { callSize } from './worker-source.ts';

/** One kernel call of a phase. */
export interface Call {
  readonly name: KernelName;
  readonly args: readonly number[];
}

const phase = 0;
const pending = 1;
const failed = 2;
const ending = 3;
/**
 * Threads that share the kernels' memory and work in phases: each takes one call, the calling thread the first one, and
 * a phase ends when all are done.
 */
export class ThreadPool {
  readonly #threads: readonly Thread[];
  readonly #control: Int32Array;
  readonly #calls: Float64Array;
  readonly #names: readonly KernelName[];

  private constructor(threads: readonly Thread[], names: readonly KernelName[]) {
    this.#threads = threads;
    this.#names = names;
    this.#control = new Int32Array(new SharedArrayBuffer(16));
    this.#calls = new Float64Array(new SharedArrayBuffer(8 * callSize * threads.length));
  }

  /** Threads that can work at once, the calling one included. */
  get size(): number {
    return this.#threads.length + 1;
  }

  /**
   * Starts threads.
   *
   * @param count Threads besides the calling one.
   */
  static async start(
    count: number,
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    exports: KernelExports,
  ): Promise<ThreadPool> {
    const names = Object.keys(exports).filter((name) => name !== 'memory') as KernelName[];
    const threads = Array.from({ length: count }, startWorker);
    const pool = new ThreadPool(threads, names);
    threads.forEach((thread, index) => {
      thread.post({ module, memory, control: pool.#control, calls: pool.#calls, index, names });
    });
    try {
      await Promise.all(threads.map(({ ready }) => ready));
    } catch (error) {
      pool.terminate();
      throw error;
    }
    return pool;
  }

  /**
   * Runs up to {@link size} calls at once.
   *
   * @throws KernelError if one of them failed in a thread.
   */
  run(exports: KernelExports, calls: readonly Call[]): void {
    this.#threads.forEach((_, index) => {
      const call = calls[index + 1];
      const at = index * callSize;
      this.#calls[at] = call === undefined ? -1 : this.#names.indexOf(call.name);
      if (call === undefined) return;
      this.#calls[at + 1] = call.args.length;
      this.#calls.set(call.args, at + 2);
    });
    Atomics.store(this.#control, pending, this.#threads.length);
    Atomics.add(this.#control, phase, 1);
    Atomics.notify(this.#control, phase);
    try {
      callKernel(exports, calls[0]!);
    } finally {
      this.#wait();
    }
    if (Atomics.exchange(this.#control, failed, 0) !== 0) {
      throw new KernelError(
        'ERR_MEMORY',
        'A kernel failed in a thread; its arguments lie outside the memory.',
      );
    }
  }

  /** Waits for the others. They are nearly done: parts are equal. Main threads of browsers may not sleep. */
  #wait(): void {
    let spins = 0;
    for (;;) {
      const left = Atomics.load(this.#control, pending);
      if (left === 0) return;
      if (++spins > 20_000 && maySleep) Atomics.wait(this.#control, pending, left, 1);
    }
  }

  terminate(): void {
    Atomics.store(this.#control, ending, 1);
    Atomics.add(this.#control, phase, 1);
    Atomics.notify(this.#control, phase);
    for (const thread of this.#threads) thread.terminate();
  }
}

const maySleep = typeof (globalThis as { readonly document?: unknown }).document === 'undefined';

/** Calls a kernel on this thread. */
export function callKernel(exports: KernelExports, { name, args }: Call): void {
  (exports[name] as (...args: readonly number[]) => unknown)(...args);
}

import { KernelError } from './errors.ts';
import type { KernelExports } from './exports.ts';
import { Heap } from './memory.ts';
import type { Variant } from './module.ts';
import { type Call, callKernel, ThreadPool } from './threads/pool.ts';

/** A running set of kernels with its memory. Get one from {@link loadKernels}. */
export class Kernels {
  /** Which build runs. */
  readonly variant: Variant;
  readonly exports: KernelExports;
  readonly heap: Heap;
  /** Floats in a panel: sizes of gates and states are rounded up to a multiple of it. */
  readonly panel: number;
  readonly #module: WebAssembly.Module;
  readonly #shared: boolean;
  #pool: ThreadPool | undefined;

  constructor(variant: Variant, module: WebAssembly.Module, shared: boolean) {
    this.variant = variant;
    this.#module = module;
    this.#shared = shared;
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared });
    this.heap = new Heap(memory);
    const env = { memory };
    this.exports = new WebAssembly.Instance(module, { env }).exports as unknown as KernelExports;
    this.panel = 2 * this.exports.lanes();
  }

  /** Threads that work on one call, this one included. */
  get threads(): number {
    return this.#pool?.size ?? 1;
  }

  /**
   * Sets how many threads share the work of large calls. Results do not depend on it, bit for bit.
   *
   * @param count Threads, the calling one included; 1 ends the others.
   * @throws KernelError if `count` is not a positive integer, or memory cannot be shared here.
   * @example await kernels.setThreads(2);
   */
  async setThreads(count: number): Promise<void> {
    if (!Number.isInteger(count) || count < 1 || count > 64) {
      throw new KernelError(
        'ERR_ARGUMENT',
        `setThreads(): count must be an integer from 1 to 64, got ${count}.`,
      );
    }
    if (count > 1 && !this.#shared) {
      throw new KernelError(
        'ERR_UNSUPPORTED',
        'setThreads(): memory cannot be shared here; serve the page with the headers ' +
          'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or use 1 thread.',
      );
    }
    if (count === this.threads) return;
    const pool =
      count === 1
        ? undefined
        : await ThreadPool.start(count - 1, this.#module, this.heap.memory, this.exports);
    this.#pool?.terminate();
    this.#pool = pool;
  }

  /** Runs calls that do not depend on each other, at most {@link threads} of them, at once. */
  parallel(calls: readonly Call[]): void {
    if (this.#pool === undefined || calls.length === 1)
      for (const call of calls) callKernel(this.exports, call);
    else this.#pool.run(this.exports, calls);
  }

  /** Rounds a size up to whole panels. */
  pad(size: number): number {
    return Math.ceil(size / this.panel) * this.panel;
  }

  /** Takes a block and fills it. */
  put(values: ArrayLike<number>): number {
    const at = this.heap.alloc(values.length);
    this.heap.view(at, values.length).set(values);
    return at;
  }
}

import type { ReadProgress, TableOptions } from './types.ts';

/** Longest stretch of work between two rests, in milliseconds. */
const stretch = 50;

/** Interrupts long work on many series, so that timers and clicks, an abort among them, get through. */
export class Pace {
  readonly #options: TableOptions;
  readonly #read: ReadProgress;
  #rested: number = performance.now();
  #series = 0;

  /**
   * @param options Whose signal and progress callback count.
   * @param read What was read.
   */
  constructor(options: TableOptions, read: ReadProgress) {
    this.#options = options;
    this.#read = read;
  }

  /**
   * Counts a series, and rests where it is time.
   *
   * @returns What to wait for, if anything.
   */
  next(): Promise<void> | undefined {
    this.#series++;
    return this.rest();
  }

  /** @returns What to wait for where it is time to rest. */
  rest(): Promise<void> | undefined {
    return performance.now() - this.#rested < stretch ? undefined : this.#rest();
  }

  async #rest(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#options.signal?.throwIfAborted();
    this.#options.onProgress?.({ ...this.#read, series: this.#series });
    this.#rested = performance.now();
  }
}

import type { Kernels } from './kernels.ts';

/** Blocks of the kernels' memory that are given back together. */
export class Blocks {
  readonly #kernels: Kernels;
  readonly #taken: number[] = [];

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** Takes room for some floats. */
  take(count: number): number {
    const at = this.#kernels.heap.alloc(count);
    this.#taken.push(at);
    return at;
  }

  /** Takes room and fills it. */
  put(values: ArrayLike<number>): number {
    const at = this.take(values.length);
    this.#kernels.heap.view(at, values.length).set(values);
    return at;
  }

  /** Leaves a block taken elsewhere to this. */
  own(at: number): number {
    this.#taken.push(at);
    return at;
  }

  /** Leaves all blocks to others. */
  moveTo(other: Blocks): void {
    other.#taken.push(...this.#taken.splice(0));
  }

  free(): void {
    for (const at of this.#taken.splice(0)) this.#kernels.heap.free(at);
  }
}

/** Runs with blocks that live no longer than the call. */
export function withBlocks<T>(kernels: Kernels, fn: (blocks: Blocks) => T): T {
  const blocks = new Blocks(kernels);
  try {
    return fn(blocks);
  } finally {
    blocks.free();
  }
}

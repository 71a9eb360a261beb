import { KernelError } from './errors.ts';

const pageSize = 65536;
const most = 65536;
/** Below this lie the module's own constants. */
const reserved = 4096;
/** Blocks begin at cache lines. */
const line = 64;

interface Free {
  at: number;
  bytes: number;
}

/**
 * Hands out blocks of a WebAssembly memory: first fit, neighbours joined when freed.
 *
 * Training asks for the same few sizes every step, so that blocks fit again and the memory stops growing after the first.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  /** Bytes handed out now, and at most at any one time. */
  inUse = 0;
  peak = 0;
  readonly #free: Free[];
  readonly #sizes = new Map<number, number>();
  #floats: Float32Array;
  #bytes: Uint8Array;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#floats = new Float32Array(memory.buffer);
    this.#bytes = new Uint8Array(memory.buffer);
    this.#free = [{ at: reserved, bytes: memory.buffer.byteLength - reserved }];
  }

  /** The memory as floats. Growth replaces it: ask again after every {@link alloc}. */
  get floats(): Float32Array {
    if (this.#floats.buffer !== this.memory.buffer) this.#floats = new Float32Array(this.memory.buffer);
    return this.#floats;
  }

  /** The memory as bytes. */
  get bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    return this.#bytes;
  }

  /** The floats of a block. */
  view(at: number, count: number): Float32Array {
    return this.floats.subarray(at >> 2, (at >> 2) + count);
  }

  /**
   * Takes a block. Its content is whatever was there.
   *
   * @param count Floats.
   * @returns Its byte offset, a multiple of 64.
   * @throws KernelError (`ERR_MEMORY`) if the engine gives no more.
   */
  alloc(count: number): number {
    const bytes = Math.max(line, Math.ceil((count * 4) / line) * line);
    let index = this.#free.findIndex((block) => block.bytes >= bytes);
    if (index < 0) index = this.#grow(bytes);
    const block = this.#free[index]!;
    const { at } = block;
    block.at += bytes;
    block.bytes -= bytes;
    if (block.bytes === 0) this.#free.splice(index, 1);
    this.#sizes.set(at, bytes);
    this.inUse += bytes;
    this.peak = Math.max(this.peak, this.inUse);
    return at;
  }

  /** Gives a block back. */
  free(at: number): void {
    const bytes = this.#sizes.get(at);
    if (bytes === undefined) return;
    this.#sizes.delete(at);
    this.inUse -= bytes;
    const index = this.#free.findIndex((block) => block.at > at);
    const place = index < 0 ? this.#free.length : index;
    this.#free.splice(place, 0, { at, bytes });
    this.#join(place);
    this.#join(place - 1);
  }

  /** Joins a free block with the next one if they touch. */
  #join(index: number): void {
    const [block, next] = [this.#free[index], this.#free[index + 1]];
    if (block === undefined || next === undefined || block.at + block.bytes !== next.at) return;
    block.bytes += next.bytes;
    this.#free.splice(index + 1, 1);
  }

  #grow(bytes: number): number {
    const end = this.memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const touching = last !== undefined && last.at + last.bytes === end;
    const missing = touching ? bytes - last.bytes : bytes;
    // An eighth more than asked for: growing is slow, and a little larger is often asked for next.
    const wanted = Math.min(Math.ceil((missing + end / 8) / pageSize), most - end / pageSize);
    const pages = Math.ceil(missing / pageSize);
    if (!this.#tryGrow(Math.max(wanted, pages)) && !this.#tryGrow(pages)) {
      throw new KernelError(
        'ERR_MEMORY',
        `The kernels need ${megabytes(bytes)} more memory than the ${megabytes(end)} they have, and the engine gives none ` +
          '(4 GB at most); use smaller batches or shorter sequences.',
      );
    }
    const grown = this.memory.buffer.byteLength - end;
    if (touching) last.bytes += grown;
    else this.#free.push({ at: end, bytes: grown });
    return this.#free.length - 1;
  }

  #tryGrow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

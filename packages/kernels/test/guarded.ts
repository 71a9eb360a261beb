import type { KernelExports, Kernels, Variant } from '../src/index.ts';
import { freshKernels } from './fresh.ts';

/** What stands wherever nothing may be read or written. As a float it is NaN, so that a read shows in the result. */
const guard = 0x7fc0dead;
/** What fresh blocks are filled with: NaN too, with other bits. */
const garbage = 0x7fc0beef;
/** Guard words on each side of a block. */
const margin = 64;
/** Below this lie the module's constants: see src/memory.ts. */
const reserved = 4096;

/** Kernels whose memory is watched. */
export interface Guarded {
  readonly kernels: Kernels;
  /** How many kernel calls were checked. */
  calls(): number;
  /** Looks at every word outside the blocks handed out. @throws if one has changed. */
  checkAll(): void;
}

/**
 * Kernels in whose memory every block lies between guard words and starts as NaN. All guard words are looked at after
 * each kernel call, and {@link Guarded.checkAll} looks at everything that is not handed out.
 */
export function guardedKernels(variant: Variant, shared = false): Guarded {
  const kernels = freshKernels(variant, shared);
  const { heap } = kernels;
  const words = (): Int32Array => new Int32Array(heap.memory.buffer);
  const constants = words().slice(0, reserved >> 2);
  words().fill(guard, reserved >> 2);
  let known = heap.memory.buffer.byteLength;
  let calls = 0;
  /** Floats of each block by its offset. */
  const blocks = new Map<number, number>();

  const alloc = heap.alloc.bind(heap);
  heap.alloc = (count) => {
    const at = alloc(count + 2 * margin) + 4 * margin;
    const memory = words();
    // Memory that has just grown is not watched yet.
    memory.fill(guard, known >> 2);
    known = memory.byteLength;
    memory.fill(garbage, at >> 2, (at >> 2) + count);
    blocks.set(at, count);
    return at;
  };

  const free = heap.free.bind(heap);
  heap.free = (at) => {
    const count = blocks.get(at);
    if (count === undefined) return;
    blocks.delete(at);
    words().fill(guard, at >> 2, (at >> 2) + count);
    free(at - 4 * margin);
  };

  const check = (where: string, memory: Int32Array, begin: number, end: number): void => {
    for (let index = begin; index < end; index++) {
      if (memory[index] === guard) continue;
      throw new Error(`${where}: word ${index} outside every block has changed.`);
    }
  };

  const checkGuards = (where: string): void => {
    calls++;
    const memory = words();
    for (const [at, count] of blocks) {
      const begin = at >> 2;
      check(where, memory, begin - margin, begin);
      check(where, memory, begin + count, begin + count + margin);
    }
  };

  type Kernel = (...args: readonly number[]) => unknown;
  const watched = Object.fromEntries(
    Object.entries(kernels.exports as unknown as { readonly [name: string]: Kernel }).map(
      ([name, kernel]) => [
        name,
        (...args: readonly number[]) => {
          const result = kernel(...args);
          checkGuards(name);
          return result;
        },
      ],
    ),
  );
  Object.defineProperty(kernels, 'exports', {
    value: watched as unknown as KernelExports,
    configurable: true,
  });

  return {
    kernels,
    calls: () => calls,
    checkAll() {
      const memory = words();
      constants.forEach((value, index) => {
        if (memory[index] !== value) throw new Error(`The module's constant at word ${index} has changed.`);
      });
      let begin = reserved >> 2;
      for (const [at, count] of [...blocks].sort(([a], [b]) => a - b)) {
        check('at the end', memory, begin, at >> 2);
        begin = (at >> 2) + count;
      }
      check('at the end', memory, begin, memory.length);
    },
  };
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap, KernelError } from '../src/index.ts';
import { freshKernels, variants } from './fresh.ts';

const page = 65536;
/** Where a heap begins: see src/memory.ts. */
const reserved = 4096;

const heapOf = (initial: number, maximum: number): Heap =>
  new Heap(new WebAssembly.Memory({ initial, maximum }));

/** A sequence of allocations (floats) and releases (the how-manieth of the blocks that live). */
const actions = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ count: fc.integer({ min: 0, max: 9000 }) }) },
    { weight: 2, arbitrary: fc.record({ release: fc.nat() }) },
  ),
  { minLength: 1, maxLength: 120 },
);

describe('the heap', () => {
  test('random sequences: no overlap, cache lines, exact books, everything joins again', () => {
    fc.assert(
      fc.property(actions, (steps) => {
        const heap = heapOf(1, 1000);
        const live: { at: number; bytes: number }[] = [];
        const room = (count: number): number => Math.max(64, Math.ceil((4 * count) / 64) * 64);
        let peak = 0;
        for (const step of steps) {
          if ('count' in step) {
            const at = heap.alloc(step.count);
            const bytes = room(step.count);
            expect(at % 64).toBe(0);
            expect(at).toBeGreaterThanOrEqual(reserved);
            expect(at + bytes).toBeLessThanOrEqual(heap.memory.buffer.byteLength);
            for (const other of live) {
              expect(at + bytes <= other.at || other.at + other.bytes <= at).toBe(true);
            }
            live.push({ at, bytes });
          } else if (live.length > 0) {
            heap.free(live.splice(step.release % live.length, 1)[0]!.at);
          }
          const inUse = live.reduce((sum, { bytes }) => sum + bytes, 0);
          peak = Math.max(peak, inUse);
          expect(heap.inUse).toBe(inUse);
          expect(heap.peak).toBe(peak);
        }
        for (const { at } of live) heap.free(at);
        expect(heap.inUse).toBe(0);
        // One block takes all there is, without growing.
        const size = heap.memory.buffer.byteLength;
        expect(heap.alloc((size - reserved) / 4)).toBe(reserved);
        expect(heap.memory.buffer.byteLength).toBe(size);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test('the same requests every step stop the memory from growing', () => {
    const heap = heapOf(1, 1000);
    const step = (): void => {
      const blocks = [70_000, 3, 40_000, 90_000, 1000].map((count) => heap.alloc(count));
      for (const at of [...blocks].reverse()) heap.free(at);
    };
    step();
    const size = heap.memory.buffer.byteLength;
    for (let index = 0; index < 50; index++) step();
    expect(heap.memory.buffer.byteLength).toBe(size);
  });

  test('what it has never handed out, or has back already, it lets be', () => {
    const heap = heapOf(1, 1);
    const at = heap.alloc(10);
    heap.free(at + 64);
    heap.free(at);
    heap.free(at);
    expect(heap.inUse).toBe(0);
    expect(heap.alloc(10)).toBe(heap.alloc(10) - 64);
  });

  test('a block that the engine has no memory for', () => {
    const heap = heapOf(1, 4);
    const before = heap.alloc(100);
    let error: unknown;
    try {
      heap.alloc((5 * page) / 4);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(KernelError);
    expect(error).toMatchObject({
      code: 'ERR_MEMORY',
      message:
        'The kernels need 0.3 MB more memory than the 0.1 MB they have, and the engine gives none (4 GB at most); ' +
        'use smaller batches or shorter sequences.',
    });
    expect(heap.inUse).toBe(448);
    // It works on: up to the last page, though an eighth more than needed is what it asks for first.
    const rest = heap.alloc((3 * page + page - reserved - 448) / 4);
    expect(heap.memory.buffer.byteLength).toBe(4 * page);
    heap.free(rest);
    heap.free(before);
    expect(heap.inUse).toBe(0);
  });

  test('views follow a memory that grows', () => {
    const heap = heapOf(1, 100);
    const at = heap.alloc(4);
    heap.view(at, 4).set([1, 2, 3, 4]);
    heap.alloc(10 * page);
    expect([...heap.view(at, 4)]).toEqual([1, 2, 3, 4]);
    expect(heap.bytes.buffer).toBe(heap.memory.buffer);
    expect(heap.floats.buffer).toBe(heap.memory.buffer);
  });

  test.each(variants)('the constants of build %s end below the heap', (variant) => {
    const { heap } = freshKernels(variant);
    expect(heap.bytes.subarray(reserved).every((byte) => byte === 0)).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kernels, matrix, multiply, times } from '../src/index.ts';
import { createWorkshop, type Workshop } from './child.ts';
import { identical } from './compare.ts';
import { freshKernels, variants } from './fresh.ts';
import { guardedKernels } from './guarded.ts';
import { type Computed, compute, type Layer, type Options, random, seedsOf, toLayer } from './layers.ts';

/** Layers so large that every product in them is shared: see `worthwhile` in src/products.ts. */
function large(cell: Options['cell'], changes: Partial<Options> = {}): Layer {
  const layer = toLayer({
    cell,
    batch: 13,
    time: cell === 'simpleRnn' ? 16 : 8,
    inputSize: 90,
    hiddenSize: cell === 'simpleRnn' ? 130 : 91,
    projectionSize: undefined,
    masked: true,
    bias: true,
    recurrentBias: true,
    peephole: false,
    initial: true,
    seed: 21,
    ...changes,
  });
  return layer;
}

const cases: readonly (readonly [name: string, layer: Layer])[] = [
  ['simple RNN', large('simpleRnn')],
  ['LSTM', large('lstm', { masked: false })],
  ['LSTM, masked, peepholes', large('lstm', { peephole: true, reverse: true })],
  ['LSTM, projection', large('lstm', { hiddenSize: 130, projectionSize: 61 })],
  ['GRU, reset after', large('gru', { resetAfter: true })],
  ['GRU, reset before', large('gru', { resetAfter: false, masked: false })],
];

const run = (kernels: Kernels, layer: Layer): Computed => {
  const { batch, time, hiddenSize, projectionSize = hiddenSize } = layer.spec;
  const shape = {
    output: new Float64Array(batch * time * projectionSize),
    h: new Float64Array(batch * projectionSize),
    c: new Float64Array(batch * hiddenSize),
  };
  return compute(kernels, layer, seedsOf(layer, shape));
};

function expectSame(got: Computed, want: Computed): void {
  expect(identical(got.output, want.output), 'output').toBe(true);
  expect(identical(got.h, want.h), 'h').toBe(true);
  expect(identical(got.c, want.c), 'c').toBe(true);
  expect(Object.keys(got.gradients)).toEqual(Object.keys(want.gradients));
  for (const [name, gradient] of Object.entries(want.gradients)) {
    expect(identical(got.gradients[name]!, gradient), name).toBe(true);
  }
}

/** Counts the kernel calls that were shared. */
function countShared(kernels: Kernels): () => number {
  let shared = 0;
  const parallel = kernels.parallel.bind(kernels);
  kernels.parallel = (calls) => {
    if (calls.length > 1) shared++;
    parallel(calls);
  };
  return () => shared;
}

describe.each(variants)('threads, build %s', (variant) => {
  const kernels = freshKernels(variant);
  const shared = countShared(kernels);
  const expected = new Map(cases.map(([name, layer]) => [name, run(kernels, layer)]));

  afterAll(() => kernels.setThreads(1));

  test.each([2, 3, 5])('%i threads come to the same bits as one', async (count) => {
    await kernels.setThreads(count);
    expect(kernels.threads).toBe(count);
    for (const [name, layer] of cases) {
      const before = shared();
      expectSame(run(kernels, layer), expected.get(name)!);
      // Forward and backward, the input's product and gradient, and the weights' gradients.
      expect(shared() - before, name).toBeGreaterThanOrEqual(5);
    }
    expect(kernels.heap.inUse).toBe(0);
  });

  test('products of any transposition', async () => {
    const next = random(9);
    const [m, n, k] = [131, 150, 140];
    const [a, b] = [m * k, k * n].map((length) => Float32Array.from({ length }, next)) as [
      Float32Array,
      Float32Array,
    ];
    for (const options of [{}, { transposeA: true }, { transposeB: true }]) {
      const results = [];
      for (const count of [1, 3]) {
        await kernels.setThreads(count);
        const c = new Float32Array(m * n);
        multiply(kernels, a, b, [m, n, k], c, options);
        results.push(c);
      }
      expect(identical(results[0]!, results[1]!)).toBe(true);
    }
  });

  test('the memory grows while threads run', async () => {
    const small = freshKernels(variant);
    await small.setThreads(3);
    const size = small.heap.memory.buffer.byteLength;
    for (const [name, layer] of cases) expectSame(run(small, layer), expected.get(name)!);
    expect(small.heap.memory.buffer.byteLength).toBeGreaterThan(size);
    await small.setThreads(1);
    expectSame(run(small, cases[0]![1]), expected.get(cases[0]![0])!);
  });

  test('no thread writes outside its part', async () => {
    const guarded = guardedKernels(variant, true);
    await guarded.kernels.setThreads(3);
    for (const [name, layer] of cases) {
      expectSame(run(guarded.kernels, layer), expected.get(name)!);
      guarded.checkAll();
    }
    await guarded.kernels.setThreads(1);
  });
});

describe('setThreads', () => {
  test.each([0, -1, 1.5, Number.NaN, 65, Number.POSITIVE_INFINITY])('refuses %d', async (count) => {
    const kernels = freshKernels('simd');
    await expect(kernels.setThreads(count)).rejects.toMatchObject({
      name: 'KernelError',
      code: 'ERR_ARGUMENT',
      message: `setThreads(): count must be an integer from 1 to 64, got ${count}.`,
    });
    expect(kernels.threads).toBe(1);
  });

  test('says what to do where memory cannot be shared', async () => {
    const kernels = freshKernels('simd', false);
    await expect(kernels.setThreads(2)).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED',
      message: expect.stringMatching(/Cross-Origin-Opener-Policy: same-origin .*or use 1 thread[.]$/),
    });
    await kernels.setThreads(1);
  });

  test('up, down and up again', async () => {
    const kernels = freshKernels('simd');
    const [, layer] = cases[1]!;
    const want = run(kernels, layer);
    for (const count of [3, 3, 2, 1, 1, 4, 1]) {
      await kernels.setThreads(count);
      expect(kernels.threads).toBe(count);
      expectSame(run(kernels, layer), want);
    }
  });

  test('a call that fails in a thread is an error here, and the next one works', async () => {
    const kernels = freshKernels('simd');
    await kernels.setThreads(2);
    const beyond = kernels.heap.memory.buffer.byteLength;
    const at = kernels.heap.alloc(64);
    const call = (to: number) => ({ name: 'sumRows' as const, args: [at, to, 0, 8, 8] });
    expect(() => kernels.parallel([call(at), call(beyond)])).toThrow(/failed in a thread/);
    kernels.parallel([call(at), call(at)]);
    // And one that fails on this thread waits for the others first.
    expect(() => kernels.parallel([call(beyond), call(at)])).toThrow(WebAssembly.RuntimeError);
    kernels.parallel([call(at), call(at)]);
    await kernels.setThreads(1);
  });
});

describe('a script with threads', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await createWorkshop();
  });
  afterAll(() => workshop?.close());

  test.each(['', 'await kernels.setThreads(1);'])('ends by itself (last line: "%s")', async (last) => {
    const { code, stdout, stderr } = await workshop.run(`
      import { loadKernels, multiply } from './index.js';
      const kernels = await loadKernels();
      await kernels.setThreads(3);
      const n = 160;
      const c = new Float32Array(n * n);
      multiply(kernels, new Float32Array(n * n).fill(1), new Float32Array(n * n).fill(2), [n, n, n], c);
      console.log(kernels.threads, c[0], c.at(-1));
      ${last}
    `);
    expect(stderr).toBe('');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '3 320 320\n' });
  });
});

test('a product that is not worth sharing is not shared', async () => {
  const kernels = freshKernels('simd');
  const shared = countShared(kernels);
  await kernels.setThreads(2);
  const at = kernels.put(new Float32Array(64 * 64));
  times(kernels, matrix(at, 64), matrix(at, 64), at, [8, 64, 64], 64);
  expect(shared()).toBe(0);
  await kernels.setThreads(1);
});

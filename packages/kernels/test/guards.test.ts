import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adam,
  type Kernels,
  multiply,
  pack,
  packedSize,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
} from '../src/index.ts';
import { identical } from './compare.ts';
import { freshKernels, variants } from './fresh.ts';
import { guardedKernels } from './guarded.ts';
import { compute, layers, random, seedsOf } from './layers.ts';
import { reference } from './reference.ts';

const seed = 20261125;

describe.each(variants)('guard words around every block, build %s', (variant) => {
  const guarded = guardedKernels(variant);
  const plain = freshKernels(variant, false);

  test(`hundreds of layers, forward and back (seed ${seed})`, () => {
    fc.assert(
      fc.property(layers, (layer) => {
        const seeds = seedsOf(layer, reference(layer.spec, { ...layer.weights, ...layer.inputs }));
        const watched = compute(guarded.kernels, layer, seeds);
        guarded.checkAll();
        const free = compute(plain, layer, seeds);
        expect(identical(watched.output, free.output)).toBe(true);
        expect(identical(watched.h, free.h)).toBe(true);
        if (layer.spec.cell === 'lstm') expect(identical(watched.c, free.c)).toBe(true);
        for (const [name, gradient] of Object.entries(free.gradients)) {
          expect(identical(watched.gradients[name]!, gradient), name).toBe(true);
          expect(gradient.every(Number.isFinite), name).toBe(true);
        }
      }),
      { seed, numRuns: 250 },
    );
    expect(guarded.kernels.heap.inUse).toBe(0);
    expect(guarded.calls()).toBeGreaterThan(250 * 10);
  });

  const size = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) },
    { weight: 1, arbitrary: fc.integer({ min: 90, max: 340 }) },
  );
  const product = fc.record({ m: size, n: size, k: size, ta: fc.boolean(), tb: fc.boolean() });

  test('products, losses and updates of any size', () => {
    /** Everything that is not a layer, on one set of numbers. */
    const run = (
      kernels: Kernels,
      { m, n, k, ta, tb }: typeof product extends fc.Arbitrary<infer T> ? T : never,
    ): Float32Array[] => {
      const next = random(m + 50 * n + 2500 * k);
      const draw = (length: number): Float32Array => Float32Array.from({ length }, next);
      const c = new Float32Array(m * n);
      multiply(kernels, draw(m * k), draw(k * n), [m, n, k], c, { transposeA: ta, transposeB: tb });
      const targets = draw(m * n).map(Math.abs);
      const gradient = new Float32Array(m * n);
      const losses = [softmaxCrossEntropy(kernels, c, targets, m, gradient)];
      const second = new Float32Array(m * n);
      losses.push(sigmoidCrossEntropy(kernels, c, targets, second));
      const [weights, first, square] = [draw(m * n), draw(m * n), draw(m * n).map(Math.abs)];
      const options = { step: 3, learningRate: 1e-2, clipNorm: 0.5, weightDecay: 0.1 };
      losses.push(adam(kernels, weights, gradient, first as Float32Array, square as Float32Array, options));
      return [c, gradient, second, weights, first, square, Float32Array.from(losses)];
    };
    fc.assert(
      fc.property(product, (shape) => {
        const watched = run(guarded.kernels, shape);
        guarded.checkAll();
        run(plain, shape).forEach((values, index) => {
          expect(identical(watched[index]!, values)).toBe(true);
          expect(values.every(Number.isFinite)).toBe(true);
        });
      }),
      { seed, numRuns: 150 },
    );
  });

  test('the harness notices a write and a read beside a block', () => {
    const { kernels, checkAll } = guardedKernels(variant);
    const at = kernels.put([1, 2, 3, 4, 5, 6, 7]);
    const to = kernels.heap.alloc(packedSize(kernels, 7, 1));
    pack(kernels, { at, rowStep: 1, columnStep: 1 }, to, 7, 1);
    checkAll();
    // A row more than there is.
    expect(() => pack(kernels, { at, rowStep: 1, columnStep: 1 }, to, 8, 1)).toThrow(/packB.*has changed/);
    expect(kernels.heap.view(to, packedSize(kernels, 8, 1)).some(Number.isNaN)).toBe(true);
    const other = guardedKernels(variant);
    other.kernels.heap.floats[100_000] = 1;
    expect(() => other.checkAll()).toThrow(/word 100000 /);
    // A layer whose room for packing is one float short.
    const short = guardedKernels(variant).kernels;
    const { matmulPackedWork } = short.exports;
    const exports = {
      ...short.exports,
      matmulPackedWork: (m: number, k: number) => matmulPackedWork(m, k) - 1,
    };
    Object.defineProperty(short, 'exports', { value: exports });
    const [layer] = fc.sample(layers, { numRuns: 1, seed });
    expect(() => compute(short, layer!)).toThrow(/has changed/);
  });
});

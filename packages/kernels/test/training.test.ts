import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AdamOptions, adam, sigmoidCrossEntropy, softmaxCrossEntropy } from '../src/index.ts';
import { difference } from './compare.ts';
import { freshKernels, variants } from './fresh.ts';
import { random } from './layers.ts';

// Losses and updates against their definitions in float64.

/** One update, from the paper. */
function adamReference(
  [w, g, m, v]: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
  { step, learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0, clipNorm }: AdamOptions,
): number {
  const norm = Math.sqrt(g.reduce((sum, value) => sum + value * value, 0));
  const scale = clipNorm === undefined ? 1 : Math.min(1, clipNorm / norm);
  w.forEach((weight, index) => {
    const gradient = g[index]! * scale;
    m[index] = beta1 * m[index]! + (1 - beta1) * gradient;
    v[index] = beta2 * v[index]! + (1 - beta2) * gradient ** 2;
    const first = m[index]! / (1 - beta1 ** step);
    const second = v[index]! / (1 - beta2 ** step);
    w[index] =
      weight - learningRate * weightDecay * weight - (learningRate * first) / (Math.sqrt(second) + epsilon);
  });
  return norm;
}

function softmaxReference(logits: ArrayLike<number>, targets: ArrayLike<number>, rows: number) {
  const n = logits.length / rows;
  let loss = 0;
  const gradient = new Float64Array(logits.length);
  for (let row = 0; row < rows; row++) {
    const x = Array.from({ length: n }, (_, j) => logits[row * n + j]!);
    const t = Array.from({ length: n }, (_, j) => targets[row * n + j]!);
    const highest = Math.max(...x);
    const sum = x.reduce((total, value) => total + Math.exp(value - highest), 0);
    const mass = t.reduce((total, value) => total + value, 0);
    x.forEach((value, j) => {
      if (t[j] !== 0) loss += t[j]! * (Math.log(sum) + highest - value);
      gradient[row * n + j] = (mass * Math.exp(value - highest)) / sum - t[j]!;
    });
  }
  return { loss, gradient };
}

function sigmoidReference(logits: ArrayLike<number>, targets: ArrayLike<number>) {
  let loss = 0;
  const gradient = Float64Array.from(logits, (x, index) => {
    const t = targets[index]!;
    loss += Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)));
    return 1 / (1 + Math.exp(-x)) - t;
  });
  return { loss, gradient };
}

describe.each(variants)('losses and updates, build %s', (variant) => {
  const kernels = freshKernels(variant);

  test('Adam and AdamW over several steps, clipped and not', () => {
    fc.assert(
      fc.property(
        fc.record({
          n: fc.integer({ min: 1, max: 70 }),
          scale: fc.constantFrom(1e-4, 1, 100),
          seed: fc.integer({ min: 0, max: 1e6 }),
          learningRate: fc.constantFrom(1e-3, 0.1),
          weightDecay: fc.constantFrom(undefined, 0.01),
          clipNorm: fc.constantFrom(undefined, 0.5, 1e9),
          betas: fc.constantFrom(undefined, { beta1: 0.5, beta2: 0.9, epsilon: 1e-4 }),
        }),
        ({ n, scale, seed, learningRate, weightDecay, clipNorm, betas }) => {
          const next = random(seed);
          const draw = (factor: number): Float32Array =>
            Float32Array.from({ length: n }, () => factor * next());
          const state = [draw(1), new Float32Array(n), new Float32Array(n)] as const;
          const exact = state.map((values) => Float64Array.from(values));
          for (let step = 1; step <= 5; step++) {
            const gradient = draw(scale);
            const options: AdamOptions = {
              step,
              learningRate,
              ...betas,
              ...(weightDecay !== undefined && { weightDecay }),
              ...(clipNorm !== undefined && { clipNorm }),
            };
            const norm = adam(kernels, state[0], gradient, state[1], state[2], options);
            const [w, m, v] = exact as [Float64Array, Float64Array, Float64Array];
            const want = adamReference([w, Float64Array.from(gradient), m, v], options);
            expect(Math.abs(norm - want)).toBeLessThanOrEqual(1e-12 * want);
          }
          state.forEach((values, index) => {
            const largest = Math.max(...exact[index]!.map(Math.abs), 1e-30);
            const parts = [values, exact[index]!].map((part) => Float64Array.from(part, (x) => x / largest));
            expect(difference(parts[0]!, parts[1]!)).toBeLessThan(2e-6);
          });
        },
      ),
      { seed: 6, numRuns: 150 },
    );
  });

  test('the norm of large and of tiny gradients', () => {
    for (const value of [1e30, 3e38, 1e-30, 1e-40]) {
      for (const n of [1, 3, 4, 1001]) {
        const gradient = new Float32Array(n).fill(value);
        const at = kernels.put(gradient);
        const want = gradient.reduce((sum, x) => sum + x * x, 0);
        expect(Math.abs(kernels.exports.sumOfSquares(at, n) / want - 1)).toBeLessThan(1e-13);
        kernels.heap.free(at);
        const weights = new Float32Array(n);
        const norm = adam(kernels, weights, gradient, new Float32Array(n), new Float32Array(n), {
          step: 1,
          learningRate: 0.1,
          clipNorm: 1,
        });
        expect(norm).toBeCloseTo(Math.sqrt(want), -Math.log10(want / 1e6));
        expect(weights.every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('a gradient that is not a number shows in the norm', () => {
    const zeros = (): Float32Array => new Float32Array(5);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const gradient = Float32Array.from([1, 2, value, 4, 5]);
      const norm = adam(kernels, zeros(), gradient, zeros(), zeros(), { step: 1, learningRate: 0.1 });
      expect(norm).toBe(value);
    }
  });

  const rowsOf = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    n: fc.integer({ min: 1, max: 30 }),
    spread: fc.constantFrom(1, 20, 1e4),
    seed: fc.integer({ min: 0, max: 1e6 }),
    scale: fc.constantFrom(1, 0.125),
    hard: fc.boolean(),
  });

  test('softmax with cross-entropy, logits up to ±10⁴', () => {
    fc.assert(
      fc.property(rowsOf, ({ rows, n, spread, seed, scale, hard }) => {
        const next = random(seed);
        const logits = Float32Array.from({ length: rows * n }, () => spread * next());
        const targets = logits.map((_, index) => (hard ? Number(index % n === seed % n) : Math.abs(next())));
        const gradient = new Float32Array(rows * n);
        const loss = softmaxCrossEntropy(kernels, logits, targets, rows, gradient, scale);
        const want = softmaxReference(logits, targets, rows);
        expect(Math.abs(loss - want.loss) / Math.max(1, want.loss)).toBeLessThan(1e-5);
        expect(
          difference(
            gradient,
            want.gradient.map((value) => scale * value),
          ),
        ).toBeLessThan(1e-5);
      }),
      { seed: 7, numRuns: 200 },
    );
    expect(kernels.heap.inUse).toBe(0);
  });

  test('sigmoid with cross-entropy, logits up to ±10⁴', () => {
    fc.assert(
      fc.property(rowsOf, ({ rows, n, spread, seed, scale, hard }) => {
        const next = random(seed);
        const logits = Float32Array.from({ length: rows * n }, () => spread * next());
        const targets = logits.map(() => (hard ? Number(next() > 0) : Math.abs(next())));
        const gradient = new Float32Array(rows * n);
        const loss = sigmoidCrossEntropy(kernels, logits, targets, gradient, scale);
        const want = sigmoidReference(logits, targets);
        expect(Math.abs(loss - want.loss) / Math.max(1, want.loss)).toBeLessThan(1e-5);
        expect(
          difference(
            gradient,
            want.gradient.map((value) => scale * value),
          ),
        ).toBeLessThan(1e-5);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test('losses at ±10⁴ exactly', () => {
    const logits = Float32Array.from([1e4, -1e4, 1e4, -1e4]);
    const gradient = new Float32Array(4);
    expect(softmaxCrossEntropy(kernels, logits, Float32Array.from([1, 0, 0, 1]), 2, gradient)).toBe(2e4);
    // e⁻ˣ never falls below e⁻⁸⁷, 10⁻³⁸.
    expect([...gradient].map((x) => Math.round(x * 1e30) / 1e30)).toEqual([0, 0, 1, -1]);
    expect(sigmoidCrossEntropy(kernels, logits, Float32Array.from([1, 0, 0, 1]), gradient)).toBe(2e4);
    expect([...gradient].map((x) => Math.round(x * 1e30) / 1e30)).toEqual([0, 0, 1, -1]);
  });

  test('NaN in one row of logits stays in that row', () => {
    const logits = Float32Array.from([1, 2, Number.NaN, 4]);
    const gradient = new Float32Array(4);
    expect(softmaxCrossEntropy(kernels, logits, Float32Array.from([1, 0, 0, 1]), 2, gradient)).toBeNaN();
    expect([...gradient].map(Number.isNaN)).toEqual([false, false, true, true]);
    expect(sigmoidCrossEntropy(kernels, logits, Float32Array.from([1, 0, 0, 1]), gradient)).toBeNaN();
    expect([...gradient].map(Number.isNaN)).toEqual([false, false, true, false]);
  });
});

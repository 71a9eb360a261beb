import { describe, expect, test } from 'vitest';
import { activationCode } from '../src/activations.ts';
import type { Activation, ActivationName } from '../src/index.ts';
import { freshKernels, variants } from './fresh.ts';
import { activation } from './reference.ts';

/** With and without parameters, and how far from Math's value each may be, absolute up to 1 and relative beyond. */
const cases: readonly (readonly [Activation, number])[] = [
  ['linear', 0],
  ['tanh', 4e-7],
  ['sigmoid', 3e-7],
  ['relu', 0],
  ['hardSigmoid', 1e-7],
  [{ name: 'hardSigmoid', alpha: 1 / 6, beta: 0.5 }, 1e-7],
  ['leakyRelu', 1e-7],
  [{ name: 'leakyRelu', alpha: -0.5 }, 1e-7],
  ['elu', 3e-7],
  [{ name: 'elu', alpha: 0.5 }, 3e-7],
  ['softsign', 1e-7],
  ['softplus', 3e-7],
  ['scaledTanh', 4e-7],
  [{ name: 'scaledTanh', alpha: 0.7, beta: 1.3 }, 6e-7],
  ['thresholdedRelu', 0],
  [{ name: 'thresholdedRelu', alpha: -0.5 }, 0],
  ['affine', 0],
  [{ name: 'affine', alpha: 0.5, beta: 0.1 }, 1e-7],
];

/** Every 1/2048 from -12 to 12, and every power of two with a few neighbours, down to the denormals. */
function range(): Float32Array {
  const values: number[] = [];
  for (let x = -12; x <= 12; x += 1 / 2048) values.push(x + 1e-5);
  for (let power = -149; power <= 40; power++) {
    for (const factor of [1, 1.25, 1.6, 1.99]) values.push(factor * 2 ** power, -factor * 2 ** power);
  }
  while (values.length % 8) values.push(0);
  return Float32Array.from(values);
}

describe.each(variants)('activations, build %s', (variant) => {
  const kernels = freshKernels(variant);
  const apply = (given: Activation, x: ArrayLike<number>): Float32Array => {
    const { kind, alpha, beta } = activationCode('test', given);
    const at = kernels.heap.alloc(kernels.pad(x.length));
    kernels.heap.view(at, x.length).set(x);
    kernels.exports.activate(kind, alpha, beta, at, kernels.pad(x.length));
    const y = kernels.heap.view(at, x.length).slice();
    kernels.heap.free(at);
    return y;
  };

  test.each(cases)('%j within its error', (given, bound) => {
    const x = range();
    const f = activation(given);
    let worst = 0;
    let where = 0;
    apply(given, x).forEach((y, index) => {
      const want = f(x[index]!);
      const error = Math.abs(y - want) / Math.max(1, Math.abs(want));
      if (!(error <= worst)) [worst, where] = [error, x[index]!];
    });
    expect(worst, `at ${where}`).toBeLessThanOrEqual(bound);
  });

  test('saturate exactly, at ±10⁴ and at ±∞', () => {
    const x = [1e4, Infinity, -1e4, -Infinity];
    const saturated: { readonly [name in ActivationName]?: readonly number[] } = {
      tanh: [1, 1, -1, -1],
      sigmoid: [1, 1, 0, 0],
      hardSigmoid: [1, 1, 0, 0],
      scaledTanh: [1, 1, -1, -1],
      relu: [1e4, Infinity, 0, 0],
      elu: [1e4, Infinity, -1, -1],
      thresholdedRelu: [1e4, Infinity, 0, 0],
      leakyRelu: [1e4, Infinity, Math.fround(-100), -Infinity],
      linear: x,
      affine: x,
    };
    for (const [name, want] of Object.entries(saturated)) {
      const got = [...apply(name as ActivationName, x)].map((value) => value + 0);
      expect(got, name).toEqual(want);
    }
    const [high, highest, low, lowest] = apply('softplus', x) as unknown as [number, number, number, number];
    expect([high, highest]).toEqual([1e4, Infinity]);
    expect(Math.max(low, lowest)).toBeLessThan(1e-37);
    expect(Math.min(low, lowest)).toBeGreaterThanOrEqual(0);
  });

  test('none leaves its bounds, and the squashing ones are as symmetric as they should be', () => {
    const x = range();
    const minus = x.map((value) => -value);
    for (const [name, low] of [
      ['tanh', -1],
      ['sigmoid', 0],
      ['hardSigmoid', 0],
      ['softsign', -1],
    ] as const) {
      const y = apply(name, x);
      expect(
        y.every((value) => value >= low && value <= 1),
        name,
      ).toBe(true);
      if (low === 0) continue;
      expect(
        apply(name, minus).every((value, index) => value === -y[index]!),
        name,
      ).toBe(true);
    }
  });

  test('NaN stays NaN', () => {
    for (const [given] of cases) {
      for (let lane = 0; lane < 8; lane++) {
        const x = new Float32Array(8).fill(0.5);
        x[lane] = Number.NaN;
        const y = apply(given, x);
        expect([...y].map(Number.isNaN), JSON.stringify(given)).toEqual([...x].map(Number.isNaN));
      }
    }
  });
});

import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import { conformalFactors } from './calibrate.ts';
import { applyFactors, truthPaths } from './held-out.ts';

const quantiles = [0.025, 0.1, 0.5, 0.9, 0.975];
const z = [-1.959964, -1.2815516, 0, 1.2815516, 1.959964];
const horizon = 4;

/** Windows of standard normal truths, and quantiles that are `width` times as wide as they should be. */
function normalWindows(seed: number, windows: number, width: number): Parameters<typeof conformalFactors>[0] {
  const rng = createRng(seed);
  const actual = Float64Array.from({ length: windows * horizon }, () => rng.normal());
  const row = Float32Array.from(z, (value) => width * value);
  const all = new Float32Array(actual.length * z.length);
  for (let i = 0; i < actual.length; i++) all.set(row, i * z.length);
  return { quantiles: all, actual, windows, series: windows };
}

function coverage(held: ReturnType<typeof normalWindows>, low: number, high: number): number {
  const inside = held.actual.filter(
    (y, i) => y >= held.quantiles[i * 5 + low]! && y <= held.quantiles[i * 5 + high]!,
  );
  return inside.length / held.actual.length;
}

describe('conformalFactors', () => {
  it.each([0.4, 1, 2.5])(
    'brings intervals that are %s times as wide as they should be to their levels',
    (width) => {
      const factors = conformalFactors(normalWindows(1, 800, width), quantiles);
      expect(factors[2]).toBe(1);
      const test = normalWindows(2, 800, width);
      applyFactors(test.quantiles, quantiles, factors);
      expect(Math.abs(coverage(test, 1, 3) - 0.8)).toBeLessThan(0.04);
      expect(Math.abs(coverage(test, 0, 4) - 0.95)).toBeLessThan(0.03);
    },
  );

  it('leaves the intervals alone without windows, and trusts few of them little', () => {
    expect(conformalFactors(normalWindows(1, 0, 1), quantiles)).toEqual([1, 1, 1, 1, 1]);
    const [few] = conformalFactors(normalWindows(1, 1, 0.01), quantiles);
    expect(few).toBeLessThan(8 ** 0.21);
  });
});

describe('truthPaths', () => {
  it('tells where the truth lay: evenly spread, for quantiles that are right', () => {
    const held = normalWindows(3, 100, 1);
    const paths = truthPaths(held, { horizon, quantiles });
    expect(paths).toHaveLength(100);
    const all = paths.flat().sort((a, b) => a - b);
    expect(Math.min(...all)).toBeGreaterThan(0);
    expect(Math.max(...all)).toBeLessThan(1);
    // Kolmogorov's distance from even; 0.08 is beyond the 99 % bound for 400 draws.
    const distance = Math.max(...all.map((u, i) => Math.abs(u - (i + 0.5) / all.length)));
    expect(distance).toBeLessThan(0.1);
  });
});

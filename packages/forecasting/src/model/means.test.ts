import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { chooseDesign } from './design.ts';
import { expertTable } from './experts.ts';
import { MeanFeatures } from './layers/mean-features.ts';
import { evaluateMeans, type MeanTerm, meanTable } from './means.ts';
import { patchTable } from './patches.ts';

/** Straight from the definition, without cumulative sums. */
function byDefinition(terms: readonly MeanTerm[], values: readonly number[]): number {
  let sum = 0;
  for (const { from, to, weight } of terms) {
    const range = values.slice(from, to);
    sum += (weight * range.reduce((a, b) => a + b, 0)) / range.length;
  }
  return sum;
}

const window = 12;
const term = fc
  .tuple(fc.nat(window - 1), fc.nat(window - 1), fc.double({ min: -2, max: 2, noNaN: true }))
  .map(([a, b, weight]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1, weight }));
const features = fc.array(fc.array(fc.array(term, { maxLength: 4 }), { minLength: 3, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
});
const values = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
  minLength: window,
  maxLength: window,
});

describe('mean tables', () => {
  it('say what the definition says', () => {
    fc.assert(
      fc.property(features, values, (rows, x) => {
        const got = evaluateMeans(meanTable(window, rows), x);
        const wanted = rows.flat().map((terms) => byDefinition(terms, x));
        for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 9);
      }),
      { seed: 11 },
    );
  });

  it.each(['cpu', 'wasm'] as const)('are what the layer computes on %s', async (backend) => {
    await useBackend(backend);
    fc.assert(
      fc.property(features, fc.tuple(values, values), (rows, windows) => {
        const table = meanTable(window, rows);
        const before = tf.memory().numTensors;
        const layer = new MeanFeatures(table);
        const z = tf.tensor2d(windows as unknown as number[][]);
        const y = layer.apply(z) as tf.Tensor;
        expect(y.shape).toEqual([2, rows.length, 3]);
        expectClose(y.dataSync(), [...windows.flatMap((x) => [...evaluateMeans(table, x)])], {
          absolute: 1e-4,
        });
        tf.dispose([z, y]);
        layer.dispose();
        expect(tf.memory().numTensors).toBe(before);
      }),
      { seed: 12, numRuns: 20 },
    );
  });
});

describe('experts', () => {
  const length = 300;
  const season = (t: number): number => [3, -1, 4, 1, -5, 9, 2, -6, 5, 3, 5, -8][t % 12]!;

  function errors(value: (t: number) => number, horizon: number): Float64Array {
    const table = makeTable({ length, value });
    const design = chooseDesign(table, { horizon, evaluate: true });
    const experts = expertTable(design);
    const count = experts.shape[1];
    const end = 200;
    const x = Float64Array.from({ length: design.window }, (_, i) => value(end - design.window + i));
    const forecasts = evaluateMeans(experts, x);
    const worst = new Float64Array(count);
    for (let k = 0; k < horizon; k++) {
      for (let e = 0; e < count; e++) {
        worst[e] = Math.max(worst[e]!, Math.abs(forecasts[k * count + e]! - value(end + k)));
      }
    }
    return worst;
  }

  it('hold one that continues a season exactly, over several seasons ahead', () => {
    expect(Math.min(...errors(season, 30))).toBeLessThan(1e-9);
  });

  it('hold one that continues a season on a straight line exactly', () => {
    expect(Math.min(...errors((t) => 0.7 * t + season(t), 30))).toBeLessThan(1e-9);
  });

  it('never read beyond the window', () => {
    const shapes = fc.record({
      seasonLength: fc.constantFrom(1, 4, 7, 12, 24, 52),
      horizon: fc.integer({ min: 1, max: 80 }),
      extra: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(shapes, ({ seasonLength, horizon, extra }) => {
        const table = makeTable({ length: 2 * horizon + 11 + extra, seasonLength });
        const design = chooseDesign(table, { horizon, evaluate: true });
        for (const means of [expertTable(design), patchTable(design)]) {
          expect(means.window).toBe(design.window);
          const inside = (index: number): boolean => index >= 0 && index <= 2 * design.window;
          expect([...means.upper, ...means.lower].every(inside)).toBe(true);
          expect(means.scale.every(Number.isFinite)).toBe(true);
        }
      }),
      { seed: 13 },
    );
  });
});

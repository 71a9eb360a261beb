import { createRng } from '@recurra/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { chooseDesign } from './design.ts';
import { cutWindows, drawOrigins, everyOrigin, lastWindows, scalingOf, seriesUnit } from './windows.ts';

const table = makeTable({ length: 200, series: 2 });
const values = table.series.map((series) => series.values);
const design = chooseDesign(table, { horizon: 6, evaluate: true });

describe('cutWindows', () => {
  it('undone, gives the observations back; the weight turns its unit into the unit of the series', () => {
    const units = values.map((series) => seriesUnit(series, 150, design.scaleLag));
    const origins = [
      { series: 0, end: 60 },
      { series: 1, end: 194 },
    ];
    const batch = cutWindows(values, units, origins, design);
    for (const [row, { series, end }] of origins.entries()) {
      const { anchor, offset, scale } = scalingOf(values[series]!, end, design);
      for (let t = 0; t < design.window; t++) {
        const back = anchor + offset + scale * batch.x[row * design.window + t]!;
        expect(back).toBeCloseTo(values[series]![end - design.window + t]!, 4);
      }
      for (let k = 0; k < 6; k++) {
        const back = anchor + offset + scale * batch.y[row * 6 + k]!;
        expect(back).toBeCloseTo(values[series]![end + k]!, 4);
      }
      expect(batch.weight[row]).toBeCloseTo(scale / units[series]!, 5);
    }
  });
});

describe('origins', () => {
  it('drawn ones reach every place that fits and none that does not', () => {
    const limits = [120, 90];
    const seen = [new Set<number>(), new Set<number>()];
    for (const { series, end } of drawOrigins(limits, 4000, design, createRng(1))) seen[series]!.add(end);
    for (const [series, limit] of limits.entries()) {
      expect(Math.min(...seen[series]!)).toBe(design.window);
      expect(Math.max(...seen[series]!)).toBe(limit - 6);
      expect(seen[series]!.size).toBe(limit - 6 - design.window + 1);
    }
  });

  it('listed ones have their targets inside the range, and are thinned out evenly', () => {
    const ranges = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        ranges,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (pairs, horizon, most) => {
          const from = pairs.map(([start]) => start);
          const to = pairs.map(([start, length]) => start + length);
          const origins = everyOrigin(from, to, horizon, most);
          expect(origins.length).toBeLessThanOrEqual(most);
          for (const { series, end } of origins) {
            expect(end).toBeGreaterThanOrEqual(from[series]!);
            expect(end + horizon).toBeLessThanOrEqual(to[series]!);
          }
          expect(new Set(origins.map(({ series, end }) => `${series}/${end}`)).size).toBe(origins.length);
        },
      ),
      { seed: 2 },
    );
  });
});

it('lastWindows copies the values before the end', () => {
  const series = Float64Array.from([1, 2, 3, 4, 5]);
  const windows = lastWindows(
    [
      { values: series, end: 5 },
      { values: series, end: 3 },
    ],
    2,
  );
  expect([...windows]).toEqual([4, 5, 2, 3]);
});

import { createRng } from '@recurra/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarReader } from '../data/calendar-features.ts';
import { makeTable } from '../testing/fixtures.ts';
import { covariateNames, dailyTable, makeSpec, sourcesOf } from '../testing/networks.ts';
import {
  cutInputs,
  cutWindows,
  drawOrigins,
  everyOrigin,
  readWindow,
  scalingOf,
  seriesUnit,
} from './windows.ts';

const horizon = 6;
const table = makeTable({ length: 200, series: 2 });
const spec = makeSpec(table, horizon);
const sources = sourcesOf(table, spec);

describe('readWindow', () => {
  it('copies the values before the end', () => {
    const out = new Float64Array(2);
    readWindow(Float64Array.of(1, 2, 3, 4, 5), 5, 1, out);
    expect([...out]).toEqual([4, 5]);
    readWindow(Float64Array.of(1, 2, 3, 4, 5), 3, 1, out);
    expect([...out]).toEqual([2, 3]);
  });

  it('repeats the first season in front of what is shorter, each place that of its season', () => {
    const out = new Float64Array(9);
    readWindow(Float64Array.of(10, 20, 30, 41, 51), 5, 3, out);
    expect([...out]).toEqual([30, 10, 20, 30, 10, 20, 30, 41, 51]);
  });

  it('repeats the first value of what has no season, or less than one', () => {
    const out = new Float64Array(6);
    readWindow(Float64Array.of(1, 2, 3, 4), 4, 1, out);
    expect([...out]).toEqual([1, 1, 1, 2, 3, 4]);
    readWindow(Float64Array.of(1, 2, 9, 9), 2, 7, out);
    expect([...out]).toEqual([1, 1, 1, 1, 1, 2]);
  });

  it('takes what lies before the history that counts for missing', () => {
    const [cut, short] = [new Float64Array(9), new Float64Array(9)];
    readWindow(Float64Array.of(7, 7, 7, 1, 2, 5), 6, 1, cut, 3);
    readWindow(Float64Array.of(1, 2, 5), 3, 1, short);
    expect(cut).toEqual(short);
  });

  it('pads the same however long the window is', () => {
    const cases = fc.record({
      length: fc.integer({ min: 1, max: 20 }),
      season: fc.integer({ min: 1, max: 8 }),
      window: fc.integer({ min: 2, max: 40 }),
      shorter: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(cases, ({ length, season, window, shorter }) => {
        const values = Float64Array.from({ length }, (_, t) => t);
        const [long, short] = [new Float64Array(window), new Float64Array(Math.min(shorter, window))];
        readWindow(values, length, season, long);
        readWindow(values, length, season, short);
        expect(long.subarray(window - short.length)).toEqual(short);
      }),
      { seed: 4 },
    );
  });
});

describe('cutWindows', () => {
  it('undone, gives the observations back; the weight is told the scale in the unit of the series', () => {
    const origins = [
      { series: 0, end: 60 },
      { series: 1, end: 194 },
    ];
    const batch = cutWindows(sources, origins, spec, (series, scale) => 10 * series + scale);
    for (const [row, { series, end }] of origins.entries()) {
      const { values } = sources[series]!;
      const seen = values.subarray(end - spec.window, end);
      expect([...batch.window.subarray(row * spec.window, (row + 1) * spec.window)]).toEqual([
        ...Float32Array.from(seen),
      ]);
      const { anchor, offset, scale } = scalingOf(seen, spec);
      for (let k = 0; k < horizon; k++) {
        const at = row * horizon + k;
        expect(anchor + offset + scale * batch.y[at]!).toBeCloseTo(values[end + k]!, 4);
        expect(batch.raw[at]).toBe(Math.fround(values[end + k]!));
        // What stands in y, moved by the centre, is the value in units of the scale.
        expect(scale * (batch.y[at]! + batch.reference[row]!)).toBeCloseTo(values[end + k]!, 3);
      }
      expect(batch.weight[row]).toBeCloseTo(10 * series + scale, 5);
    }
  });

  it('works on logarithms where asked to', () => {
    const log = { ...spec, transform: 'log' } as const;
    const batch = cutWindows(sources, [{ series: 0, end: 60 }], log, (_, scale) => scale);
    const { values } = sources[0]!;
    const seen = values.slice(60 - spec.window, 60).map(Math.log);
    const { anchor, offset, scale } = scalingOf(seen, spec);
    expect(Math.exp(anchor + offset + scale * batch.y[3]!)).toBeCloseTo(values[63]!, 3);
    // A change of `scale` in the logarithm is about that share of the level.
    expect(batch.weight[0]).toBeCloseTo(scale * values[59]!, 4);
  });
});

describe('covariates of a window', () => {
  const daily = dailyTable(60, 2, horizon);
  const covariates = {
    past: [...covariateNames.past],
    future: [...covariateNames.future],
    static: [...covariateNames.static],
    calendar: [...covariateNames.calendar],
  };
  const own = makeSpec(daily, horizon, { window: 10, covariates });
  // Each covariate tells which step it is of.
  const numbered = {
    ...daily,
    series: daily.series.map((series) => ({
      ...series,
      past: { clouds: series.values.map((_, t) => t) },
      future: {
        price: Float64Array.from({ length: 60 + horizon }, (_, t) => 1000 + t),
        open: Float64Array.from({ length: 60 + horizon }, (_, t) => 2000 + t),
      },
    })),
  };

  it.each([60, 40, 10])('are those of its own steps, and of no later ones: origin %i', (end) => {
    const batch = cutInputs(sourcesOf(numbered, own), [{ series: 1, end }], own);
    const steps = Array.from({ length: 10 }, (_, t) => end - 10 + t);
    expect([...batch.past]).toEqual(steps);
    const ahead = [...steps, ...Array.from({ length: horizon }, (_, k) => end + k)];
    const width = 5;
    const feature = (f: number): number[] => ahead.map((_, t) => batch.future[t * width + f]!);
    expect(feature(0)).toEqual(ahead.map((t) => 1000 + t));
    expect(feature(1)).toEqual(ahead.map((t) => 2000 + t));
    const read = calendarReader(covariateNames.calendar);
    const out = new Float32Array(3);
    for (const [t, step] of ahead.entries()) {
      read(Date.UTC(2023, 0, 2 + step), out, 0);
      expect([...batch.future.subarray(t * width + 2, (t + 1) * width)]).toEqual([...out]);
    }
    expect([...batch.static]).toEqual([2]);
  });

  it('before a short series begins they are those of its first step; the calendar goes on', () => {
    const batch = cutInputs(sourcesOf(numbered, own), [{ series: 0, end: 4 }], own);
    expect([...batch.past]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
    const out = new Float32Array(1);
    calendarReader(['weekday-sin'])(Date.UTC(2023, 0, 2 - 6), out, 0);
    expect(batch.future[2]).toBe(out[0]);
  });
});

it('tells how much of a window was observed, where some series are shorter', () => {
  const daily = dailyTable(60, 2, horizon);
  const covariates = { past: [], future: [], static: [...covariateNames.static], calendar: [] };
  const own = makeSpec(daily, horizon, { window: 10, covariates, fillSpan: 10 });
  const origins = [
    { series: 0, end: 60 },
    { series: 1, end: 4 },
    { series: 1, end: 30, history: 7 },
  ];
  const { static: fixed } = cutInputs(sourcesOf(daily, own), origins, own);
  expect([...fixed]).toEqual([1, 1, 0.4, 2, 0.7, 2].map(Math.fround));
});

describe('origins', () => {
  it('drawn ones reach every place that fits and none that does not', () => {
    const limits = [120, 90];
    const seen = [new Set<number>(), new Set<number>()];
    for (const { series, end } of drawOrigins(limits, 4000, spec, createRng(1))) seen[series]!.add(end);
    for (const [series, limit] of limits.entries()) {
      expect(Math.min(...seen[series]!)).toBe(spec.leastHistory);
      expect(Math.max(...seen[series]!)).toBe(limit - horizon);
      expect(seen[series]!.size).toBe(limit - horizon - spec.leastHistory + 1);
    }
  });

  it('are the same for the same seed, and later ones with recency', () => {
    const draw = (seed: number, recency?: number): number[] =>
      drawOrigins([500], 300, spec, createRng(seed), recency).map(({ end }) => end);
    expect(draw(3)).toEqual(draw(3));
    expect(draw(4)).not.toEqual(draw(3));
    const mean = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
    expect(mean(draw(3, 3))).toBeGreaterThan(mean(draw(3)) + 50);
    for (const end of draw(3, 3)) {
      expect(end).toBeGreaterThanOrEqual(spec.leastHistory);
      expect(end).toBeLessThanOrEqual(500 - horizon);
    }
  });

  it('listed ones have their targets inside the range, and are thinned out evenly', () => {
    const ranges = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        ranges,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (pairs, steps, most) => {
          const from = pairs.map(([start]) => start);
          const to = pairs.map(([start, length]) => start + length);
          const origins = everyOrigin(from, to, steps, most);
          expect(origins.length).toBeLessThanOrEqual(most);
          for (const { series, end } of origins) {
            expect(end).toBeGreaterThanOrEqual(from[series]!);
            expect(end + steps).toBeLessThanOrEqual(to[series]!);
          }
          expect(new Set(origins.map(({ series, end }) => `${series}/${end}`)).size).toBe(origins.length);
        },
      ),
      { seed: 2 },
    );
  });
});

it('seriesUnit is the mean seasonal change, whatever comes after the end', () => {
  const values = Float64Array.of(0, 5, 2, 9, 4, 1e9);
  expect(seriesUnit(values, 5, 2)).toBeCloseTo((2 + 4 + 2) / 3, 4);
});

import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import type { Series, SeriesTable } from '../data/types.ts';
import { makeTable } from '../testing/fixtures.ts';
import { linear, repeatSeason } from '../testing/small-methods.ts';
import { permutationImportance } from './permutation-importance.ts';

const gauss = (seed: string, n: number): Float64Array => {
  const rng = createRng(11).fork(seed);
  return Float64Array.from({ length: n }, () => rng.normal());
};

/** Series without a season, made by `make`. */
function tableOf(count: number, make: (s: number) => Omit<Series, 'id' | 'times'>): SeriesTable {
  const base = makeTable({ length: 2, seasonLength: 1 });
  const series = Array.from({ length: count }, (_, s) => {
    const one = make(s);
    return { ...one, id: `s${s}`, times: one.values.map((_, t) => Date.UTC(1900, t, 1)) };
  });
  return { ...base, series };
}

/** Share by which the mean absolute Gaussian error of deviation 1 grows when an independent deviation is added. */
const growth = (variance: number): number => Math.sqrt(1 + variance) - 1;

describe('covariates', () => {
  const n = 150;
  const table = tableOf(40, (s) => {
    const [strong, weak, idle, load] = ['a', 'b', 'c', 'd'].map((name) => gauss(`${name}${s}`, n + 1));
    const noise = gauss(`e${s}`, n);
    const values = noise.map((e, t) => 3 * strong![t]! + weak![t]! + (t > 0 ? 2 * load![t - 1]! : 0) + e);
    return {
      values,
      past: { load: load!.subarray(0, n) },
      future: { strong: strong!, weak: weak!, idle: idle! },
    };
  });
  const method = linear({ future: { strong: 3, weak: 1 }, past: { load: 2 } });

  it('rank by their coefficients, and matter as much as theory says', async () => {
    const { features, baseline, cases, notes } = await permutationImportance(method, table, {
      origins: 30,
      lags: false,
    });
    expect(cases).toBe(1200);
    expect(features.map(({ name }) => name)).toEqual(['strong', 'load', 'weak', 'idle']);
    // Shuffling x with coefficient b adds b·(x' − x), of variance 2b².
    const [strong, load, weak, idle] = features;
    expect(Math.abs(strong!.relative / growth(18) - 1)).toBeLessThan(0.1);
    expect(Math.abs(load!.relative / growth(8) - 1)).toBeLessThan(0.1);
    expect(Math.abs(weak!.relative / growth(2) - 1)).toBeLessThan(0.1);
    expect(idle!.importance).toBe(0);
    for (const one of features) {
      expect(one.relative).toBeCloseTo(one.importance / baseline, 12);
      expect(one.repeats).toHaveLength(5);
      expect(one.spread).toBeLessThan(0.1 * baseline);
    }
    expect(notes).toEqual([]);
  });

  it('are measured by pinball loss too, in the same order', async () => {
    const { features, metric } = await permutationImportance(method, table, {
      origins: 5,
      lags: false,
      metric: 'pinball',
      repeats: 1,
    });
    expect(metric).toBe('pinball');
    expect(features.map(({ name }) => name)).toEqual(['strong', 'load', 'weak', 'idle']);
    expect(features[0]!.spread).toBeNaN();
  });

  it('that never change come from other series', async () => {
    const sizes = gauss('sizes', 40);
    const fixed = tableOf(40, (s) => ({
      values: gauss(`f${s}`, 100).map((e) => 2 * sizes[s]! + e),
      static: { size: sizes[s]!, 'kind=a': s % 2, 'kind=b': 1 - (s % 2) },
    }));
    const { features } = await permutationImportance(linear({ static: { size: 2 } }), fixed, {
      origins: 30,
      lags: false,
      repeats: 10,
    });
    expect(features.map(({ name, kind }) => [name, kind])).toEqual([
      ['size', 'static'],
      ['kind', 'static'],
    ]);
    expect(features[1]!.importance).toBe(0);
    // Mean of the folded normal |d + e| over all pairs of series, against that of |e|.
    const folded = (d: number): number =>
      Math.sqrt(2 / Math.PI) * Math.exp((-d * d) / 2) + d * erf(d / Math.SQRT2);
    let sum = 0;
    for (const a of sizes) for (const b of sizes) sum += folded(2 * (a - b));
    const expected = sum / 1600 / Math.sqrt(2 / Math.PI) - 1;
    expect(Math.abs(features[0]!.relative / expected - 1)).toBeLessThan(0.12);
  });

  it('with only one series say that static ones cannot be judged', async () => {
    const one = tableOf(1, () => ({ values: gauss('x', 60), static: { size: 3 } }));
    const { features, notes } = await permutationImportance(linear({ static: { size: 2 } }), one);
    expect(features.find(({ name }) => name === 'size')!.importance).toBe(0);
    expect(notes).toEqual([
      'With one series nothing can be said about static covariates: there is no other value to try.',
    ]);
  });

  it('that go together are named', async () => {
    const twins = tableOf(3, (s) => {
      const x = gauss(`x${s}`, 81);
      const noise = gauss(`n${s}`, 81);
      return {
        values: x.slice(0, 80),
        future: { x, twin: x.map((value, t) => 1e6 - value + 0.12 * noise[t]!), other: noise },
      };
    });
    const { notes } = await permutationImportance(linear({ future: { x: 1 } }), twins);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^"x" and "twin" go together \(correlation -0\.99\): each seems less important/);
  });
});

describe('lags', () => {
  it('of an autoregression matter as its coefficients say', async () => {
    const [one, two] = [0.5, -0.6];
    const table = tableOf(40, (s) => {
      const values = gauss(`ar${s}`, 400);
      for (let t = 2; t < 400; t++) values[t]! += one * values[t - 1]! + two * values[t - 2]!;
      return { values: values.subarray(100) };
    });
    // Variance of an AR(2) process with unit noise (Box & Jenkins 1976, equation 3.2.28).
    const variance = (1 - two) / ((1 + two) * ((1 - two) ** 2 - one ** 2));
    const { features } = await permutationImportance(linear({ lags: [one, two] }), table, {
      origins: 30,
      lags: [
        [1, 1],
        [2, 2],
        [3, 6],
      ],
    });
    expect(features.map(({ name }) => name)).toEqual(['lag 2', 'lag 1', 'lags 3–6']);
    expect(Math.abs(features[0]!.relative / growth(2 * two ** 2 * variance) - 1)).toBeLessThan(0.12);
    expect(Math.abs(features[1]!.relative / growth(2 * one ** 2 * variance) - 1)).toBeLessThan(0.12);
    expect(features[2]!.importance).toBe(0);
  });

  it('are cut into seasons by default, and seasonal naive looks at the latest only', async () => {
    const { features, cases } = await permutationImportance(
      repeatSeason(6),
      makeTable({ length: 120, series: 2 }),
    );
    expect(cases).toBe(6);
    const names = features.map(({ name }) => name).sort();
    expect(names).toEqual(['lag 1', 'lags 13–24', 'lags 25–36', 'lags 2–12']);
    expect(features[0]!.name).toBe('lags 2–12');
    for (const { name, importance } of features) {
      // Steps 1 … 6 ahead repeat lags 12 … 7.
      if (name !== 'lags 2–12') expect(importance).toBe(0);
    }
  });
});

describe('results', () => {
  const table = makeTable({ length: 90, series: 3 });
  const method = repeatSeason(4);

  it('are the same for the same seed, and others for another', async () => {
    const [a, b, c] = await Promise.all(
      [1, 1, 2].map((seed) => permutationImportance(method, table, { seed })),
    );
    expect(b).toEqual(a);
    expect(c!.features[0]!.repeats).not.toEqual(a!.features[0]!.repeats);
    expect(c!.baseline).toBe(a!.baseline);
  });

  it('do not depend on which other features are measured', async () => {
    const all = await permutationImportance(method, table);
    const one = await permutationImportance(method, table, { features: ['lags 2–12'] });
    expect(one.features).toEqual(all.features.filter(({ name }) => name === 'lags 2–12'));
  });

  it('leave the table as it was', async () => {
    const before = structuredClone(table.series);
    await permutationImportance(method, table);
    expect(table.series).toEqual(before);
  });

  it('leave out what cannot be scored, and say so', async () => {
    const [first, second] = table.series;
    const constant = { ...second!, values: second!.values.map(() => 3) };
    const short = { ...first!, values: first!.values.subarray(0, 20), times: first!.times.subarray(0, 20) };
    const { cases, notes } = await permutationImportance(method, {
      ...table,
      series: [first!, constant, short],
    });
    expect(cases).toBe(3);
    expect(notes).toEqual([
      '6 of 9 origins are left out: the series is too short there, never changes, or has no forecast.',
    ]);
    await expect(permutationImportance(method, { ...table, series: [short] })).rejects.toThrow(
      'no series has the 28 observations that one origin needs',
    );
  });

  it('come with progress, and stop when told', async () => {
    const heard: number[] = [];
    await permutationImportance(method, table, { onProgress: (done) => heard.push(done) });
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(heard.at(-1)).toBe(1);
    const controller = new AbortController();
    const run = permutationImportance(method, table, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
  });
});

describe('options', () => {
  const table = makeTable({ length: 90 });
  it.each([
    [{ origins: 0 }, 'origins must be a positive integer, got 0'],
    [{ repeats: 2.5 }, 'repeats must be a positive integer, got 2.5'],
    [{ horizon: 9 }, "horizon must be at most the method's, 4, got 9"],
    [{ metric: 'mape' as 'mase' }, 'metric must be "mase" or "pinball", got "mape"'],
    [
      { lags: [[3, 2]] as const },
      'lags must be pairs [from, to] of steps back with 1 ≤ from ≤ to, got [3, 2]',
    ],
    [
      { features: ['lag 2'] },
      'features: there is no "lag 2"; did you mean "lag 1"? The features are "lag 1", "lags 2–12", "lags 13–24", "lags 25–36".',
    ],
  ])('%o is refused by name', async (options, message) => {
    await expect(permutationImportance(repeatSeason(4), table, options)).rejects.toThrow(
      `permutationImportance(): ${message}`,
    );
  });

  it('need the horizon of a method that does not say it', async () => {
    const { predict } = repeatSeason(4);
    await expect(permutationImportance({ predict }, table)).rejects.toThrow('horizon must be given');
    const { cases } = await permutationImportance({ predict }, table, { horizon: 4, repeats: 1 });
    expect(cases).toBe(3);
  });
});

/** Error function, to 1.2e-7 (Numerical Recipes, erfcc). */
function erf(x: number): number {
  const t = 1 / (1 + 0.5 * Math.abs(x));
  const terms = [
    ...[-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806],
    ...[0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277],
  ];
  const tail = t * Math.exp(-x * x + terms.reduceRight((sum, term) => sum * t + term, 0));
  return x >= 0 ? 1 - tail : tail - 1;
}

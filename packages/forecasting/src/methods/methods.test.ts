import { describe, expect, it } from 'vitest';
import type { ForecastMethod, MethodContext } from '../contract/method.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { SeriesTable } from '../data/types.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { makeTable, monthly } from '../testing/fixtures.ts';
import { type M4Reference, m4References, relativeDifference } from '../testing/m4-reference.ts';
import { baselines } from './baselines.ts';
import { fitSes } from './ses.ts';

const references = await m4References();

function tableOf(values: readonly number[], seasonLength: number): SeriesTable {
  const table = makeTable({ length: values.length, seasonLength });
  return { ...table, series: [{ ...table.series[0]!, values: Float64Array.from(values) }] };
}

async function run(
  method: ForecastMethod,
  table: SeriesTable,
  context: Partial<MethodContext> = {},
): Promise<readonly SeriesForecast[]> {
  const fitted = await method.fit(table, { horizon: 3, levels: [0.8], seed: 0, ...context });
  return fitted.predict(table);
}

const runOn = async (method: ForecastMethod, r: M4Reference): Promise<SeriesForecast> =>
  (await run(method, tableOf(r.history, r.seasonLength), { horizon: r.horizon }))[0]!;

describe('normalQuantile', () => {
  it('gives what R gives for qnorm()', () => {
    const expected: [number, number][] = [
      [0.5, 0],
      [0.9, 1.2815515655446008],
      [0.975, 1.9599639845400536],
      [0.995, 2.5758293035488999],
      [1e-6, -4.7534243088228987],
      [1e-20, -9.262340089798405],
      [1e-300, -37.0470962993612],
    ];
    for (const [p, z] of expected)
      expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-14 * Math.abs(z));
    expect(normalQuantile(0.1)).toBeCloseTo(-1.2815515655446008, 13);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe('the R package forecast', () => {
  it.each(references.map((r) => [r.name, r] as const))('gives the same for %s', async (_, r) => {
    for (const name of ['naive', 'seasonalNaive', 'drift'] as const) {
      const { median, lower, upper } = await runOn(baselines[name](), r);
      expect(relativeDifference(median, r[name].mean), name).toBeLessThan(1e-8);
      expect(relativeDifference(lower, r[name].lower), name).toBeLessThan(1e-8);
      expect(relativeDifference(upper, r[name].upper), name).toBeLessThan(1e-8);
    }
    expect(relativeDifference((await runOn(baselines.naive2(), r)).median, r.naive2)).toBeLessThan(1e-8);
    // R searches the smoothing parameter step by step and stops near its best; of the lynx at 0.991 instead of 0.9999.
    const near = r.name === 'lynx' ? 0.02 : 2e-3;
    expect(relativeDifference((await runOn(baselines.ses(), r)).median, r.ses)).toBeLessThan(near);
    expect(relativeDifference((await runOn(baselines.theta(), r)).median, r.theta)).toBeLessThan(near);
  });

  it('finds no better smoothing than we do', () => {
    for (const r of references.filter(({ seasonal }) => !seasonal)) {
      expect(fitSes(Float64Array.from(r.history)).sse, r.name).toBeLessThanOrEqual(r.sesSse * (1 + 1e-7));
    }
  });
});

describe('fitSes', () => {
  it('tells errors and forecast of its own parameters', () => {
    const values = Float64Array.from(references[2]!.history);
    const { alpha, initial, level, sse } = fitSes(values);
    let l = initial;
    let sum = 0;
    for (const value of values) {
      sum += (value - l) ** 2;
      l += alpha * (value - l);
    }
    expect(level).toBeCloseTo(l, 8);
    expect(sse / sum).toBeCloseTo(1, 9);
  });
});

describe('intervals', () => {
  it('match the formulas by hand', async () => {
    const values = [1, 2, 4, 3];
    const z = 1.2815515655446008;
    const width = (forecast: SeriesForecast): number[] =>
      Array.from(forecast.upper, (upper, k) => (upper - forecast.lower[k]!) / (2 * z));
    const close = (got: number[], expected: number[]): void =>
      expect(relativeDifference(got, expected)).toBeLessThan(1e-12);
    const [mean] = await run(baselines.historicMean(), tableOf(values, 1));
    expect([...mean!.median]).toEqual([2.5, 2.5, 2.5]);
    // Variance 5/3, and that of the mean.
    close(
      width(mean!),
      [1, 1, 1].map(() => Math.sqrt((5 / 3) * (1 + 1 / 4))),
    );
    const [naive] = await run(baselines.naive(), tableOf(values, 1));
    close(
      width(naive!),
      [1, 2, 3].map((h) => Math.sqrt(2 * h)),
    );
  });

  it('hold the share of random walks they are meant to', async () => {
    const horizon = 5;
    const table = makeTable({ length: 60, series: 2000, seasonLength: 1, value: (_t, _s, noise) => noise });
    const walks = table.series.map((series) => {
      let sum = 0;
      return { ...series, values: series.values.map((step) => (sum += step)) };
    });
    const cut = walks.map((series) => ({
      ...series,
      values: series.values.slice(0, -horizon),
      times: series.times.slice(0, -horizon),
    }));
    const context = { horizon, levels: [0.8, 0.95] };
    const forecasts = await run(baselines.naive(), { ...table, series: cut }, context);
    for (const [i, expected] of [0.8, 0.95].entries()) {
      let inside = 0;
      for (const [s, { intervals }] of forecasts.entries()) {
        const { lower, upper } = intervals![i]!;
        for (let k = 0; k < horizon; k++) {
          const y = walks[s]!.values[60 - horizon + k]!;
          if (y >= lower[k]! && y <= upper[k]!) inside++;
        }
      }
      expect(Math.abs(inside / (2000 * horizon) - expected)).toBeLessThan(0.03);
    }
  });
});

describe('a local method', () => {
  it('says times, levels and ids', async () => {
    const table = makeTable({ length: 30, series: 2 });
    const forecasts = await run(baselines.theta(), table, { levels: [0.95, 0.5] });
    expect(forecasts.map(({ id }) => id)).toEqual(['series 1', 'series 2']);
    const [{ times, level, intervals, lower, status }] = forecasts as [SeriesForecast];
    expect([...times]).toEqual([30, 31, 32].map((t) => Date.UTC(1990, t, 1)));
    expect([level, intervals!.map((interval) => interval.level)]).toEqual([0.95, [0.95, 0.5]]);
    expect(lower).toBe(intervals![0]!.lower);
    expect(status).toBeUndefined();
  });

  it('falls back where it cannot take a series, and the others do not notice', async () => {
    const table = makeTable({ length: 40, series: 4 });
    const short = {
      ...table.series[0]!,
      id: 'short',
      values: Float64Array.of(3, 5),
      times: Float64Array.of(0, 1),
    };
    const broken = {
      ...table.series[1]!,
      id: 'broken',
      values: table.series[1]!.values.map((v, i) => (i === 4 ? Number.NaN : v)),
    };
    const huge = {
      ...table.series[2]!,
      id: 'huge',
      values: table.series[2]!.values.map((_, i) => (i % 5 ? 1.7e308 : -1.7e308)),
    };
    const empty = {
      ...table.series[2]!,
      id: 'empty',
      values: new Float64Array(0),
      times: new Float64Array(0),
    };
    const mixed = { ...table, series: [short, broken, table.series[3]!, huge, empty] };
    const [a, b, c, d, e] = (await run(baselines.seasonalNaive(), mixed)) as [
      SeriesForecast,
      ...SeriesForecast[],
    ];
    expect(a.status).toEqual({
      state: 'fallback',
      reason: 'one season is 12 observations, and there are 2; the last value stands in',
    });
    expect([...a.median]).toEqual([5, 5, 5]);
    expect(b!.status).toEqual({ state: 'failed', reason: 'observation 5 is NaN; fill or remove it first' });
    expect(b!.median.every(Number.isNaN)).toBe(true);
    expect(c!.status).toBeUndefined();
    expect([...c!.median]).toEqual([...table.series[3]!.values.slice(28, 31)]);
    expect(d!.status?.state).toBe('failed');
    expect(d!.status?.reason).toMatch(/too large/);
    expect(e!.status?.reason).toMatch(/no observations/);
  });

  it('can be cancelled between series, and tells how far it is', async () => {
    const table = makeTable({ length: 3000, series: 400, frequency: { ...monthly } });
    const controller = new AbortController();
    const seen: number[] = [];
    const fitted = await baselines.theta().fit(table, {
      horizon: 3,
      levels: [0.8],
      seed: 0,
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        controller.abort(new Error('enough'));
      },
    });
    await expect(fitted.predict(table)).rejects.toThrow('enough');
    expect(seen.length).toBe(1);
    expect(seen[0]).toBeLessThan(1);
  });
});

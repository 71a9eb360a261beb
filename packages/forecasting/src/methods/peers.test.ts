import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ForecastMethod, MethodContext } from '../contract/method.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { SeriesTable } from '../data/types.ts';
import { smape } from '../metrics/index.ts';
import { makeTable } from '../testing/fixtures.ts';
import { m4References } from '../testing/m4-reference.ts';
import { baselines } from './baselines.ts';

const references = await m4References();
const air = references.find(({ name }) => name === 'air passengers')!;

function tableOf(values: readonly number[], seasonLength: number): SeriesTable {
  const table = makeTable({ length: values.length, seasonLength });
  return { ...table, series: [{ ...table.series[0]!, values: Float64Array.from(values) }] };
}

async function run(
  method: ForecastMethod,
  table: SeriesTable,
  context: Partial<MethodContext> = {},
): Promise<readonly SeriesForecast[]> {
  const fitted = await method.fit(table, { horizon: 12, levels: [0.8, 0.95], seed: 0, ...context });
  return fitted.predict(table);
}

/** The series no method of these two can take, beside one that they can. */
function hardTable(): SeriesTable {
  const table = makeTable({ length: 60, series: 4 });
  const [good, ...rest] = table.series;
  const values = [
    new Float64Array(60).fill(5),
    Float64Array.of(3, 5, 4),
    rest[0]!.values.map((v) => v * 1e306),
  ];
  const hard = rest.map((series, i) => ({
    ...series,
    id: ['constant', 'short', 'huge'][i]!,
    values: values[i]!,
    times: series.times.slice(0, values[i]!.length),
  }));
  return { ...table, series: [hard[0]!, hard[1]!, hard[2]!, good!] };
}

describe.each(['ets', 'arima'] as const)('%s', (name) => {
  it('forecasts air passengers far better than naive, with intervals that widen', async () => {
    const [forecast] = await run(baselines[name](), tableOf(air.history, 12), { horizon: air.horizon });
    expect(forecast!.status).toBeUndefined();
    expect(smape(air.actual, forecast!.median)).toBeLessThan(0.75 * air.smape);
    const [narrow, wide] = forecast!.intervals!;
    for (let k = 0; k < air.horizon; k++) {
      expect(wide!.lower[k]!).toBeLessThan(narrow!.lower[k]!);
      expect(narrow!.lower[k]!).toBeLessThan(forecast!.median[k]!);
      expect(forecast!.median[k]!).toBeLessThan(narrow!.upper[k]!);
    }
    const width = (k: number): number => narrow!.upper[k]! - narrow!.lower[k]!;
    expect(width(air.horizon - 1)).toBeGreaterThan(width(0));
  });

  it('falls back where it cannot take a series, and still takes the next', async () => {
    const forecasts = await run(baselines[name](), hardTable());
    const states = forecasts.map(({ status }) => status?.state);
    expect(states.slice(0, 2)).toEqual(['fallback', 'fallback']);
    expect(forecasts[0]!.status!.reason).toMatch(/constant.*the last season stands in/);
    expect([...forecasts[0]!.median]).toEqual(Array(12).fill(5));
    expect(forecasts[1]!.status!.reason).toMatch(/the last value stands in/);
    // 1e308: a forecast or an honest no, but no NaN without a word.
    if (states[2] === undefined) expect(forecasts[2]!.median.every(Number.isFinite)).toBe(true);
    expect(['fallback', 'failed']).not.toContain(states[3]);
    expect(forecasts[3]!.median.every(Number.isFinite)).toBe(true);
  });

  it('gives the same again, and reacts to an abort between series', async () => {
    const table = makeTable({ length: 80, series: 3 });
    expect(await run(baselines[name](), table)).toEqual(await run(baselines[name](), table));
    const controller = new AbortController();
    const fitted = await baselines[name]().fit(table, {
      horizon: 2,
      levels: [0.8],
      seed: 0,
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await expect(fitted.predict(table)).rejects.toThrow('enough');
  });
});

describe('ets', () => {
  it('takes a series without season', async () => {
    const nile = references.find(({ name }) => name === 'Nile')!;
    const [forecast] = await run(baselines.ets(), tableOf(nile.history, 1));
    expect(forecast!.status).toBeUndefined();
    // R's ets() chooses ETS(M,N,N): 945.57, at 80 % from 757.91 to 1133.22.
    expect(Math.abs(forecast!.median[0]! - 945.57)).toBeLessThan(3);
    expect(Math.abs(forecast!.lower[0]! - 757.91)).toBeLessThan(10);
    expect(Math.abs(forecast!.upper[0]! - 1133.22)).toBeLessThan(10);
  });
});

describe('arima', () => {
  it('of a given order gives what R gives', async () => {
    // arima(x, order = c(2, 1, 1), seasonal = c(0, 1, 0)) on AirPassengers: 445.6349, 420.3950, 449.1983, 491.8399
    const all = [...air.history, ...air.actual];
    const method = baselines.arima({ order: [2, 1, 1], seasonalOrder: [0, 1, 0] });
    const [forecast] = await run(method, tableOf(all, 12));
    for (const [k, expected] of [445.6349, 420.395, 449.1983, 491.8399].entries()) {
      expect(Math.abs(forecast!.median[k]! - expected)).toBeLessThan(0.2);
    }
    // Standard error of the first step: 11.37; ours 129.3^½ = 11.37.
    const { lower, upper } = forecast!.intervals![1]!;
    expect(Math.abs((upper[0]! - lower[0]!) / (2 * 1.959964) - 11.37)).toBeLessThan(0.1);
  });

  it('takes out a season that is too long for terms of its own', async () => {
    const table = makeTable({ length: 400, seasonLength: 30 });
    const [forecast] = await run(baselines.arima(), table, { horizon: 30 });
    expect(forecast!.status).toBeUndefined();
    const [low, high] = [Math.min(...forecast!.median), Math.max(...forecast!.median)];
    // The season is of ± 5.
    expect(high - low).toBeGreaterThan(7);
  });

  it('refuses orders that are none', () => {
    expect(() => baselines.arima({ order: [1, 2] as never })).toThrow(
      /order must be three integers.*got \[1,2\]/,
    );
    expect(() => baselines.arima({ maxOrder: [1, -1, 0] })).toThrow(/maxOrder must be three integers/);
    expect(() => baselines.arima({ seasonalOrder: [1, 0, 0] })).toThrow(/needs order beside it/);
    expect(() => baselines.arima({ maxHistory: 3 })).toThrow(
      /maxHistory must be an integer of at least 30, got 3/,
    );
  });
});

describe('without the packages', () => {
  afterEach(() => {
    vi.doUnmock('@bsull/augurs/ets');
    vi.doUnmock('arima');
    vi.resetModules();
  });

  it('says what to install', async () => {
    const missing = (): never => {
      throw new Error('Cannot find package');
    };
    vi.resetModules();
    vi.doMock('@bsull/augurs/ets', missing);
    vi.doMock('arima', missing);
    const { baselines: bare } = await import('./baselines.ts');
    await expect(bare.ets().prepare!()).rejects.toMatchObject({
      code: 'ERR_MISSING_PEER',
      message:
        'baselines.ets(): needs the package "@bsull/augurs"; install it with: npm install @bsull/augurs',
    });
    await expect(bare.arima().prepare!()).rejects.toMatchObject({
      code: 'ERR_MISSING_PEER',
      message: 'baselines.arima(): needs the package "arima"; install it with: npm install arima',
    });
  });
});

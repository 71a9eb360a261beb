import { useBackend } from '@recurra/core/testing';
import { isRecurraError } from '@recurra/plugin';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Forecaster } from '../contract/forecaster.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import { addSteps } from '../data/calendar.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { fitForecaster } from '../fit/fit-forecaster.ts';
import { makeTable } from '../testing/fixtures.ts';
import { dailyTable } from '../testing/networks.ts';
import type { FitOptions } from '../types.ts';

beforeAll(() => useBackend('cpu'));

const horizon = 4;
const small = {
  horizon,
  hiddenSize: 3,
  batchSize: 8,
  stepsPerEpoch: 2,
  epochs: 2,
  previewEvery: 0,
  evaluate: false,
} as const;

/** The first `length` steps of a series; what is known ahead stays. */
function cut(table: SeriesTable, series: Series, length: number): SeriesTable {
  const past = Object.entries(series.past ?? {}).map(([name, values]) => [name, values.slice(0, length)]);
  const own = {
    ...series,
    times: series.times.slice(0, length),
    values: series.values.slice(0, length),
    ...(series.past && { past: Object.fromEntries(past) as Series['past'] }),
  } as Series;
  return { ...table, series: [own] };
}

/** What was measured or known at a step, and what is known of the steps after `length`. */
function at(series: Series, step: number): Record<string, number> {
  const all = Object.entries({ ...series.past, ...series.future });
  return Object.fromEntries(all.map(([name, values]) => [name, values[step]!]));
}
function ahead(series: Series, length: number): Record<string, Float64Array> {
  const all = Object.entries(series.future ?? {});
  return Object.fromEntries(all.map(([name, values]) => [name, values.slice(length, length + horizon)]));
}

/** Follows a series and compares with `predict` on the table as it then is. */
async function follow(
  forecaster: Forecaster,
  table: SeriesTable,
  series: Series,
  from: number,
): Promise<void> {
  const stream = await forecaster.stream(cut(table, series, from));
  for (let length = from; length <= series.values.length - horizon; length++) {
    expect(stream.length).toBe(length);
    const [wanted] = await forecaster.predict(cut(table, series, length));
    expect(wanted!.status).toBeUndefined();
    expect(await stream.forecast(ahead(series, length))).toEqual(wanted);
    stream.update(series.values[length]!, at(series, length));
  }
}

const covariates = dailyTable(90, 2, 2 * horizon);
const monthly = makeTable({ length: 90, series: 2 });
const cases: [string, SeriesTable, Partial<FitOptions>, number][] = [
  ['values alone', monthly, {}, 70],
  ['covariates of every kind, and the calendar', covariates, { calendar: true }, 70],
  [
    'an ensemble with windows of its own',
    covariates,
    { members: 2, window: 21, memberWindows: [21, 14] },
    75,
  ],
  ['on logarithms, step by step', monthly, { transform: 'log', decoder: 'autoregressive' }, 75],
];

describe.each(cases)('a stream: %s', (_name, table, options, from) => {
  it('forecasts what predict() forecasts on the table with the new observations', async () => {
    const forecaster = await fitForecaster(table, { ...small, ...options });
    for (const series of table.series) await follow(forecaster, table, series, from);
    forecaster.dispose();
  });
});

describe('a stream of a series shorter than the window', () => {
  it.each([12, 1])('fills up in front as predict() does, season %i', async (seasonLength) => {
    const long = makeTable({ length: 200, series: 9, seasonLength });
    const short = makeTable({ length: 40, seasonLength });
    const table = { ...long, series: [...long.series, { ...short.series[0]!, id: 'short' }] };
    const forecaster = await fitForecaster(table, { ...small, window: 60 });
    await follow(forecaster, table, { ...long.series[0]!, id: 'new' }, 36);
    forecaster.dispose();
  });
});

describe('observations that are missing or wrong', () => {
  let forecaster: Forecaster;
  beforeAll(async () => {
    await useBackend('cpu');
    forecaster = await fitForecaster(covariates, small);
  });
  const [series] = covariates.series as [Series];
  const open = (): ReturnType<Forecaster['stream']> => forecaster.stream(cut(covariates, series, 70));

  it('missing: taken as it was a season ago', async () => {
    const stream = await open();
    stream.update(Number.NaN, at(series, 70));
    stream.update(series.values[71]!, at(series, 71));
    const filled = cut(covariates, series, 72);
    const [own] = filled.series as [Series];
    const [wanted] = await forecaster.predict({
      ...filled,
      series: [{ ...own, values: own.values.with(70, own.values[63]!) }],
    });
    expect(await stream.forecast(ahead(series, 72))).toEqual(wanted);
  });

  it.each<[string, (stream: Awaited<ReturnType<typeof open>>) => unknown, RegExp]>([
    [
      'infinite',
      (s) => s.update(Number.POSITIVE_INFINITY, at(series, 70)),
      /value must be a finite number, or NaN .* got Infinity/,
    ],
    ['text', (s) => s.update('3' as unknown as number, at(series, 70)), /value must be a finite number/],
    ['no covariates', (s) => s.update(3), /covariates must hold a finite number for "clouds", got undefined/],
    [
      'a name it does not know',
      (s) => s.update(3, { ...at(series, 70), cloud: 1, clouds: undefined as unknown as number }),
      /"clouds", got undefined/,
    ],
    [
      'a covariate that is no number',
      (s) => s.update(3, { ...at(series, 70), price: Number.NaN }),
      /"price", got NaN/,
    ],
  ])('%s: an argument error, and the stream stays as it was', async (_name, act, message) => {
    const stream = await open();
    const before = await stream.forecast(ahead(series, 70));
    try {
      act(stream);
      expect.unreachable();
    } catch (error) {
      expect(isRecurraError(error, 'ERR_ARGUMENT')).toBe(true);
      expect((error as Error).message).toMatch(message);
    }
    expect(stream.length).toBe(70);
    expect(await stream.forecast(ahead(series, 70))).toEqual(before);
    stream.update(series.values[70]!, at(series, 70));
    const [wanted] = await forecaster.predict(cut(covariates, series, 71));
    expect(await stream.forecast(ahead(series, 71))).toEqual(wanted);
  });

  it('too little known ahead, an id that is not there, a series it cannot take: told with the way out', async () => {
    const stream = await open();
    await expect(stream.forecast()).rejects.toThrow(
      /future must hold 4 finite numbers for "price", got undefined at step 1/,
    );
    const short = { ...ahead(series, 70), open: [1, 0] };
    await expect(stream.forecast(short)).rejects.toThrow(/for "open", got undefined at step 3/);
    await expect(forecaster.stream(covariates)).rejects.toThrow(
      /id must be one of the table's 2 series \("series 1", "series 2"/,
    );
    await expect(forecaster.stream(covariates, 'x')).rejects.toThrow(/got "x"/);
    await expect(forecaster.stream(cut(covariates, series, 3))).rejects.toThrow(
      /has 3 observations, .* bring more history/,
    );
    await expect(forecaster.stream({ ...covariates, frequency: monthly.frequency })).rejects.toThrow(
      /the table is monthly/,
    );
  });
});

describe('speed', () => {
  it('an update takes microseconds, and memory does not grow with the stream', async () => {
    const table = makeTable({ length: 90 });
    const forecaster = await fitForecaster(table, small);
    const stream = await forecaster.stream(table);
    const updates = 200_000;
    const run = (): number => {
      const start = performance.now();
      for (let t = 0; t < updates; t++) stream.update(50 + (t % 12));
      return ((performance.now() - start) * 1e3) / updates;
    };
    run();
    globalThis.gc?.();
    const before = process.memoryUsage();
    const cost = run();
    globalThis.gc?.();
    const after = process.memoryUsage();
    const buffers = after.arrayBuffers - before.arrayBuffers;
    console.log(
      `stream: ${cost.toFixed(2)} µs an update, ${buffers} bytes of buffers more after ${updates} of them`,
    );
    expect(buffers).toBeLessThanOrEqual(64 * 1024);
    const forecasts: SeriesForecast[] = [];
    const start = performance.now();
    for (let i = 0; i < 20; i++) forecasts.push(await stream.forecast());
    console.log(`stream: ${((performance.now() - start) / 20).toFixed(2)} ms a forecast`);
    expect(forecasts[19]!.times[0]).toBe(
      addSteps(table.series[0]!.times[0]!, table.frequency, 90 + 2 * updates),
    );
    forecaster.dispose();
  });
});

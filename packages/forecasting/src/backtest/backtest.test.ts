import { ArgumentError, DataError } from '@recurra/plugin';
import { describe, expect, it } from 'vitest';
import type { ForecastMethod, MethodContext } from '../contract/method.ts';
import type { SeriesTable } from '../data/types.ts';
import { baselines } from '../methods/index.ts';
import { naive2 } from '../metrics/index.ts';
import { makeTable } from '../testing/fixtures.ts';
import { methodOf } from '../testing/spy-methods.ts';
import { backtest } from './backtest.ts';
import { ranks } from './rank.ts';
import { backtestToCsv } from './to-csv.ts';
import type { BacktestProgress, BacktestResult } from './types.ts';

const lastValue = methodOf('last value', ({ values }, h) => new Float64Array(h).fill(values.at(-1)!));
const lastSeason = methodOf('last season', ({ values }, h) =>
  Float64Array.from({ length: h }, (_, k) => values.at(-4 + (k % 4))!),
);

/** Three quarterly series of unequal length. */
function unequal(): SeriesTable {
  const table = makeTable({ length: 40, seasonLength: 4, series: 3 });
  const lengths = [40, 31, 15];
  return {
    ...table,
    series: table.series.map((series, i) => ({
      ...series,
      times: series.times.slice(-lengths[i]!),
      values: series.values.slice(-lengths[i]!),
    })),
  };
}

const withoutSeconds = (result: BacktestResult) => ({
  ...result,
  methods: result.methods.map(({ seconds, ...rest }) => rest),
});

describe('backtest', () => {
  it('scores what a loop over series and origins scores', async () => {
    const table = unequal();
    const [horizon, origins, step] = [5, 3, 3];
    const result = await backtest(table, { methods: [lastValue, lastSeason], horizon, origins, step });
    const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
    const sums = new Map<string, { smape: number[]; mase: number[]; naive: [number, number][] }>();
    for (const [m, method] of ['last value', 'last season'].entries()) {
      const own = { smape: [] as number[], mase: [] as number[], naive: [] as [number, number][] };
      sums.set(method, own);
      for (let origin = 0; origin < origins; origin++) {
        for (const { id, values } of table.series) {
          const end = values.length - horizon - (2 - origin) * step;
          const score = result.scores.find((s) => s.method === method && s.origin === origin && s.id === id);
          if (end < 5) {
            expect(score).toBeUndefined();
            continue;
          }
          const known = [...values.slice(0, end)];
          const actual = [...values.slice(end, end + horizon)];
          const forecast = actual.map((_, k) => (m === 0 ? known[end - 1]! : known[end - 4 + (k % 4)]!));
          const naive = naive2(known, horizon, 4);
          const scale = mean(known.slice(4).map((value, i) => Math.abs(value - known[i]!)));
          const errors = (of: ArrayLike<number>) => actual.map((y, k) => Math.abs(y - of[k]!));
          const smape = (of: ArrayLike<number>) =>
            mean(actual.map((y, k) => (200 * Math.abs(y - of[k]!)) / (Math.abs(y) + Math.abs(of[k]!))));
          expect(score!.known).toBe(end);
          expect(score!.mae).toBeCloseTo(mean(errors(forecast)), 10);
          expect(score!.mase).toBeCloseTo(mean(errors(forecast)) / scale, 10);
          expect(score!.smape).toBeCloseTo(smape(forecast), 10);
          expect(score!.intervals[0]!.coverage).toBeCloseTo(
            mean(errors(forecast).map((e) => (e <= 1 ? 1 : 0))),
            12,
          );
          own.smape.push(smape(forecast));
          own.mase.push(mean(errors(forecast)) / scale);
          own.naive.push([smape(naive), mean(errors(naive)) / scale]);
        }
      }
    }
    // The last series, of 15, is left out at the oldest origin: 15 − 5 − 6 < 5.
    expect(result.leftOut).toEqual([
      { id: 'series 3', origin: 0, reason: '4 observations before this origin, and it needs 5' },
    ]);
    for (const summary of result.methods) {
      const { smape, mase, naive } = sums.get(summary.method)!;
      expect(summary.series).toBe(8);
      expect(summary.smape).toBeCloseTo(mean(smape), 10);
      expect(summary.mase).toBeCloseTo(mean(mase), 10);
      const owa =
        0.5 * (mean(smape) / mean(naive.map(([s]) => s)) + mean(mase) / mean(naive.map(([, s]) => s)));
      expect(summary.owa).toBeCloseTo(owa, 10);
    }
  });

  it('sums up by origin and by step so that they agree with the whole', async () => {
    const table = makeTable({ length: 60, seasonLength: 4, series: 5 });
    const result = await backtest(table, { methods: [lastValue], horizon: 6, origins: 4, step: 2 });
    const [whole] = result.methods;
    const mean = (list: (number | null)[]): number => list.reduce<number>((a, b) => a + b!, 0) / list.length;
    expect(result.byOrigin.map(({ origin, series }) => [origin, series])).toEqual(
      [0, 1, 2, 3].map((o) => [o, 5]),
    );
    expect(result.byStep.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const key of ['mae', 'smape', 'mase'] as const) {
      expect(mean(result.byOrigin.map((one) => one[key]))).toBeCloseTo(whole![key]!, 10);
      expect(mean(result.byStep.map((one) => one[key]))).toBeCloseTo(whole![key]!, 10);
    }
    for (const [i, level] of [0.8, 0.95].entries()) {
      expect(whole!.intervals[i]!.level).toBe(level);
      expect(mean(result.byStep.map((one) => one.intervals[i]!.coverage))).toBeCloseTo(
        whole!.intervals[i]!.coverage,
        10,
      );
    }
  });

  it('ranks methods on every series', async () => {
    const table = makeTable({ length: 60, seasonLength: 4, series: 5 });
    const twin: ForecastMethod = { ...lastValue, name: 'twin' };
    const { methods, scores } = await backtest(table, { methods: [lastValue, twin, lastSeason], horizon: 4 });
    expect(methods[0]!.rank).toBe(methods[1]!.rank);
    expect(methods.reduce((sum, { rank }) => sum + rank!, 0)).toBeCloseTo(6, 10);
    const best = scores.filter(({ rank }) => rank === 1).map(({ method }) => method);
    expect(best.length).toBeGreaterThan(0);
    expect(new Set(best)).toEqual(new Set(['last season']));
    expect(ranks([3, 1, 3, 9])).toEqual([2.5, 1, 2.5, 4]);
  });

  it.each([
    [false, [0]],
    [true, [0, 1, 2, 3, 4]],
    [2, [0, 2, 4]],
  ] as const)('with refit %s learns at origins %j and frees what it learned', async (refit, expected) => {
    const table = makeTable({ length: 60 });
    const heard = { fits: [] as SeriesTable[], predictions: [] as SeriesTable[], disposed: 0 };
    const method = methodOf('m', ({ values }, h) => values.slice(-h), heard);
    await backtest(table, { methods: [method], horizon: 3, origins: 5, refit });
    const at = (given: SeriesTable): number => (given.series[0]!.values.length - 45) / 3;
    expect(heard.fits.map(at)).toEqual(expected);
    expect(heard.predictions.map(at)).toEqual([0, 1, 2, 3, 4]);
    expect(heard.disposed).toBe(expected.length);
  });

  it('gives the same twice but for the seconds, and survives JSON', async () => {
    const table = makeTable({ length: 60, series: 3 });
    const options = {
      methods: [baselines.theta(), baselines.seasonalNaive()],
      horizon: 6,
      seed: 5,
      keepForecasts: true,
    };
    const first = await backtest(table, options);
    expect(withoutSeconds(await backtest(table, options))).toEqual(withoutSeconds(first));
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(first.forecasts!.length).toBe(2 * 3 * 3);
  });

  it('hands seed, levels and horizon on', async () => {
    const contexts: MethodContext[] = [];
    const method = methodOf('m', ({ values }, h) => values.slice(-h), { contexts });
    await backtest(makeTable({ length: 60 }), { methods: [method], horizon: 3, seed: 9, levels: [0.5] });
    expect(contexts[0]).toMatchObject({ horizon: 3, seed: 9, levels: [0.5] });
  });
});

describe('what goes wrong', () => {
  const table = makeTable({ length: 60, series: 2 });

  it('with one method or series leaves the others as they are, and is told', async () => {
    const throwing: ForecastMethod = {
      name: 'throwing',
      fit: async () => {
        throw new DataError('cannot learn this');
      },
    };
    const half = methodOf('half', ({ id, values }, h) =>
      id === 'series 1' ? new Float64Array(h).fill(Number.NaN) : values.slice(-h),
    );
    const constant = { ...table.series[0]!, id: 'constant', values: new Float64Array(60).fill(3) };
    const result = await backtest(
      { ...table, series: [...table.series, constant] },
      { methods: [throwing, lastSeason, half], horizon: 4 },
    );
    expect(result.methods.map(({ failures }) => failures)).toEqual([9, 0, 3]);
    expect(result.methods[0]).toMatchObject({ series: 0, mase: null, owa: null, rank: null });
    expect(result.methods[1]!.series).toBe(9);
    expect(result.leftOut).toContainEqual({
      id: 'series 2',
      origin: 1,
      method: 'throwing',
      reason: 'cannot learn this',
    });
    expect(result.notes.join('\n')).toMatch(/throwing gave no forecast 9 of 9 times/);
    expect(result.notes.join('\n')).toMatch(/half gave no forecast 3 of 9 times/);
    expect(result.notes.join('\n')).toMatch(/1 series are not in the means of MASE.*"constant"/);
    const alone = await backtest(table, { methods: [lastSeason], horizon: 4 });
    const mase = (of: BacktestResult) =>
      of.scores.filter(({ method, id }) => method === 'last season' && id !== 'constant').map((s) => s.mase);
    expect(mase(result)).toEqual(mase(alone));
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('tells of fallbacks', async () => {
    const { methods, notes, scores } = await backtest(table, {
      methods: [baselines.seasonalNaive({ seasonLength: 50 })],
      horizon: 4,
      origins: 4,
    });
    // Known: 44, 48, 52, 56 observations.
    expect(methods[0]!.fallbacks).toBe(4);
    expect(scores[0]).toMatchObject({ state: 'fallback', reason: expect.stringMatching(/one season is 50/) });
    expect(notes).toEqual(['seasonalNaive fell back to a naive forecast 4 of 8 times.']);
  });

  it('with forecasts of other series or lengths is the method’s mistake', async () => {
    const shuffled: ForecastMethod = {
      name: 'shuffled',
      fit: async (given, context) => {
        const fitted = await lastValue.fit(given, context);
        return { ...fitted, predict: async (t) => [...(await fitted.predict(t))].reverse() };
      },
    };
    const short = methodOf('short', () => [1, 2]);
    await expect(backtest(table, { methods: [shuffled], horizon: 4 })).rejects.toThrow(
      /"shuffled" must forecast 4 steps of every series in the table's order, got series "series 2" in the place of "series 1"/,
    );
    await expect(backtest(table, { methods: [short], horizon: 4 })).rejects.toThrow(
      /got 2 steps of series "series 1"/,
    );
  });

  it('with a package that is missing is known before any work', async () => {
    const heard = { fits: [] as SeriesTable[] };
    const first = methodOf('first', ({ values }, h) => values.slice(-h), heard);
    const missing: ForecastMethod = {
      ...lastValue,
      name: 'missing',
      prepare: () => Promise.reject(new ArgumentError('no x')),
    };
    await expect(backtest(table, { methods: [first, missing], horizon: 4 })).rejects.toThrow('no x');
    expect(heard.fits).toEqual([]);
  });

  it('in the options is refused', async () => {
    const run = (options: object) => backtest(table, { methods: [lastValue], horizon: 4, ...options });
    await expect(run({ horizon: 0 })).rejects.toThrow(/horizon must be a positive integer, got 0/);
    await expect(run({ origins: 1.5 })).rejects.toThrow(/origins must be a positive integer, got 1.5/);
    await expect(run({ refit: 0 })).rejects.toThrow(/refit.*positive integer, got 0/);
    await expect(run({ methods: [] })).rejects.toThrow(/at least one method, got none/);
    await expect(run({ methods: [lastValue, lastValue] })).rejects.toThrow(
      /different names, got "last value" twice/,
    );
    await expect(run({ levels: [0.8, 80] })).rejects.toThrow(/strictly between 0 and 1.*got \[0.8,80\]/);
    await expect(run({ seed: -1 })).rejects.toThrow(/seed must be an integer of at least 0, got -1/);
    await expect(run({ horizon: 100 })).rejects.toThrow(
      /no series is long enough.*13 observations before it and a horizon of 100 need 113, .*the longest has 60/,
    );
  });
});

describe('progress and cancelling', () => {
  const table = makeTable({ length: 60, series: 2 });

  it('goes up to 1', async () => {
    const seen: BacktestProgress[] = [];
    await backtest(table, {
      methods: [lastValue, lastSeason],
      horizon: 4,
      onProgress: (at) => seen.push(at),
    });
    const done = seen.map((at) => at.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect([done[0], done.at(-1)]).toEqual([0, 1]);
    expect(
      seen.filter(({ activity }) => activity === 'fit').map(({ method, origin }) => [method, origin]),
    ).toEqual([
      ['last value', 0],
      ['last season', 0],
    ]);
  });

  it('stops inside a fit and between methods, with the reason', async () => {
    const inside = new AbortController();
    let disposed = 0;
    const endless: ForecastMethod = {
      name: 'endless',
      fit: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => reject(signal!.reason));
          setTimeout(() => inside.abort(new Error('enough')), 0);
        }),
    };
    const freed: ForecastMethod = {
      name: 'freed',
      fit: async (given, context) => ({
        ...(await lastValue.fit(given, context)),
        dispose: () => disposed++,
      }),
    };
    const run = backtest(table, { methods: [freed, endless], horizon: 4, signal: inside.signal });
    await expect(run).rejects.toThrow('enough');
    expect(disposed).toBe(1);
    const between = new AbortController();
    const aborting = methodOf('aborting', ({ values }, h) => {
      between.abort(new Error('stop'));
      return values.slice(-h);
    });
    const heard = { fits: [] as SeriesTable[] };
    const never = methodOf('never', ({ values }, h) => values.slice(-h), heard);
    await expect(
      backtest(table, { methods: [aborting, never], horizon: 4, signal: between.signal }),
    ).rejects.toThrow('stop');
    expect(heard.fits).toEqual([]);
  });
});

describe('backtestToCsv', () => {
  it('writes scores and summaries', async () => {
    const result = await backtest(makeTable({ length: 60 }), {
      methods: [lastValue],
      horizon: 4,
      origins: 2,
      levels: [0.8],
    });
    const lines = backtestToCsv(result).trim().split('\n');
    expect(lines[0]).toBe(
      'method,origin,series,knownUntil,steps,mae,rmse,mape,smape,mase,naive2Smape,naive2Mase,size,crps,known,state,rank,' +
        'quantileLoss_0.1,quantileLoss_0.5,quantileLoss_0.9,coverage_80,width_80,winkler_80,msis_80,reason',
    );
    expect(lines.length).toBe(3);
    expect(lines[1]).toMatch(/^last value,0,series 1,1994-04-01T00:00:00.000Z,4,/);
    expect(lines[1]!.split(',')[5]).toBe(String(result.scores[0]!.mae));
    expect(backtestToCsv(result, 'steps').trim().split('\n').length).toBe(5);
    expect(backtestToCsv(result, 'methods')).toMatch(/^method,series,mae,.*secondsFit,secondsPredict\n/);
    expect(backtestToCsv(result, 'origins').trim().split('\n').length).toBe(3);
  });
});

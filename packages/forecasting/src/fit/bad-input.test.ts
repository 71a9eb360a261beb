import { useBackend } from '@recurra/core/testing';
import { isRecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Series, SeriesTable } from '../data/types.ts';
import { forecast } from '../job.ts';
import { makeTable } from '../testing/fixtures.ts';
import { dailyTable } from '../testing/networks.ts';
import type { ForecastOptions, ForecastResult } from '../types.ts';

beforeAll(() => useBackend('cpu'));

const small = {
  horizon: 4,
  hiddenSize: 3,
  batchSize: 8,
  stepsPerEpoch: 2,
  epochs: 2,
  previewEvery: 0,
} as const;

async function run(
  table: SeriesTable,
  options: Partial<ForecastOptions> = {},
): Promise<Pick<ForecastResult, 'forecasts' | 'scores' | 'notes'>> {
  const { model, forecasts, scores, notes } = await forecast(table, { ...small, ...options });
  model.dispose();
  return { forecasts, scores, notes };
}

async function reasonOf(job: Promise<unknown>): Promise<Error> {
  const error: unknown = await job.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  return error as Error;
}

const good = makeTable({ length: 90, series: 2 });
const like = (id: string, value: (t: number) => number, length = 90): Series => ({
  id,
  times: Float64Array.from({ length }, (_, t) => Date.UTC(1990, t, 1)),
  values: Float64Array.from({ length }, (_, t) => value(t)),
});
const bad: [Series, RegExp, 'fallback' | 'failed'][] = [
  [like('constant', () => 7), /is constant \(7 throughout\)/, 'fallback'],
  [like('zero', () => 0), /is constant \(0 throughout\)/, 'fallback'],
  [like('gap', (t) => (t === 85 ? Number.NaN : t)), /holds NaN at position/, 'fallback'],
  [like('nothing', () => Number.NaN), /holds NaN at position 1/, 'failed'],
  [like('short', (t) => t % 5, 7), /has 7 observations/, 'fallback'],
  [like('huge', (t) => 1e300 * (1 + (t % 3))), /more than the network's 32-bit floats hold/, 'fallback'],
  [like('fine', (t) => 1e12 + (t % 10)), /finer than the network's 32-bit floats tell apart/, 'fallback'],
];

describe('bad series beside good ones', () => {
  it('get a simple forecast with a reason; the good ones get what they get alone', async () => {
    const alone = await run(good);
    const [first, second] = good.series as [Series, Series];
    const mixed = [
      bad[0]![0],
      first,
      ...bad.slice(1, 4).map(([series]) => series),
      second,
      ...bad.slice(4).map(([series]) => series),
    ];
    const { forecasts, scores, notes } = await run({ ...good, series: mixed });
    expect(forecasts.map(({ id }) => id)).toEqual(mixed.map(({ id }) => id));
    const of = (id: string): ForecastResult['forecasts'][0] => forecasts.find((each) => each.id === id)!;
    expect([of(first.id), of(second.id)]).toEqual(alone.forecasts);
    expect(scores).toEqual(alone.scores);
    for (const [{ id }, reason, state] of bad) {
      const { status, median, lower, upper } = of(id);
      expect(status).toMatchObject({ state, reason: expect.stringMatching(reason) });
      expect(median).toHaveLength(4);
      const finite = [...median, ...lower, ...upper].every(Number.isFinite);
      expect(finite).toBe(state === 'fallback');
    }
    expect(notes.join('\n')).toMatch(
      /7 series cannot be learned from: "constant" is constant .* And 4 more\. .* they get a simple forecast/,
    );
  });

  it('alone are an error that names the first and what to do', async () => {
    for (const [series, reason] of bad) {
      const error = await reasonOf(run({ ...good, series: [series] }));
      expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
      expect(error.message).toMatch(reason);
      expect(error.message).toContain(JSON.stringify(series.id));
    }
    const none = await reasonOf(run({ ...good, series: [] }));
    expect(none.message).toMatch(/the table holds no series/);
  });
});

describe('covariates that are not there', () => {
  it('ahead: told before training, not after', async () => {
    const table = dailyTable(80, 2, 2);
    let steps = 0;
    const error = await reasonOf(run(table, { onProgress: () => steps++ }));
    expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
    expect(error.message).toMatch(
      /"series 1" knows the known-future covariate "price" for 2 steps ahead, but 4 are forecast; bring 2 more/,
    );
    expect(steps).toBe(0);
    // Without them there is a forecast.
    const { forecasts } = await run(table, { covariates: ['clouds'] });
    expect(forecasts.every(({ status }) => status === undefined)).toBe(true);
  });

  it('ahead of one series only: a simple forecast for that one', async () => {
    const whole = dailyTable(80, 2, 4);
    const [first, second] = whole.series as [Series, Series];
    const cut = { ...second.future!, price: second.future!.price!.slice(0, 81) };
    const { forecasts } = await run({ ...whole, series: [first, { ...second, future: cut }] });
    expect(forecasts[0]!.status).toBeUndefined();
    expect(forecasts[1]!.status!.reason).toMatch(
      /"price" for 1 steps ahead, but 4 are forecast; bring 3 more/,
    );
  });
});

describe('training that runs away', () => {
  it.each<[string, Partial<ForecastOptions>]>([
    ['best epoch', { learningRate: 1e3 }],
    ['last epoch', { learningRate: 1e3, patience: Number.POSITIVE_INFINITY }],
    ['beyond floats', { learningRate: 1e30, patience: Number.POSITIVE_INFINITY, epochs: 4 }],
    ['step by step', { learningRate: 1e3, decoder: 'autoregressive', patience: Number.POSITIVE_INFINITY }],
    ['a distribution', { learningRate: 1e3, head: 'student-t', patience: Number.POSITIVE_INFINITY }],
    ['on logarithms', { learningRate: 1e3, transform: 'log', patience: Number.POSITIVE_INFINITY }],
  ])('ends in an error that says so, or in numbers: %s', async (_name, options) => {
    const before = tf.memory().numTensors;
    try {
      const { forecasts, scores } = await run(good, options);
      for (const { median, lower, upper } of forecasts) {
        expect([...median, ...lower, ...upper].every(Number.isFinite)).toBe(true);
      }
      for (const { mase, smape, rmse } of scores) {
        expect([mase, smape, rmse].some(Number.isNaN)).toBe(false);
      }
    } catch (error) {
      expect(isRecurraError(error, 'ERR_ARGUMENT')).toBe(true);
      expect((error as Error).message).toMatch(/learningRate must be small enough/);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

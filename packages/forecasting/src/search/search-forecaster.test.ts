import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cutTable } from '../data/cut.ts';
import { fitForecaster } from '../fit/fit-forecaster.ts';
import { scoreForecasts } from '../metrics/index.ts';
import { editValues, makeTable } from '../testing/fixtures.ts';
import { memoryResults, type ResultStore } from './result-store.ts';
import { searchForecaster } from './search-forecaster.ts';
import type { SearchOptions } from './search-types.ts';

beforeAll(() => useBackend('wasm'));

const table = makeTable({ length: 72, series: 3 });
const small = { horizon: 6, epochs: 2, stepsPerEpoch: 3, batchSize: 16, hiddenSize: 4, workers: 0 } as const;

describe('searchForecaster', () => {
  it('scores every combination as a fit on what was known then is scored, and trains the best on everything', async () => {
    const before = tf.memory().numTensors;
    const space = { cell: ['lstm', 'gru'], window: [14, 24] } as const;
    const { best, trials, forecaster, scores } = await searchForecaster(table, {
      ...small,
      space,
      strategy: 'grid',
      metric: 'smape',
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(trials.map(({ drawn }) => drawn)).toEqual([
      { cell: 'lstm', window: 14 },
      { cell: 'lstm', window: 24 },
      { cell: 'gru', window: 14 },
      { cell: 'gru', window: 24 },
    ]);
    const { workers: _, ...fit } = small;
    const known = cutTable(
      table,
      table.series.map(({ values }) => values.length - 6),
    );
    const actuals = table.series.map(({ id, values }) => ({ id, values: values.slice(-6) }));
    for (const trial of trials) {
      expect(trial.status).toBe('done');
      const model = await fitForecaster(known, { ...fit, ...trial.drawn, evaluate: false });
      const { overall } = scoreForecasts(await model.predict(known), actuals, known.series, 12);
      model.dispose();
      expect(trial.score).toBe(overall.smape);
      expect(trial.scores).toEqual({
        mase: overall.mase,
        smape: overall.smape,
        wql: overall.weightedQuantileLoss,
        owa: overall.owa,
      });
    }
    const least = Math.min(...trials.map(({ score }) => score!));
    expect(best.score).toBe(least);
    expect(best.options).toEqual(trials.find(({ score }) => score === least)!.options);
    const again = await fitForecaster(table, best.options);
    expect(forecaster.save()).toEqual(again.save());
    expect(scores.map(({ id }) => id)).toEqual(table.series.map(({ id }) => id));
    again.dispose();
    forecaster.dispose();
  });

  it('halves by default for many trials: only the best third is trained in full', async () => {
    const space = { learningRate: { min: 1e-3, max: 1e-2, log: true } } as const;
    const options: SearchOptions = { ...small, epochs: 6, space, trials: 9, seed: 4 };
    const { best, trials, forecaster } = await searchForecaster(table, options);
    forecaster.dispose();
    const done = trials.filter(({ status }) => status === 'done');
    const stopped = trials.filter(({ status }) => status === 'stopped');
    expect([done.length, stopped.length]).toEqual([3, 6]);
    expect(done.every((trial) => trial.options.epochs === 6)).toBe(true);
    expect(stopped.every((trial) => trial.options.epochs === 2)).toBe(true);
    expect(best.options.epochs).toBe(6);
    expect(best.score).toBe(Math.min(...done.map(({ score }) => score!)));
  });

  it('continues where it was stopped, to the same result, even if what was kept is damaged', async () => {
    const space = { hiddenSize: [3, 4], cell: ['lstm', 'gru'] } as const;
    const options: SearchOptions = { ...small, epochs: 1, space, strategy: 'grid' };
    const whole = await searchForecaster(table, options);
    const kept = memoryResults();
    let computed: string[] = [];
    const store: ResultStore = {
      get: kept.get,
      async set(key, bytes) {
        computed.push(key);
        await kept.set(key, bytes);
      },
    };
    const stop = new AbortController();
    const reason = new Error('enough');
    const aborted = searchForecaster(table, {
      ...options,
      store,
      signal: stop.signal,
      onProgress: ({ finished }) => {
        if (finished === 2) stop.abort(reason);
      },
    });
    await expect(aborted).rejects.toBe(reason);
    expect(computed).toHaveLength(2);
    await kept.set(computed[1]!, Uint8Array.of(1, 2, 3));
    computed = [];
    const resumed = await searchForecaster(table, { ...options, store });
    // Two trials that had not begun, the damaged one, and the last fit.
    expect(computed).toHaveLength(4);
    const timeless = (result: typeof whole) => result.trials.map(({ seconds: _, ...trial }) => trial);
    expect(timeless(resumed)).toEqual(timeless(whole));
    expect(resumed.best).toEqual(whole.best);
    expect(resumed.forecaster.save()).toEqual(whole.forecaster.save());
    // Other data has its own results.
    computed = [];
    const other = editValues(table, (values) => {
      values[0]! += 1;
    });
    const third = await searchForecaster(other, { ...options, store });
    expect(computed).toHaveLength(5);
    for (const { forecaster } of [whole, resumed, third]) forecaster.dispose();
  });

  it('goes on past trials that fail, and tells why', async () => {
    const { best, trials, forecaster } = await searchForecaster(table, {
      ...small,
      epochs: 1,
      space: { window: [5000, 24] },
      origins: 2,
    });
    forecaster.dispose();
    expect(trials[0]).toMatchObject({ status: 'failed', score: null, scores: null });
    expect(trials[0]!.error).toMatch(/window must be at most \d+ .*got 5000/);
    expect(trials[1]!.status).toBe('done');
    expect(best.options.window).toBe(24);
  });

  it('rejects with the reason if all trials fail', async () => {
    const all = searchForecaster(table, { ...small, space: { window: [5000, 6000] } });
    await expect(all).rejects.toMatchObject({
      message: expect.stringMatching(/^searchForecaster\(\): all 2 trials failed; the first: .*got 5000/),
    });
  });

  it('rejects with what the store or the listener throws', async () => {
    const full = new Error('disk full');
    const store: ResultStore = {
      get: async () => undefined,
      async set() {
        throw full;
      },
    };
    const options: SearchOptions = { ...small, epochs: 1, space: { hiddenSize: [3, 4] } };
    await expect(searchForecaster(table, { ...options, store })).rejects.toBe(full);
    const broken = new Error('no such chart');
    const onProgress = () => {
      throw broken;
    };
    await expect(searchForecaster(table, { ...options, onProgress })).rejects.toBe(broken);
  });

  it.each([
    [{ space: undefined }, 'space must name at least one option'],
    [{ horizon: 0 }, 'horizon must be a positive integer, got 0'],
    [{ trials: 0 }, 'trials must be an integer from 1 to 10000, got 0'],
    [{ strategy: 'best' }, 'strategy must be one of random, grid, halving, got "best"'],
    [{ metric: 'mse' }, 'metric must be one of mase, smape, wql, owa, got "mse"'],
    [{ origins: 1.5 }, 'origins must be an integer from 1 to 1000, got 1.5'],
    [{ workers: -1 }, "workers must be 'auto' or an integer of at least 0, got -1"],
    [{ strategy: 'grid', trials: 1 }, 'the grid of space has 2 combinations, but trials allows 1'],
  ])('refuses %j before any work', async (wrong, message) => {
    const options = { ...small, space: { hiddenSize: [3, 4] }, ...wrong } as SearchOptions;
    await expect(searchForecaster(table, options)).rejects.toThrow(message);
  });
});

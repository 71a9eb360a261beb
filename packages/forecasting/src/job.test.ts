import { useBackend } from '@recurra/core/testing';
import { isRecurraError } from '@recurra/plugin';
import { memoryCheckpoint } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { addSteps } from './data/index.ts';
import { forecast } from './job.ts';
import { mae, mase, seasonalNaive, smape } from './metrics/index.ts';
import { makeTable } from './testing/fixtures.ts';
import type { ForecastOptions, ForecastProgress, ForecastResult } from './types.ts';

beforeAll(() => useBackend('cpu'));

const small = { hiddenSize: 4, batchSize: 8, stepsPerEpoch: 3, epochs: 3, horizon: 6 } as const;
const table = makeTable({ length: 120, series: 2 });

async function run(
  data = table,
  options: Partial<ForecastOptions> = {},
): Promise<Omit<ForecastResult, 'model' | 'toOnnx'>> {
  const { model, toOnnx: _, ...rest } = await forecast(data, { ...small, ...options });
  model.dispose();
  return rest;
}

describe('forecast', () => {
  it('gives forecasts after the end, scores of the tail, and the model that made them', async () => {
    const before = tf.memory().numTensors;
    const { forecasts, scores, model, notes } = await forecast(table, small);
    expect(forecasts.map(({ id }) => id)).toEqual(['series 1', 'series 2']);
    for (const { times, median, lower, upper, level } of forecasts) {
      expect(level).toBe(0.8);
      expect([...times]).toEqual(
        [1, 2, 3, 4, 5, 6].map((n) => addSteps(table.series[0]!.times.at(-1)!, table.frequency, n)),
      );
      for (let k = 0; k < 6; k++) {
        expect(lower[k]).toBeLessThanOrEqual(median[k]!);
        expect(median[k]).toBeLessThanOrEqual(upper[k]!);
      }
    }
    for (const [i, score] of scores.entries()) {
      const { values, times } = table.series[i]!;
      const history = values.slice(0, -6);
      const actual = values.slice(-6);
      expect(score.holdout.actual).toEqual(actual);
      expect(score.holdout.times).toEqual(times.slice(-6));
      const { median } = score.holdout.forecast;
      expect(score.mase).toBe(mase(actual, median, history, 12));
      expect(score.seasonalNaiveMase).toBe(mase(actual, seasonalNaive(history, 6, 12), history, 12));
      expect(score.smape).toBe(smape(actual, median));
      expect(score.mae).toBe(mae(actual, median));
      expect(score.coverage).toBeGreaterThanOrEqual(0);
      // A season with little noise: far better than one season's drift and noise.
      expect(score.mase).toBeLessThan(score.seasonalNaiveMase);
    }
    expect(notes.join(' ')).toMatch(/One LSTM for 2 series/);
    expect(await model.predict(table)).toEqual(forecasts);
    expect(model).toMatchObject({ horizon: 6, seasonLength: 12, level: 0.8 });
    model.dispose();
    model.dispose();
    await expect(model.predict(table)).rejects.toThrow(/disposed/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is the same for the same seed, and another for another', async () => {
    const [one, two, other] = [await run(), await run(), await run(table, { seed: 1 })];
    expect(one).toEqual(two);
    expect(other.forecasts[0]!.median).not.toEqual(one.forecasts[0]!.median);
  });

  it('never lets the held-out tail touch the score: a changed tail changes nothing before it', async () => {
    const changed = {
      ...table,
      series: table.series.map((series) => ({
        ...series,
        values: series.values.map((value, t) => (t < series.values.length - 6 ? value : 1e4 - 37 * t)),
      })),
    };
    const losses = async (
      data: typeof table,
    ): Promise<[ForecastProgress[], Awaited<ReturnType<typeof run>>]> => {
      const seen: ForecastProgress[] = [];
      const result = await run(data, {
        previewEvery: 1,
        onProgress: (p) => p.phase === 'evaluate' && seen.push(p),
      });
      return [seen, result];
    };
    const [honestLosses, honest] = await losses(table);
    const [plantedLosses, planted] = await losses(changed);
    const steady = ({ loss, validationLoss, gradientNorm, preview }: ForecastProgress): unknown => ({
      loss,
      validationLoss,
      gradientNorm,
      preview,
    });
    expect(plantedLosses.map(steady)).toEqual(honestLosses.map(steady));
    for (const [i, score] of honest.scores.entries()) {
      expect(planted.scores[i]!.holdout.forecast).toEqual(score.holdout.forecast);
      expect(planted.scores[i]!.mae).not.toBe(score.mae);
    }
    expect(planted.forecasts[0]!.median).not.toEqual(honest.forecasts[0]!.median);
  });

  it('reports progress of both phases, with previews that cover tail and future', async () => {
    const seen: ForecastProgress[] = [];
    const { scores, forecasts } = await run(table, { previewEvery: 1, onProgress: (p) => seen.push(p) });
    const evaluating = seen.filter(({ phase }) => phase === 'evaluate');
    expect(evaluating.length).toBeGreaterThan(3);
    expect(seen.findIndex(({ phase }) => phase === 'fit')).not.toBe(0);
    for (const p of seen) {
      expect(p.epoch).toBeLessThanOrEqual(p.epochs);
      expect(p.step).toBeLessThanOrEqual(p.steps);
      for (const key of [
        'loss',
        'learningRate',
        'gradientNorm',
        'sequencesPerSecond',
        'etaSeconds',
      ] as const) {
        expect(Number.isFinite(p[key])).toBe(true);
      }
      const times = p.phase === 'evaluate' ? scores[0]!.holdout.times : forecasts[0]!.times;
      if (p.preview) expect(p.preview[0]!.times).toEqual(times);
    }
    const ends = evaluating.filter(({ validationLoss }) => validationLoss !== undefined);
    expect(ends).toHaveLength(3);
    expect(ends.every(({ preview }) => preview?.length === 2)).toBe(true);
  });

  it('forecasts without a score when told so', async () => {
    const { scores, forecasts } = await run(table, { evaluate: false });
    expect(scores).toEqual([]);
    expect(forecasts).toHaveLength(2);
  });

  it('keeps rain at zero or above, and temperatures free', async () => {
    const rain = makeTable({
      length: 120,
      series: 2,
      value: (_, s, e) => (s === 0 ? Math.max(0, e) : 3 * e),
    });
    const { forecasts } = await run(rain);
    expect(Math.min(...forecasts[0]!.lower)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...forecasts[1]!.lower)).toBeLessThan(0);
    const free = await run(rain, { nonNegative: false });
    expect(Math.min(...free.forecasts[0]!.lower)).toBeLessThan(0);
  });

  it('forecasts series of other lengths with one model, and refuses what it cannot', async () => {
    const { model } = await forecast(table, small);
    const longer = makeTable({ length: 300, series: 3 });
    expect(await model.predict(longer)).toHaveLength(3);
    const [short] = await model.predict(makeTable({ length: 5 }));
    expect(short!.status).toMatchObject({ state: 'fallback' });
    expect(short!.status!.reason).toMatch(/"series 1" has 5 observations, .* at least \d+; bring more/);
    const daily = { ...longer, frequency: { unit: 'day', count: 1, label: 'daily' } as const };
    await expect(model.predict(daily)).rejects.toThrow(/is daily, but the model was trained on monthly/);
    model.dispose();
  });
});

describe('cancelling', () => {
  it('rejects with the reason, at once or in the middle, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const reason = new Error('enough');
    await expect(run(table, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    for (const [phase, step] of [
      ['evaluate', 2],
      ['fit', 1],
    ] as const) {
      const controller = new AbortController();
      const onProgress = (p: ForecastProgress): void => {
        if (p.phase === phase && p.step >= step) controller.abort(reason);
      };
      await expect(run(table, { onProgress, signal: controller.signal })).rejects.toBe(reason);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(['evaluate', 'fit'] as const)('resumes in phase %s to the very same result', async (phase) => {
    const whole = await run();
    const store = memoryCheckpoint();
    const controller = new AbortController();
    const onProgress = (p: ForecastProgress): void => {
      if (p.phase === phase && p.step >= 2) controller.abort();
    };
    const stopped = run(table, { checkpoint: store, signal: controller.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const seen: ForecastProgress[] = [];
    const resumed = await run(table, { checkpoint: store, resume: true, onProgress: (p) => seen.push(p) });
    expect(resumed).toEqual(whole);
    expect(seen[0]!.phase).toBe(phase);
    expect(seen[0]!.step).toBeGreaterThan(2);
    expect(await store.read()).toBeUndefined();
  });

  it('starts anew where the checkpoint is of another job, or damaged', async () => {
    const store = memoryCheckpoint();
    const controller = new AbortController();
    const stop = { checkpoint: store, signal: controller.signal, onProgress: () => controller.abort() };
    await expect(run(table, { ...stop, seed: 5 })).rejects.toThrow();
    expect(await store.read()).toBeDefined();
    const whole = await run();
    const anew = {
      ...whole,
      notes: [expect.stringMatching(/^The checkpoint was of other data/), ...whole.notes],
    };
    expect(await run(table, { checkpoint: store, resume: true })).toEqual(anew);
    await store.write(new Uint8Array([1, 2, 3]));
    expect(await run(table, { checkpoint: store, resume: true })).toEqual(anew);
  });
});

describe('options', () => {
  it.each<[Partial<ForecastOptions>, RegExp]>([
    [{ horizon: 0 }, /horizon must be a positive integer, got 0/],
    [{ horizon: 2.5 }, /horizon must be a positive integer, got 2.5/],
    [{ level: 1 }, /level must be between 0 and 1, such as 0.8, got 1/],
    [{ level: Number.NaN }, /level must be .* got NaN/],
    [{ epochs: -1 }, /epochs must be a positive integer, got -1/],
    [{ hiddenSize: 0 }, /hiddenSize must be/],
    [{ window: 1 }, /window must be an integer of at least 2, got 1/],
    [{ window: 500 }, /window must be at most \d+ for series of up to 120/],
    [{ learningRate: 0 }, /learningRate must be a positive number/],
    [{ seed: 0.5 }, /seed must be a safe integer/],
    [{ previewEvery: -1 }, /previewEvery must be an integer of at least 0/],
  ])('refuse %o', async (options, message) => {
    const error: unknown = await run(table, options).catch((reason: unknown) => reason);
    expect(isRecurraError(error, 'ERR_ARGUMENT')).toBe(true);
    expect((error as Error).message).toMatch(message);
  });

  it('name the largest possible horizon', async () => {
    await expect(run(table, { horizon: 200 })).rejects.toThrow(/a horizon of at most 54/);
    expect((await run(table, { horizon: 54, epochs: 1 })).forecasts[0]!.median).toHaveLength(54);
  });
});

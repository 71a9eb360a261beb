import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { parseOnnx, serializeOnnx } from '@recurra/onnx';
import { isRecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Forecaster } from '../contract/forecaster.ts';
import { fitForecaster } from '../fit/fit-forecaster.ts';
import { forecast } from '../task.ts';
import { dailyTable } from '../testing/networks.ts';
import { loadForecaster } from './load-forecaster.ts';
import { manifestKey } from './manifest.ts';

const table = dailyTable(90, 2, 4);
let forecaster: Forecaster;
let bytes: Uint8Array;
beforeAll(async () => {
  await useBackend('cpu');
  const small = { hiddenSize: 3, batchSize: 8, stepsPerEpoch: 2, epochs: 2, previewEvery: 0, calendar: true };
  forecaster = await fitForecaster(table, { ...small, horizon: 4, members: 2, levels: [0.9, 0.5] });
  bytes = forecaster.save();
});

/** The file with another manifest. */
function withManifest(change: (manifest: Record<string, unknown>) => unknown): Uint8Array {
  const model = parseOnnx(bytes);
  const entry = model.metadataProps.find(({ key }) => key === manifestKey)!;
  const changed = change(JSON.parse(entry.value) as Record<string, unknown>);
  entry.value = typeof changed === 'string' ? changed : JSON.stringify(changed);
  return serializeOnnx(model);
}

describe('a saved forecaster', () => {
  it('forecasts the same, samples too, with the same description', async () => {
    const before = tf.memory().numTensors;
    const loaded = await loadForecaster(bytes);
    const options = { samples: 5, seed: 2 };
    expect(await loaded.predict(table, options)).toEqual(await forecaster.predict(table, options));
    const { horizon, window, seasonLength, levels, level, notes } = forecaster;
    expect(loaded).toMatchObject({ horizon, window, seasonLength, levels, level, notes });
    expect(loaded.levels).toEqual([0.9, 0.5]);
    expect(loaded.save()).toEqual(bytes);
    loaded.dispose();
    loaded.dispose();
    await expect(loaded.predict(table)).rejects.toThrow(/disposed of/);
    await expect(loaded.stream(table)).rejects.toThrow(/disposed of/);
    expect(() => loaded.save()).toThrow(/disposed of/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is what the task forecast opens and runs', async () => {
    const loaded = await forecast.open(bytes, { runner: 'recurra' });
    const shares: number[] = [];
    const options = { seed: 2, onProgress: (done: number) => shares.push(done) };
    const expected = await forecaster.predict(table, { samples: 5, seed: 2 });
    expect(await forecast.run(loaded, { table, samples: 5 }, options)).toEqual(expected);
    expect(shares.at(-1)).toBe(1);
    loaded.dispose();
  });

  it('keeps its bytes whatever the caller does with those it gave', async () => {
    forecaster.save().fill(0);
    expect(forecaster.save()).toEqual(bytes);
    const given = Buffer.from(bytes);
    const loaded = await loadForecaster(given);
    given.fill(0);
    expect(await loaded.predict(table)).toEqual(await forecaster.predict(table));
    loaded.dispose();
  });

  it('can be cancelled, and tells how far it is', async () => {
    const reason = new Error('enough');
    await expect(forecaster.predict(table, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const seen: number[] = [];
    await forecaster.predict(table, { onProgress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(1);
  });
});

describe('many series', () => {
  it('are forecast as each is alone, more than fit one run of the model, bad ones between them', async () => {
    const [first, second] = table.series as [(typeof table.series)[0], (typeof table.series)[0]];
    const flat = { ...first, id: 'flat', values: first.values.map(() => 1) };
    const series = Array.from({ length: 600 }, (_, i) => [first, second, flat][i % 3]!);
    const all = await forecaster.predict({ ...table, series });
    const alone = await forecaster.predict({ ...table, series: [first, second, flat] });
    expect(all).toHaveLength(600);
    for (const [i, { id, median, lower, upper, status }] of all.entries()) {
      const wanted = alone[i % 3]!;
      expect([id, status]).toEqual([wanted.id, wanted.status]);
      for (const [got, line] of [
        [median, wanted.median],
        [lower, wanted.lower],
        [upper, wanted.upper],
      ] as const) {
        for (const [k, value] of line.entries())
          expect(Math.abs(got[k]! - value)).toBeLessThan(1e-4 * Math.abs(value));
      }
    }
  });
});

describe('a file that is no forecaster', () => {
  it.each<[string, (manifest: Record<string, unknown>) => unknown, RegExp]>([
    ['no JSON', () => '{', /is not JSON/],
    ['null', () => 'null', /no format "recurra-forecaster"/],
    ['a list', () => [], /no format/],
    ['another format', (m) => ({ ...m, format: 'x' }), /no format/],
    ['no version', (m) => ({ ...m, version: '1' }), /no version/],
    ['a newer version', (m) => ({ ...m, version: 99 }), /version 99, .* upgrade @recurra\/forecasting/],
    ['no spec', (m) => ({ ...m, spec: 3 }), /no spec/],
    ...(['horizon', 'window', 'leastHistory', 'padSeason', 'scaleLag', 'seasonLength'] as const).flatMap(
      (name) =>
        [0, -1, 1.5, 1e9, '4', null].map(
          (value): [string, (m: Record<string, unknown>) => unknown, RegExp] => [
            `spec.${name} ${JSON.stringify(value)}`,
            (m) => ({ ...m, spec: { ...(m.spec as object), [name]: value } }),
            new RegExp(`spec.${name} must be a positive integer`),
          ],
        ),
    ),
    [
      'quantiles out of order',
      (m) => ({ ...m, spec: { ...(m.spec as object), quantiles: [0.5, 0.1] } }),
      /ascending/,
    ],
    ['a level without quantiles', (m) => ({ ...m, levels: [0.9, 0.77] }), /lacks an end of level 0.77/],
    ['no levels', (m) => ({ ...m, levels: [] }), /levels must be probabilities/],
    ['another frequency', (m) => ({ ...m, frequency: { unit: 'moon', count: 1 } }), /frequency must be/],
    [
      'names that are none',
      (m) => ({ ...m, spec: { ...(m.spec as object), covariates: { past: [1] } } }),
      /covariates.past must be/,
    ],
    [
      'a calendar it does not know',
      (m) => {
        const spec = m.spec as { covariates: object };
        return { ...m, spec: { ...spec, covariates: { ...spec.covariates, calendar: ['tide'] } } };
      },
      /calendar must be of .* got tide/,
    ],
    ['notes that are none', (m) => ({ ...m, notes: [{}] }), /notes must be a list of texts/],
    ['paths of another length', (m) => ({ ...m, paths: [[0.5]] }), /paths must be/],
    ['paths out of range', (m) => ({ ...m, paths: [[0.5, 2, 0, 0]] }), /paths must be/],
    [
      'a window that is not the graph’s',
      (m) => ({ ...m, spec: { ...(m.spec as object), window: 5 } }),
      /"window" of the graph must be \[batch, 5, 1\]|"past" of the graph must be \[batch, 5, 1\]|"future" of the graph must be/,
    ],
    [
      'a horizon that is not the graph’s',
      (m) => ({ ...m, paths: [], spec: { ...(m.spec as object), horizon: 5 } }),
      /of the graph must be \[batch, \d+, \d+\] as the metadata says/,
    ],
    [
      'inputs that are not the graph’s',
      (m) => {
        const spec = m.spec as { covariates: object };
        return { ...m, spec: { ...spec, covariates: { ...spec.covariates, past: [] } } };
      },
      /inputs of the graph must be future, static, window as the metadata says, got future, past, static, window/,
    ],
  ])('%s: a data error with the way out', async (_name, change, message) => {
    const error: unknown = await loadForecaster(withManifest(change)).catch((reason: unknown) => reason);
    expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
    expect((error as Error).message).toMatch(message);
  });

  it.each([undefined, null, 'model.onnx', new ArrayBuffer(8), {}])('%o: an argument error', async (model) => {
    await expect(loadForecaster(model as never)).rejects.toThrow(
      /model must be the file's bytes, a Uint8Array, got/,
    );
  });

  it('a model without the metadata: told to run it otherwise', async () => {
    const model = parseOnnx(bytes);
    model.metadataProps = model.metadataProps.filter(({ key }) => key !== manifestKey);
    await expect(loadForecaster(serializeOnnx(model))).rejects.toThrow(
      /no forecaster that save\(\) wrote; run it with createRunner/,
    );
  });

  it('no model, or a damaged one: a typed error, or a forecaster that still answers; never a crash', async () => {
    const rng = createRng(9);
    const files = [new Uint8Array(0), new Uint8Array([1, 2, 3]), new TextEncoder().encode('hello')];
    for (let i = 0; i < 25; i++) files.push(bytes.slice(0, rng.integer(bytes.length)));
    for (let i = 0; i < 60; i++) {
      const flipped = bytes.slice();
      for (let k = 0; k < 4; k++) flipped[rng.integer(bytes.length)]! ^= 1 << rng.integer(8);
      files.push(flipped);
    }
    let refused = 0;
    for (const file of files) {
      try {
        const loaded = await loadForecaster(file);
        const forecasts = await loaded.predict(table);
        for (const { median, lower, upper } of forecasts) {
          expect([...median, ...lower, ...upper].every(Number.isFinite)).toBe(true);
        }
        loaded.dispose();
      } catch (error) {
        if (!isRecurraError(error)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(25);
  });
});

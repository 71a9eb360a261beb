import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { parseOnnx } from '@recurra/onnx';
import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Frequency } from '../data/types.ts';
import { makeTable, type TableRecipe } from '../testing/fixtures.ts';
import { chooseDesign } from './design.ts';
import { initialiseHead } from './initialise.ts';
import type { ZeroFloor } from './layers/unscale.ts';
import { buildNetwork, disposeNetwork } from './network.ts';
import { predictWindows } from './predict.ts';
import { networkToOnnx } from './to-onnx.ts';
import { cutWindows, drawOrigins, lastWindows, seriesUnit } from './windows.ts';

beforeAll(() => useBackend('cpu'));

const daily: Frequency = { unit: 'day', count: 1, label: 'daily' };
const cases: [string, TableRecipe, number, ZeroFloor][] = [
  ['monthly, one season', { length: 300, series: 3 }, 24, 'never'],
  [
    'carbon dioxide: small changes on a high level',
    { length: 300, value: (t, _, e) => 415 + 0.1 * t + Math.sin(t / 2) + 0.1 * e },
    24,
    'never',
  ],
  ['daily, week and year', { length: 1300, seasonLength: 365, frequency: daily, series: 2 }, 28, 'never'],
  [
    'rain: clamped where the window says so',
    {
      length: 300,
      series: 2,
      value: (t, s, e) => (s === 0 ? Math.max(0, 5 * e) : t % 7) + (s === 1 ? -3 : 0),
    },
    6,
    'window',
  ],
  [
    'no season, few observations',
    { length: 24, seasonLength: 1, frequency: { unit: 'year', count: 1, label: 'yearly' } },
    5,
    'always',
  ],
  ['a horizon of one step', { length: 80 }, 1, 'never'],
];

describe('the ONNX file', () => {
  it.each(cases)(
    'forecasts in ONNX Runtime what it forecasts here: %s',
    async (_name, recipe, horizon, zeroFloor) => {
      const table = makeTable(recipe);
      const values = table.series.map((series) => series.values);
      const design = chooseDesign(table, { horizon, evaluate: false });
      const network = buildNetwork(design, { hiddenSize: 6, seed: 3, zeroFloor });
      const units = values.map((series) => seriesUnit(series, series.length, design.scaleLag));
      const limits = values.map((series) => series.length);
      const batch = cutWindows(values, units, drawOrigins(limits, 32, design, createRng(1)), design);
      await initialiseHead(network, batch, 0.1);
      // The LSTM's say is zero before training; random numbers let every part speak.
      const project = network.raw.getLayer('project');
      const kernel = tf.randomNormal(project.getWeights()[0]!.shape, 0, 0.5, 'float32', 4);
      project.setWeights([kernel, project.getWeights()[1]!]);
      kernel.dispose();
      network.head.assign('calibration', [1.3, 0.8]);

      const targets = values.map((series) => ({ values: series, end: series.length }));
      const windows = lastWindows(targets, design.window);
      const here = await predictWindows(network, windows, targets.length);
      const bytes = networkToOnnx({
        network,
        design,
        frequency: table.frequency,
        seriesIds: ['a', 'b'],
        level: 0.8,
      });
      const session = await InferenceSession.create(bytes);
      const { forecast } = await session.run({
        window: new Tensor('float32', windows, [targets.length, design.window, 1]),
      });
      expect(forecast!.dims).toEqual([targets.length, horizon, 3]);
      const there = forecast!.data as Float32Array;
      for (const [i, value] of here.entries()) {
        expect(Math.abs(there[i]! - value)).toBeLessThanOrEqual(1e-4 * Math.max(Math.abs(value), 1e-2));
      }
      disposeNetwork(network);
    },
  );

  it('carries what a reader must know', () => {
    const table = makeTable({ length: 100 });
    const design = chooseDesign(table, { horizon: 6, evaluate: false });
    const network = buildNetwork(design, { hiddenSize: 4, seed: 0, zeroFloor: 'never' });
    const parts = { network, design, frequency: table.frequency, seriesIds: ['ä, "b"'], level: 0.9 };
    const model = parseOnnx(networkToOnnx(parts));
    const metadata = Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));
    expect(metadata).toMatchObject({
      frequency: 'monthly',
      seasonLength: '12',
      window: String(design.window),
      horizon: '6',
      level: '0.9',
      quantiles: '[0.05,0.5,0.95]',
      series: '["ä, \\"b\\""]',
    });
    disposeNetwork(network);
  });
});

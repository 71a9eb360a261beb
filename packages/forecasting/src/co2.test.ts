import { readFile } from 'node:fs/promises';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTable } from './data/index.ts';
import { verifyOnnx } from './forecaster/verify-onnx.ts';
import { forecast } from './job.ts';

beforeAll(() => useBackend('wasm'));

describe('monthly carbon dioxide', () => {
  it('is forecast two years ahead far better than by seasonal naive, and the same by ONNX Runtime', async () => {
    const csv = await readFile(new URL('../data/co2-concentration.csv', import.meta.url), 'utf8');
    const table = await readTable(csv, { targetColumns: ['CO2'] });
    const before = tf.memory().numTensors;
    // A quarter of the default epochs, for the sake of the test's duration.
    const result = await forecast(table, { horizon: 24, epochs: 6, previewEvery: 0 });
    const [score] = result.scores;
    console.log(
      `co2, 24 months: MASE ${score!.mase.toFixed(3)}, seasonal naive ${score!.seasonalNaiveMase.toFixed(3)}, coverage ${score!.coverage}`,
    );
    expect(score!.mase).toBeLessThan(0.4 * score!.seasonalNaiveMase);
    expect(score!.coverage).toBeGreaterThan(0.5);
    const [future] = result.forecasts;
    const last = table.series[0]!.values.at(-1)!;
    // It has grown by some 2.5 ppm a year, and has a season of ± 3.
    expect(future!.median.at(-1)! - last).toBeGreaterThan(2);
    expect(future!.median.at(-1)! - last).toBeLessThan(9);
    const { maxRelativeDifference } = await verifyOnnx(result.toOnnx(), table, result);
    expect(maxRelativeDifference).toBeLessThanOrEqual(1e-4);
    result.model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

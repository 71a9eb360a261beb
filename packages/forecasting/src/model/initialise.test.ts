import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { calibrate } from './calibrate.ts';
import { chooseDesign } from './design.ts';
import { initialiseHead, inverseSoftplus, weightedQuantile } from './initialise.ts';
import { buildNetwork, disposeNetwork } from './network.ts';
import { readAll } from './predict.ts';
import { cutWindows, drawOrigins, seriesUnit, type WindowBatch } from './windows.ts';

beforeAll(() => useBackend('cpu'));

it('weightedQuantile and inverseSoftplus match hand-computed values', () => {
  expect(weightedQuantile([3, 1, 2, 4], [1, 1, 1, 1], 0.5)).toBe(2);
  expect(weightedQuantile([3, 1, 2, 4], [1, 0, 0, 9], 0.5)).toBe(4);
  for (const y of [1e-3, 0.5, 3, 50]) expect(Math.log1p(Math.exp(inverseSoftplus(y)))).toBeCloseTo(y, 6);
});

const table = makeTable({ length: 900 });
const values = [table.series[0]!.values];
const design = chooseDesign(table, { horizon: 12, evaluate: false });
const units = [seriesUnit(values[0]!, 900, design.scaleLag)];
const settings = { hiddenSize: 4, seed: 1, zeroFloor: 'never' as const };
const draw = (seed: number, from: number, to: number): WindowBatch => {
  const origins = drawOrigins([to - from], 200, design, createRng(seed));
  return cutWindows(
    values,
    units,
    origins.map(({ series, end }) => ({ series, end: end + from })),
    design,
  );
};

describe('a head set from the data', () => {
  it('beats every single simple forecast, and covers about what it should, on other windows', async () => {
    const before = tf.memory().numTensors;
    const network = buildNetwork(design, settings);
    await initialiseHead(network, draw(1, 0, 500), 0.1);
    const test = draw(2, 440, 900);
    const z = (): tf.Tensor2D => tf.tensor2d(test.x, [test.count, design.window]);
    const q = await readAll(() => network.scaled.apply(z()) as tf.Tensor);
    const single = await readAll(() => network.experts.apply(z()) as tf.Tensor);
    const count = network.head.experts;
    const errors = new Float64Array(count);
    let error = 0;
    let inside = 0;
    for (const [i, y] of test.y.entries()) {
      error += Math.abs(q[3 * i + 1]! - y);
      inside += y >= q[3 * i]! && y <= q[3 * i + 2]! ? 1 : 0;
      for (let e = 0; e < count; e++) errors[e]! += Math.abs(single[i * count + e]! - y);
    }
    // A mix cannot do much better than its best part, and must not do worse than a little.
    expect(error).toBeLessThan(1.02 * Math.min(...errors));
    expect(inside / test.y.length).toBeGreaterThan(0.65);
    expect(inside / test.y.length).toBeLessThan(0.95);
    disposeNetwork(network);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('calibrate', () => {
  it.each([0.2, 4])(
    'widens intervals that are %s times as wide as they should be as needed',
    async (factor) => {
      const network = buildNetwork(design, settings);
      await initialiseHead(network, draw(1, 0, 500), 0.1);
      const spread = network.head.weight('spread').dataSync();
      network.head.assign(
        'spread',
        spread.map((s) => inverseSoftplus(factor * Math.log1p(Math.exp(s)))),
      );
      const found = await calibrate(network, draw(3, 440, 900), 0.8);
      if (factor < 1) expect(found).toBeGreaterThan(3);
      else expect(found).toBe(1);
      const test = draw(4, 440, 900);
      const q = await readAll(
        () => network.scaled.apply(tf.tensor2d(test.x, [test.count, design.window])) as tf.Tensor,
      );
      let inside = 0;
      for (const [i, y] of test.y.entries()) inside += y >= q[3 * i]! && y <= q[3 * i + 2]! ? 1 : 0;
      expect(inside / test.y.length).toBeGreaterThan(0.8);
      if (factor < 1) expect(inside / test.y.length).toBeLessThan(0.95);
      disposeNetwork(network);
    },
  );

  it('leaves the intervals alone without windows', async () => {
    const network = buildNetwork(design, settings);
    const none = { x: new Float32Array(), y: new Float32Array(), weight: new Float32Array(), count: 0 };
    expect(await calibrate(network, none, 0.8)).toBe(1);
    disposeNetwork(network);
  });
});

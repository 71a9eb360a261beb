import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { makeSpec, sourcesOf } from '../testing/networks.ts';
import { readAll } from './batch-tensors.ts';
import { headKinds } from './heads/index.ts';
import { initialiseNetwork, inverseSoftplus, weightedQuantile } from './initialise.ts';
import { buildNetwork, disposeNetwork } from './network.ts';
import { cutWindows, drawOrigins, type WindowBatch } from './windows.ts';

beforeAll(() => useBackend('cpu'));

it('weightedQuantile and inverseSoftplus match hand-computed values', () => {
  expect(weightedQuantile([3, 1, 2, 4], [1, 1, 1, 1], 0.5)).toBe(2);
  expect(weightedQuantile([3, 1, 2, 4], [1, 0, 0, 9], 0.5)).toBe(4);
  for (const y of [1e-3, 0.5, 3, 50]) expect(Math.log1p(Math.exp(inverseSoftplus(y)))).toBeCloseTo(y, 6);
});

describe.each(headKinds.filter((kind) => kind !== 'negative-binomial'))(
  'an untrained network, head %s',
  (head) => {
    const horizon = 12;
    const table = makeTable({ length: 900 });
    const spec = makeSpec(table, horizon, { head, window: 48 });
    const sources = sourcesOf(table, spec);
    const scales = { past: none(), future: none(), static: none() };
    const draw = (seed: number, from: number, to: number): WindowBatch =>
      cutWindows(
        sources,
        drawOrigins([to - from], 200, spec, createRng(seed)).map(({ series, end }) => ({
          series,
          end: end + from,
        })),
        spec,
        () => 1,
      );

    it('beats every single simple forecast, and covers about what it should, on other windows', async () => {
      const before = tf.memory().numTensors;
      const network = buildNetwork(spec, scales, 1);
      await initialiseNetwork(network, draw(1, 0, 500));
      const test = draw(2, 440, 900);
      const window = (): tf.Tensor => tf.tensor3d(test.window, [test.count, spec.window, 1]);
      const q = await readAll(() => network.head.quantiles(network.trained.apply(window()) as tf.Tensor3D));
      const single = await readAll(() => network.experts.apply(window()) as tf.Tensor);
      const count = single.length / test.y.length;
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
  },
);

function none(): { mean: number[]; deviation: number[] } {
  return { mean: [], deviation: [] };
}

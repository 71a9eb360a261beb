import { createRng } from '@recurra/core';
import { expectClose, numericGradient, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyFactors } from '../held-out.ts';
import { scalingOf } from '../windows.ts';
import { Calibrate } from './calibrate.ts';
import { CountMean } from './count-mean.ts';
import { Dilate } from './dilate.ts';
import { Distribution } from './distribution.ts';
import { ExpertMix } from './expert-mix.ts';
import { Logarithm } from './logarithm.ts';
import { SeasonAttention } from './season-attention.ts';
import { Standardise } from './standardise.ts';
import { Steps } from './steps.ts';
import { Unscale } from './unscale.ts';
import { WindowFacts } from './window-facts.ts';
import { WindowScaler } from './window-scaler.ts';
import { ZeroFloor } from './zero-floor.ts';

beforeAll(() => useBackend('cpu'));
beforeEach(() => void tf.engine().startScope());
afterEach(() => void tf.engine().endScope());

const normals = (seed: number, shape: number[]): tf.Tensor => {
  const rng = createRng(seed);
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rng.normal()),
    shape,
  );
};
const column = (value: number): tf.Tensor => tf.tensor2d([[value]]);
const softplus = (x: number): number => Math.log1p(Math.exp(x));

/** Compares the gradients of inputs and weights with numeric ones. */
function expectGradients(
  layer: { apply(x: tf.Tensor[]): unknown; trainableWeights: { read(): tf.Tensor }[] },
  inputs: tf.Tensor[],
): void {
  const shape = (layer.apply(inputs) as tf.Tensor).shape;
  const probe = normals(99, shape);
  const of = (...x: tf.Tensor[]): tf.Tensor => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, probe));
  const numeric = numericGradient(of, inputs);
  for (const [i, exact] of tf
    .grads(of as never)(inputs)
    .entries()) {
    expectClose(exact, numeric[i]!, { absolute: 2e-2, relative: 1e-2 });
  }
  for (const weight of layer.trainableWeights) {
    const variable = weight.read() as tf.Variable;
    const { grads } = tf.variableGrads(() => of(...inputs) as tf.Scalar, [variable]);
    const start = variable.clone();
    const [wanted] = numericGradient(
      (value) => {
        variable.assign(value);
        return of(...inputs);
      },
      [start],
    );
    variable.assign(start);
    expectClose(grads[variable.name]!, wanted!, { absolute: 2e-2, relative: 1e-2 });
  }
}

describe('WindowScaler', () => {
  const layer = new WindowScaler({ levelSpan: 12, scaleLag: 12 });

  it('computes what the double-precision formula says', () => {
    const window = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(window, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (values, offset) => {
        const x = Float32Array.from(values, (value) => value + offset);
        const wanted = scalingOf(x, { levelSpan: 12, scaleLag: 12 });
        const [z, anchor, mean, scale] = layer.apply(tf.tensor3d(x, [1, 24, 1])) as tf.Tensor[];
        expectClose(anchor!, [wanted.anchor]);
        expectClose(mean!, [wanted.offset], { absolute: 1e-3 });
        expectClose(scale!, [wanted.scale], { absolute: 1e-3, relative: 1e-4 });
        const back = [...z!.dataSync()].map((v) => wanted.anchor + (wanted.offset + wanted.scale * v));
        expectClose(back, x, { absolute: 1e-2 });
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it('keeps the digits of small changes on a large level', () => {
    const at = (level: number): tf.TypedArray => {
      const x = Array.from({ length: 24 }, (_, t) => level + 0.1 * Math.sin(t));
      return (layer.apply(tf.tensor3d(x, [1, 24, 1])) as tf.Tensor[])[0]!.dataSync();
    };
    expectClose(at(415), at(0), { absolute: 2e-3, relative: 5e-3 });
  });

  it('survives constant windows', () => {
    for (const level of [0, 7]) {
      const [z, , , scale] = layer.apply(tf.fill([1, 24, 1], level)) as tf.Tensor[];
      expect([...z!.dataSync()].every((value) => value === 0)).toBe(true);
      expect(scale!.dataSync()[0]).toBeGreaterThan(0);
    }
  });
});

describe('Dilate', () => {
  it('interleaves as drawn by hand: seven steps, three apart, two zeros in front', () => {
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17], [2, 7, 1]);
    const apart = new Dilate({ dilation: 3, time: 7 }).apply(x) as tf.Tensor;
    expect((apart.arraySync() as number[][][]).map((row) => row.flat())).toEqual([
      [0, 2, 5],
      [0, 3, 6],
      [1, 4, 7],
      [0, 12, 15],
      [0, 13, 16],
      [11, 14, 17],
    ]);
  });

  it('is undone by its inverse, and every step meets the one `dilation` before it', () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      time: fc.integer({ min: 1, max: 20 }),
      features: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 2, max: 6 }),
    });
    fc.assert(
      fc.property(shapes, ({ batch, time, features, dilation }) => {
        const x = normals(1, [batch, time, features]);
        const there = new Dilate({ dilation, time });
        const back = new Dilate({ dilation, time, inverse: true });
        const apart = there.apply(x) as tf.Tensor;
        expect(there.computeOutputShape([null, time, features])).toEqual([null, ...apart.shape.slice(1)]);
        expectClose(back.apply(apart) as tf.Tensor, x, { absolute: 0 });
        // Differences along the interleaved sequences are differences over `dilation` steps.
        const steps = apart.shape[1]!;
        if (steps < 2) return;
        const lagged = tf.concat(
          [tf.zerosLike(tf.slice(apart, [0, 0], [-1, 1])), tf.slice(apart, [0, 0], [-1, steps - 1])],
          1,
        );
        const before = back.apply(lagged) as tf.Tensor;
        const kept = Math.max(0, time - dilation);
        expectClose(tf.slice(before, [0, time - kept], [-1, kept]), tf.slice(x, [0, 0], [-1, kept]), {
          absolute: 0,
        });
      }),
      { seed: 6, numRuns: 60 },
    );
  });
});

describe('layers with weights', () => {
  it('ExpertMix weighs convexly, and as the formula says', () => {
    const layer = new ExpertMix();
    const [forecasts, gate] = [normals(1, [2, 3, 4]), normals(2, [2, 4])];
    layer.apply([forecasts, gate]);
    const mixture = normals(3, [3, 4]);
    layer.assign(mixture.dataSync());
    const [f, g, m] = [forecasts, gate, mixture].map((each) => each.arraySync()) as [
      number[][][],
      number[][],
      number[][],
    ];
    const wanted = f.flatMap((rows, b) =>
      rows.map((row, k) => {
        const shares = row.map((_, e) => Math.exp(g[b]![e]! + m[k]![e]!));
        const total = shares.reduce((sum, share) => sum + share, 0);
        return row.reduce((sum, value, e) => sum + (value * shares[e]!) / total, 0);
      }),
    );
    const mix = layer.apply([forecasts, gate]) as tf.Tensor;
    expect(mix.shape).toEqual([2, 3, 1]);
    expectClose(mix, wanted.length > 0 ? tf.tensor(wanted, [2, 3, 1]) : mix);
    // A gate a step gives the same where all steps have the same.
    const wide = tf.tile(tf.expandDims(gate, 1), [1, 3, 1]);
    expectClose(layer.apply([forecasts, wide]) as tf.Tensor, mix);
    expectGradients(layer, [forecasts, gate]);
  });

  it('Distribution moves the mix, and keeps the other numbers positive', () => {
    const layer = new Distribution({ parameters: 3 });
    const [mix, u] = [normals(1, [2, 4, 1]), tf.mul(normals(2, [2, 4, 3]), 3)];
    layer.apply([mix, u]);
    const spread = normals(3, [4, 2]);
    layer.assign(spread.dataSync());
    const got = (layer.apply([mix, u]) as tf.Tensor).arraySync() as number[][][];
    const [m, v, s] = [mix, u, spread].map((each) => each.arraySync()) as [
      number[][][],
      number[][][],
      number[][],
    ];
    for (const [b, rows] of got.entries()) {
      for (const [k, row] of rows.entries()) {
        const [a, c, d] = v[b]![k]!;
        expectClose(row, [m[b]![k]![0]! + a!, softplus(c! + s[k]![0]!), softplus(d! + s[k]![1]!)]);
      }
    }
    expectGradients(layer, [mix, u]);
  });

  it('SeasonAttention looks where the formula says, and not before the span', () => {
    const layer = new SeasonAttention({ span: 2, seed: 1 });
    const h = normals(4, [2, 5, 3]);
    const y = layer.apply(h) as tf.Tensor;
    const query = layer.getWeights()[0]!.arraySync() as number[][];
    const states = h.arraySync() as number[][][];
    const wanted = states.flatMap((rows) => {
      const last = rows[4]!;
      const asked = query[0]!.map((_, j) => last.reduce((sum, value, i) => sum + value * query[i]![j]!, 0));
      const scores = [3, 4].map(
        (t) => rows[t]!.reduce((sum, value, j) => sum + value * asked[j]!, 0) / Math.sqrt(3),
      );
      const total = Math.exp(scores[0]!) + Math.exp(scores[1]!);
      const found = last.map(
        (_, j) => (Math.exp(scores[0]!) * rows[3]![j]! + Math.exp(scores[1]!) * rows[4]![j]!) / total,
      );
      return [...last, ...found];
    });
    expectClose(y, tf.tensor(wanted, [2, 6]));
    expectGradients({ apply: ([x]) => layer.apply(x!), trainableWeights: layer.trainableWeights }, [h]);
  });

  it('Calibrate does what `applyFactors` does, keeps the order, and does not train', () => {
    const quantiles = [0.025, 0.1, 0.5, 0.9, 0.975];
    const numbers = fc.array(fc.double({ min: 0.25, max: 8, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        numbers,
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 10, maxLength: 10 }),
        (factors, raw) => {
          const layer = new Calibrate({ quantiles });
          const sorted = [raw.slice(0, 5), raw.slice(5)].flatMap((row) => row.sort((a, b) => a - b));
          const x = tf.tensor3d(sorted, [1, 2, 5]);
          layer.apply(x);
          layer.assign(factors.with(2, 1));
          const got = (layer.apply(x) as tf.Tensor).dataSync();
          const wanted = Float32Array.from(sorted);
          applyFactors(wanted, quantiles, factors.with(2, 1));
          expectClose(got, wanted, { absolute: 1e-3 });
          for (let i = 1; i < 5; i++) expect(got[i]).toBeGreaterThanOrEqual(got[i - 1]!);
          expect(layer.trainableWeights).toHaveLength(0);
        },
      ),
      { seed: 9, numRuns: 40 },
    );
  });
});

describe('layers without weights', () => {
  it('WindowFacts tells unit, changes and latest change of a window in logarithms', () => {
    const z = [0, 1, -1, 3, 2, 2.5, 0, 4];
    const [anchor, offset, scale] = [40, -10, 2];
    const y = new WindowFacts({ lags: [1, 3], recent: 2 }).apply([
      tf.tensor2d([z]),
      column(anchor),
      column(offset),
      column(scale),
    ]) as tf.Tensor;
    const change = (values: number[], lag: number): number => {
      const all = values.slice(lag).map((value, t) => Math.abs(value - values[t]!));
      return all.reduce((sum, value) => sum + value, 0) / all.length;
    };
    const sizes = [change(z, 1), change(z, 3), change(z.slice(-3), 1)].map((size) => Math.log(size + 1e-3));
    expectClose(y, tf.tensor2d([[Math.log(2 / 32), ...sizes].map((value) => value / 2)]));
  });

  it('Unscale undoes the scaling: anchor + offset + scale · q', () => {
    const y = new Unscale().apply([tf.tensor3d([[[-4, 0, 1]]]), column(2), column(1), column(2)]);
    expect([...(y as tf.Tensor).dataSync()]).toEqual([-5, 3, 5]);
  });

  it('CountMean makes the location a positive mean of counts', () => {
    const y = new CountMean().apply([
      tf.tensor3d([
        [
          [-4, 9],
          [0.5, 7],
        ],
      ]),
      column(2),
      column(1),
      column(2),
    ]);
    expectClose((y as tf.Tensor).dataSync(), [softplus(-5), 9, softplus(4), 7]);
  });

  it.each([
    ['always', [5, 6], [0, 3, 5]],
    ['window', [0, 6], [0, 3, 5]],
    ['window', [0.1, 6], [-5, 3, 5]],
    ['window', [-1, 0], [-5, 3, 5]],
  ] as const)('ZeroFloor, %s, window %j', (rule, window, wanted) => {
    const y = new ZeroFloor({ rule }).apply([
      tf.tensor3d([[[-5, 3, 5]]]),
      tf.tensor3d([window.map((value) => [value])]),
    ]);
    expect([...(y as tf.Tensor).dataSync()]).toEqual(wanted);
  });

  it('Steps takes a stretch, and folds steps into one', () => {
    const x = tf.tensor3d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 2]);
    const layer = new Steps({ from: 1, to: 5, fold: 2 });
    expect((layer.apply(x) as tf.Tensor).arraySync()).toEqual([
      [
        [2, 3, 4, 5],
        [6, 7, 8, 9],
      ],
    ]);
    expect(layer.computeOutputShape([null, 5, 2])).toEqual([null, 2, 4]);
  });

  it('Standardise centres, scales, and bounds at ten deviations', () => {
    const layer = new Standardise({ mean: [1, 10], deviation: [2, 5] });
    const y = layer.apply(
      tf.tensor3d([
        [
          [3, 0],
          [1e6, -1e6],
        ],
      ]),
    ) as tf.Tensor;
    expect(y.arraySync()).toEqual([
      [
        [1, -2],
        [10, -10],
      ],
    ]);
  });

  it('Logarithm and its inverse undo each other, and what is not positive stays finite', () => {
    const x = tf.tensor1d([1e-3, 1, 2, 1e6]);
    const y = new Logarithm().apply(x) as tf.Tensor;
    expectClose(y, [Math.log(1e-3), 0, Math.log(2), Math.log(1e6)]);
    expectClose(new Logarithm({ inverse: true }).apply(y) as tf.Tensor, x, { relative: 1e-5 });
    expect((new Logarithm().apply(tf.tensor1d([0, -1])) as tf.Tensor).dataSync().every(Number.isFinite)).toBe(
      true,
    );
  });
});

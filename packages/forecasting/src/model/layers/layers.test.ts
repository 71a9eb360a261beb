import { createRng } from '@recurra/core';
import { expectClose, numericGradient, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Design } from '../design.ts';
import { scalingOf } from '../windows.ts';
import { QuantileHead } from './quantile-head.ts';
import { Unscale, type ZeroFloor } from './unscale.ts';
import { WindowScaler } from './window-scaler.ts';

beforeAll(() => useBackend('cpu'));
beforeEach(() => void tf.engine().startScope());
afterEach(() => void tf.engine().endScope());

const normals = (seed: number, count: number): Float32Array => {
  const rng = createRng(seed);
  return Float32Array.from({ length: count }, () => rng.normal());
};

describe('WindowScaler', () => {
  const design = { window: 24, levelSpan: 12, scaleLag: 12 } as Design;
  const layer = new WindowScaler(design);

  it('computes what the double-precision formula says', () => {
    const window = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(window, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (values, offset) => {
        const x = Float32Array.from(values, (value) => value + offset);
        const wanted = scalingOf(Float64Array.from(x), 24, design);
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
    const change = (t: number): number => 0.1 * Math.sin(t);
    const at = (level: number): Float32Array =>
      (
        layer.apply(
          tf.tensor3d(
            Float32Array.from({ length: 24 }, (_, t) => level + change(t)),
            [1, 24, 1],
          ),
        ) as tf.Tensor[]
      )[0]!.dataSync() as Float32Array;
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

describe('QuantileHead', () => {
  const [batch, horizon, experts] = [3, 4, 5];
  const head = (): QuantileHead => {
    const layer = new QuantileHead({ horizon, experts });
    layer.build([
      [null, horizon, experts],
      [null, experts + 3 * horizon],
    ]);
    layer.assign('mixture', normals(1, horizon * experts));
    layer.assign('spread', normals(2, horizon * 2));
    return layer;
  };
  const forecasts = (): tf.Tensor =>
    tf.tensor(normals(3, batch * horizon * experts), [batch, horizon, experts]);
  const signal = (): tf.Tensor =>
    tf.tensor(normals(4, batch * (experts + 3 * horizon)), [batch, experts + 3 * horizon]);

  it('gives quantiles that cannot cross, however wild its input', () => {
    const layer = head();
    const wild = tf.mul(signal(), 30);
    const q = (layer.apply([forecasts(), wild]) as tf.Tensor).dataSync();
    for (let i = 0; i < q.length; i += 3) {
      expect(q[i]).toBeLessThanOrEqual(q[i + 1]!);
      expect(q[i + 1]).toBeLessThanOrEqual(q[i + 2]!);
    }
  });

  it('keeps the median within the experts where nothing is corrected', () => {
    const still = tf.zeros([batch, experts + 3 * horizon]);
    const all = forecasts();
    const q = tf.slice(head().apply([all, still]) as tf.Tensor3D, [0, 0, 1], [-1, -1, 1]).dataSync();
    const least = tf.min(all, 2).dataSync();
    const most = tf.max(all, 2).dataSync();
    for (const [i, median] of q.entries()) {
      expect(median).toBeGreaterThanOrEqual(least[i]! - 1e-6);
      expect(median).toBeLessThanOrEqual(most[i]! + 1e-6);
    }
  });

  it('scales its offsets by the calibration, and does not train it', () => {
    const layer = head();
    const run = (): tf.Tensor3D => layer.apply([forecasts(), signal()]) as tf.Tensor3D;
    const before = run().arraySync();
    layer.assign('calibration', [2, 0.5]);
    const after = run().arraySync();
    expect(after[1]![2]![1]! - after[1]![2]![0]!).toBeCloseTo(
      2 * (before[1]![2]![1]! - before[1]![2]![0]!),
      5,
    );
    expect(after[1]![2]![2]! - after[1]![2]![1]!).toBeCloseTo(
      0.5 * (before[1]![2]![2]! - before[1]![2]![1]!),
      5,
    );
    expect(layer.trainableWeights).toHaveLength(2);
  });

  it('has the gradient that numeric differentiation finds, for inputs and weights', () => {
    const layer = head();
    const probe = tf.tensor(normals(5, batch * horizon * 3), [batch, horizon, 3]);
    const of = (f: tf.Tensor, u: tf.Tensor): tf.Tensor =>
      tf.sum(tf.mul(layer.apply([f, u]) as tf.Tensor, probe));
    const inputs = [forecasts(), signal()];
    const exact = tf.grads(of as never)(inputs);
    const numeric = numericGradient(of as never, inputs);
    for (const [i, gradient] of exact.entries()) expectClose(gradient, numeric[i]!, { absolute: 1e-2 });

    for (const role of ['mixture', 'spread'] as const) {
      const variable = layer.weight(role) as tf.Variable;
      const { grads } = tf.variableGrads(() => of(inputs[0]!, inputs[1]!) as tf.Scalar, [variable]);
      const start = variable.clone();
      const [wanted] = numericGradient(
        (value) => {
          layer.assign(role, value.dataSync());
          return of(inputs[0]!, inputs[1]!);
        },
        [start],
      );
      layer.assign(role, start.dataSync());
      expectClose(grads[variable.name]!, wanted!, { absolute: 1e-2 });
    }
  });
});

describe('Unscale', () => {
  const run = (zeroFloor: ZeroFloor, window: number[]): number[] => {
    const column = (value: number): tf.Tensor => tf.tensor2d([[value]]);
    const y = new Unscale({ zeroFloor }).apply([
      tf.tensor3d([[[-4, 0, 1]]]),
      column(2),
      column(1),
      column(2),
      tf.tensor3d([window.map((value) => [value])]),
    ]) as tf.Tensor;
    return [...y.dataSync()];
  };

  it('undoes the scaling: anchor + offset + scale · q', () => {
    expect(run('never', [0, 1])).toEqual([-5, 3, 5]);
  });

  it('keeps to zero always, never, or where the window touches it from above', () => {
    expect(run('always', [5, 6])).toEqual([0, 3, 5]);
    expect(run('window', [0, 6])).toEqual([0, 3, 5]);
    expect(run('window', [0.1, 6])).toEqual([-5, 3, 5]);
    expect(run('window', [-1, 0])).toEqual([-5, 3, 5]);
  });
});

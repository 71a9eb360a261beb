import { createRng } from '@recurra/core';
import { expectClose, numericGradient, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FeedbackDecoder } from './feedback-decoder.ts';

beforeAll(() => useBackend('cpu'));
beforeEach(() => void tf.engine().startScope());
afterEach(() => void tf.engine().endScope());

const [batch, horizon, size, units, parameters, features] = [2, 5, 3, 4, 3, 2];

const normals = (seed: number, shape: number[]): tf.Tensor => {
  const rng = createRng(seed);
  const count = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, () => 0.7 * rng.normal()),
    shape,
  );
};

describe.each([false, true])('FeedbackDecoder, covariates: %s', (covariates) => {
  const make = (): FeedbackDecoder => {
    const layer = new FeedbackDecoder({ units, parameters, covariates, seed: 3 });
    layer.apply(inputs());
    layer.setWeights(layer.getWeights().map(({ shape }, i) => normals(20 + i, shape)));
    return layer;
  };
  const inputs = (): tf.Tensor[] => [
    normals(1, [batch, size]),
    normals(2, [batch, horizon, 1]),
    ...(covariates ? [normals(3, [batch, horizon, features])] : []),
  ];

  it('starts from no correction', () => {
    const layer = new FeedbackDecoder({ units, parameters, covariates, seed: 3 });
    const u = layer.apply(inputs()) as tf.Tensor;
    expect(u.shape).toEqual([batch, horizon, parameters]);
    expect(u.dataSync().every((value) => value === 0)).toBe(true);
  });

  it('fed with the truth it does what it does alone, where the truth is what it would have said', () => {
    const layer = make();
    const given = inputs();
    const alone = layer.apply(given) as tf.Tensor3D;
    const correction = tf.slice(alone, [0, 0, 0], [-1, -1, 1]);
    const truth = tf.reshape(tf.add(given[1]!, correction), [batch, horizon]);
    expectClose(layer.apply([...given, truth]) as tf.Tensor, alone, { absolute: 2e-5 });
    // And not where the truth was another: only the first step does not know yet.
    const other = layer.apply([...given, tf.add(truth, 1)]) as tf.Tensor3D;
    const first = (x: tf.Tensor3D): tf.Tensor => tf.slice(x, [0, 0, 0], [-1, 1, -1]);
    expectClose(first(other), first(alone), { absolute: 2e-5 });
    const moved = tf.max(tf.abs(tf.sub(other, alone)), [0, 2]).dataSync();
    for (let k = 1; k < horizon; k++) expect(moved[k]).toBeGreaterThan(1e-3);
  });

  it('never sees the truth of a step before it has forecast it', () => {
    const layer = make();
    const given = inputs();
    const truth = normals(5, [batch, horizon]);
    const base = layer.apply([...given, truth]) as tf.Tensor3D;
    for (let k = 0; k < horizon; k++) {
      const bump = tf.oneHot(tf.fill([batch], k, 'int32'), horizon) as tf.Tensor2D;
      const changed = layer.apply([...given, tf.add(truth, bump)]) as tf.Tensor3D;
      const upTo = (x: tf.Tensor3D): tf.Tensor => tf.slice(x, [0, 0, 0], [-1, k + 1, -1]);
      expectClose(upTo(changed), upTo(base), { absolute: 0 });
    }
  });

  it('has the gradients that numeric differentiation finds', () => {
    const layer = make();
    const given = [...inputs(), normals(5, [batch, horizon])];
    const probe = normals(6, [batch, horizon, parameters]);
    const of = (...x: tf.Tensor[]): tf.Tensor => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, probe));
    const numeric = numericGradient(of, given);
    for (const [i, exact] of tf
      .grads(of as never)(given)
      .entries()) {
      expectClose(exact, numeric[i]!, { absolute: 2e-2, relative: 1e-2 });
    }
    for (const weight of layer.trainableWeights) {
      const variable = weight.read() as tf.Variable;
      const { grads } = tf.variableGrads(() => of(...given) as tf.Scalar, [variable]);
      const start = variable.clone();
      const [wanted] = numericGradient(
        (value) => {
          variable.assign(value);
          return of(...given);
        },
        [start],
      );
      variable.assign(start);
      expectClose(grads[variable.name]!, wanted!, { absolute: 2e-2, relative: 1e-2 });
    }
  });
});

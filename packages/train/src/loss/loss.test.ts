import * as core from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { values } from '../../test/data.ts';
import type { Loss } from '../types.ts';
import { layersLosses } from './layers-losses.ts';
import { resolveLoss } from './resolve.ts';

// At once: the cases below are made of tensors.
await useBackend('cpu');

const scalar = (tensor: tf.Tensor) => tensor.dataSync()[0] as number;

/** A model that returns its input. */
function identity(size: number): tfl.LayersModel {
  return tfl.sequential({ layers: [tfl.layers.activation({ activation: 'linear', inputShape: [size] })] });
}

describe('losses by name', () => {
  const rows = 6;
  const probabilities = tf.softmax(tf.tensor2d(values(rows * 4), [rows, 4]));
  const oneHot = tf.cast(tf.oneHot(tf.tensor1d([0, 3, 1, 2, 2, 0], 'int32'), 4), 'float32');
  const ids = tf.tensor2d([[0], [3], [1], [2], [2], [0]]);
  const positive = tf.add(tf.abs(tf.tensor2d(values(rows * 4, 2), [rows, 4])), 0.1);
  const signs = tf.sub(tf.mul(oneHot, 2), 1);

  it.each(Object.keys(layersLosses) as (keyof typeof layersLosses)[])('%s equals tfjs-layers', (name) => {
    const target = name.startsWith('sparse')
      ? ids
      : /inge$/.test(name)
        ? name === 'categoricalHinge'
          ? oneHot
          : signs
        : /poisson|logcosh|Percentage|Logarithmic|cosine/.test(name)
          ? positive
          : oneHot;
    const model = identity(4);
    model.compile({ loss: name, optimizer: 'sgd' });
    const expected = scalar(model.evaluate(probabilities, target, { batchSize: rows }) as tf.Scalar);
    const got = scalar(resolveLoss('test', name)(target, probabilities, undefined));
    expect(Math.abs(got - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
  });

  it('weights sequences', () => {
    const weight = tf.tensor1d([0, 2, 0, 1, 0, 0]);
    const loss = resolveLoss('test', 'binaryCrossentropy');
    const got = scalar(loss(oneHot, probabilities, weight));
    const rowLoss = (row: number) =>
      scalar(loss(tf.slice(oneHot, row, 1), tf.slice(probabilities, row, 1), undefined));
    expect(got).toBeCloseTo((2 * rowLoss(1) + rowLoss(3)) / 3, 5);
  });

  it('has a gradient with weights too: that of the weighted rows alone, 0 where all weights are 0', () => {
    const loss = resolveLoss('test', 'binaryCrossentropy');
    const gradient = (weight: tf.Tensor | undefined, rows: number[]) =>
      tf.grad((p) => loss(tf.gather(oneHot, rows), p, weight))(tf.gather(probabilities, rows));
    const weighted = gradient(tf.tensor1d([0, 2, 0, 2, 0, 0]), [0, 1, 2, 3, 4, 5]);
    const alone = gradient(undefined, [1, 3]);
    expect(tf.gather(weighted, [1, 3]).arraySync()).toEqual(alone.arraySync());
    expect(scalar(tf.sum(tf.abs(tf.gather(weighted, [0, 2, 4, 5]))))).toBe(0);
    expect(scalar(tf.sum(tf.abs(gradient(tf.zeros([2]), [0, 1]))))).toBe(0);
  });

  it('takes all losses of core, with their settings', () => {
    const target = tf.tensor2d(values(6), [6, 1]);
    const two = tf.add(tf.abs(tf.tensor2d(values(12, 1), [6, 2])), 0.2);
    const three = tf.add(tf.abs(tf.tensor2d(values(18, 1), [6, 3])), 0.2);
    const [a, b] = tf.split(two, 2, 1) as [tf.Tensor, tf.Tensor];
    const [p, q, r] = tf.split(three, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const counts = tf.round(tf.abs(tf.mul(target, 3)));
    const flat = tf.reshape(target, [6]);
    const cases: [Loss, tf.Tensor, tf.Tensor | tf.Tensor[], tf.Scalar][] = [
      ['meanSquaredError', target, a, core.meanSquaredError(target, a)],
      ['meanAbsoluteError', target, a, core.meanAbsoluteError(target, a)],
      [{ name: 'huber', delta: 0.3 }, target, a, core.huber(target, a, { delta: 0.3 })],
      [
        { name: 'pinball', quantiles: [0.2, 0.8] },
        flat,
        two,
        core.pinball(flat, two, { quantiles: [0.2, 0.8] }),
      ],
      ['gaussianNll', target, two, core.gaussianNll(target, { mean: a, scale: b })],
      ['gaussianNll', target, [a, b], core.gaussianNll(target, { mean: a, scale: b })],
      ['studentTNll', target, three, core.studentTNll(target, { mean: p, scale: q, degreesOfFreedom: r })],
      ['negativeBinomialNll', counts, two, core.negativeBinomialNll(counts, { mean: a, dispersion: b })],
      [
        { name: 'bernoulliCrossEntropy', classWeights: [1, 3] },
        tf.round(a),
        a,
        core.bernoulliCrossEntropy(tf.round(a), a, { classWeights: [1, 3] }),
      ],
      [
        'categoricalCrossEntropy',
        tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'),
        three,
        core.categoricalCrossEntropy(tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'), three),
      ],
      [core.meanSquaredError, target, a, core.meanSquaredError(target, a)],
    ];
    for (const [loss, y, prediction, expected] of cases) {
      expect(scalar(resolveLoss('test', loss)(y, prediction, undefined))).toBeCloseTo(scalar(expected), 6);
    }
  });

  it('adds up several outputs, each with its own loss', () => {
    const y = [oneHot, positive];
    const outputs = [probabilities, probabilities];
    const both = resolveLoss('test', ['categoricalCrossentropy', 'meanSquaredError'])(y, outputs, undefined);
    const apart =
      scalar(resolveLoss('test', 'categoricalCrossentropy')(oneHot, probabilities, undefined)) +
      scalar(resolveLoss('test', 'meanSquaredError')(positive, probabilities, undefined));
    expect(scalar(both)).toBeCloseTo(apart, 5);
  });

  it('says what is wrong', () => {
    expect(() => resolveLoss('fit()', 'mse' as Loss)).toThrow(
      /^fit\(\): loss must be a function or one of "meanSq.*got "mse"\.$/,
    );
    expect(() => resolveLoss('fit()', ['hinge'])([oneHot, oneHot], [oneHot, oneHot], undefined)).toThrow(
      'fit(): loss has 1 entries but the model has 2 output(s); give one per output.',
    );
    expect(() => resolveLoss('fit()', 'hinge')(oneHot, [oneHot, oneHot], undefined)).toThrow(
      'the model gives 2 output(s) but y has 1 tensor(s)',
    );
    expect(() => resolveLoss('fit()', 'gaussianNll')(ids, tf.ones([6, 3]), undefined)).toThrow(
      'gaussianNll: the model must give 2 outputs, or one whose last axis is a multiple of 2',
    );
  });
});

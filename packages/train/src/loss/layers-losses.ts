import * as tf from '@tensorflow/tfjs-core';
import type { LayersLossConfig } from './types.ts';

/** Keeps logarithms and quotients finite, as in Keras. */
const tiny = 1e-7;

/** One loss per sequence (or per step): the last axis is reduced, as in Keras. */
type ElementLoss = (target: tf.Tensor, prediction: tf.Tensor) => tf.Tensor;

const bounded = (prediction: tf.Tensor): tf.Tensor => tf.clipByValue(prediction, tiny, 1 - tiny);

const crossentropy: ElementLoss = (target, prediction) => {
  const normalised = tf.div(prediction, tf.sum(prediction, -1, true));
  return tf.neg(tf.sum(tf.mul(tf.cast(target, 'float32'), tf.log(bounded(normalised))), -1));
};

/** The losses that `model.compile` of tfjs-layers knows by name and core does not have, by Keras's formulas. */
export const layersLosses: Readonly<Record<LayersLossConfig['name'], ElementLoss>> = {
  meanAbsolutePercentageError: (target, prediction) => {
    const scale = tf.maximum(tf.abs(target), tiny);
    return tf.mul(tf.mean(tf.abs(tf.div(tf.sub(target, prediction), scale)), -1), 100);
  },
  meanSquaredLogarithmicError: (target, prediction) => {
    const logs = [prediction, target].map((value) => tf.log1p(tf.maximum(value, tiny)));
    return tf.mean(tf.squaredDifference(logs[0]!, logs[1]!), -1);
  },
  squaredHinge: (target, prediction) =>
    tf.mean(tf.square(tf.relu(tf.sub(1, tf.mul(target, prediction)))), -1),
  hinge: (target, prediction) => tf.mean(tf.relu(tf.sub(1, tf.mul(target, prediction))), -1),
  categoricalHinge: (target, prediction) => {
    const right = tf.sum(tf.mul(target, prediction), -1);
    const wrong = tf.max(tf.mul(tf.sub(1, target), prediction), -1);
    return tf.relu(tf.add(1, tf.sub(wrong, right)));
  },
  logcosh: (target, prediction) => {
    const error = tf.sub(prediction, target);
    return tf.mean(tf.sub(tf.add(error, tf.softplus(tf.mul(error, -2))), Math.LN2), -1);
  },
  categoricalCrossentropy: crossentropy,
  sparseCategoricalCrossentropy: (target, prediction) => {
    const classes = prediction.shape.at(-1) as number;
    const ids = tf.reshape(tf.cast(target, 'int32'), prediction.shape.slice(0, -1));
    return crossentropy(tf.oneHot(ids as tf.Tensor1D, classes), bounded(prediction));
  },
  binaryCrossentropy: (target, prediction) => {
    const p = bounded(prediction);
    const hit = tf.mul(target, tf.log(p));
    const miss = tf.mul(tf.sub(1, target), tf.log1p(tf.neg(p)));
    return tf.neg(tf.mean(tf.add(hit, miss), -1));
  },
  kullbackLeiblerDivergence: (target, prediction) => {
    const t = tf.clipByValue(target, tiny, 1);
    return tf.sum(tf.mul(target, tf.log(tf.div(t, tf.clipByValue(prediction, tiny, 1)))), -1);
  },
  poisson: (target, prediction) =>
    tf.mean(tf.sub(prediction, tf.mul(target, tf.log(tf.add(prediction, tiny)))), -1),
  cosineProximity: (target, prediction) => {
    const unit = (value: tf.Tensor) =>
      tf.div(value, tf.sqrt(tf.maximum(tf.sum(tf.square(value), -1, true), tiny)));
    return tf.neg(tf.sum(tf.mul(unit(target), unit(prediction)), -1));
  },
};

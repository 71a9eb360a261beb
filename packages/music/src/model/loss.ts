import { bernoulliCrossEntropy, categoricalCrossEntropy } from '@recurra/core';
import type { CustomLoss } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { pitchCount } from '../contract/codec.ts';

type OneOrMore = tf.Tensor | tf.Tensor[];

/**
 * Nats per step of a model of tokens: per frame of a note model, per event of an event model.
 *
 * Target: tokens [batch, time, places], int32, −1 for what pads. Prediction: logits [steps, places, outputs], or [steps, outputs] where
 * there is one place.
 */
export const tokenLoss: CustomLoss = (target: OneOrMore, prediction: OneOrMore): tf.Scalar =>
  tf.tidy(() => {
    const places = (target as tf.Tensor).shape[2]!;
    const all = (target as tf.Tensor).dataSync() as Int32Array;
    const frames = (prediction as tf.Tensor).shape[0]!;
    const logits = tf.reshape(prediction as tf.Tensor, [frames, places, -1]);
    const tokens = new Int32Array(frames * places);
    const weights = new Float32Array(frames * places);
    let count = 0;
    for (let from = 0, to = 0; from < all.length; from += places) {
      if (all[from]! < 0) continue;
      for (let place = 0; place < places; place++, to++) {
        const token = all[from + place]!;
        if (token < 0) continue;
        tokens[to] = token;
        weights[to] = 1;
        count++;
      }
    }
    const shape: [number, number] = [frames, places];
    const mean = categoricalCrossEntropy(tf.tensor2d(tokens, shape, 'int32'), logits, {
      weights: tf.tensor2d(weights, shape),
    });
    return tf.mul(mean, count / frames);
  });

/**
 * Nats per frame of a model with independent outputs.
 *
 * Target: frames [batch, time, 88] of 0 and 1 with a first column more, 1 where there is a frame. Prediction: logits
 * [frames, 88].
 */
export const frameLoss: CustomLoss = (target: OneOrMore, prediction: OneOrMore): tf.Scalar =>
  tf.tidy(() => {
    const width = pitchCount + 1;
    const all = (target as tf.Tensor).dataSync() as Float32Array;
    const frames = (prediction as tf.Tensor2D).shape[0];
    const own = new Float32Array(frames * pitchCount);
    for (let from = 0, to = 0; from < all.length; from += width) {
      if (all[from] !== 1) continue;
      own.set(all.subarray(from + 1, from + width), to);
      to += pitchCount;
    }
    const mean = bernoulliCrossEntropy(tf.tensor2d(own, [frames, pitchCount]), prediction as tf.Tensor2D);
    return tf.mul(mean, pitchCount);
  });

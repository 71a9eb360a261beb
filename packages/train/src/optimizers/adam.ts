import { adamLoop } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type { UpdateRule } from './rule.ts';
import type { AdamConfig } from './types.ts';

/**
 * Adam: steps of the size of the mean gradient over the root of the mean squared gradient.
 *
 *   m ← β1·m + (1-β1)·g,   v ← β2·v + (1-β2)·g²
 *   θ ← θ - rate · m/(1-β1ᵗ) / (√(v/(1-β2ᵗ)) + ε)
 *
 * The two bias corrections are folded into the rate and ε, which is the same with two tensor ops less.
 *
 * @see Kingma & Ba 2015, Adam: a method for stochastic optimization.
 */
export function adamRule({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
}: Omit<AdamConfig, 'name'>): UpdateRule {
  return {
    name: 'adam',
    slots: ['firstMoment', 'secondMoment'],
    defaultRate: 0.001,
    weightDecay: 0,
    decayBiases: false,
    update(gradient, [first, second], rate, step) {
      const m = tf.add(tf.mul(first!, beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(second!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const root = Math.sqrt(1 - beta2 ** step);
      const stepSize = (rate * root) / (1 - beta1 ** step);
      const delta = tf.mul(tf.div(m, tf.add(tf.sqrt(v), epsilon * root)), stepSize);
      return { delta, slots: [m, v] };
    },
    loop: (step) => adamLoop({ ...step, beta1, beta2, epsilon }),
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { UpdateRule } from './rule.ts';
import type { RmsPropConfig } from './types.ts';

/**
 * RMSProp: steps of the gradient over the root of its mean square, optionally with momentum.
 *
 *   v ← ρ·v + (1-ρ)·g²,   u = rate · g / √(v + ε)
 *   without momentum: θ ← θ - u;   with: a ← μ·a + u,  θ ← θ - a
 *
 * @see Hinton, Neural networks for machine learning, lecture 6e (2012).
 */
export function rmsPropRule({
  decay = 0.9,
  momentum = 0,
  epsilon = 1e-7,
}: Omit<RmsPropConfig, 'name'>): UpdateRule {
  return {
    name: 'rmsprop',
    slots: momentum > 0 ? ['meanSquare', 'momentum'] : ['meanSquare'],
    defaultRate: 0.001,
    weightDecay: 0,
    decayBiases: false,
    update(gradient, [meanSquare, accumulated], rate) {
      const v = tf.add(tf.mul(meanSquare!, decay), tf.mul(tf.square(gradient), 1 - decay));
      const step = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(v, epsilon)));
      if (accumulated === undefined) return { delta: step, slots: [v] };
      const a = tf.add(tf.mul(accumulated, momentum), step);
      return { delta: a, slots: [v, a] };
    },
    loop:
      ({ rate, scale, keep }) =>
      ({ weight, next, gradient, slots: [meanSquare, accumulated] }, index) => {
        const kept = keep[index]!;
        for (let i = 0; i < weight.length; i++) {
          const g = gradient[i]! * scale;
          const v = meanSquare![i]! * decay + g * g * (1 - decay);
          meanSquare![i] = v;
          let step = (rate * g) / Math.sqrt(v + epsilon);
          if (accumulated !== undefined) {
            step += accumulated[i]! * momentum;
            accumulated[i] = step;
          }
          next[i] = weight[i]! * kept - step;
        }
      },
  };
}

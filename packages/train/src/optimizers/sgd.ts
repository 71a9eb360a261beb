import * as tf from '@tensorflow/tfjs-core';
import type { UpdateRule } from './rule.ts';
import type { SgdConfig } from './types.ts';

/**
 * Stochastic gradient descent, optionally with (Nesterov) momentum.
 *
 *   without momentum: θ ← θ - rate·g;   with: a ← μ·a + g,  θ ← θ - rate·a
 *   Nesterov: θ ← θ - rate·(g + μ·a)
 *
 * @see Sutskever et al. 2013, On the importance of initialization and momentum in deep learning.
 */
export function sgdRule({ momentum = 0, nesterov = false }: Omit<SgdConfig, 'name'>): UpdateRule {
  return {
    name: 'sgd',
    slots: momentum > 0 ? ['momentum'] : [],
    defaultRate: 0.01,
    weightDecay: 0,
    decayBiases: false,
    update(gradient, [accumulated], rate) {
      if (accumulated === undefined) return { delta: tf.mul(gradient, rate), slots: [] };
      const a = tf.add(tf.mul(accumulated, momentum), gradient);
      const direction = nesterov ? tf.add(gradient, tf.mul(a, momentum)) : a;
      return { delta: tf.mul(direction, rate), slots: [a] };
    },
    loop:
      ({ rate, scale, keep }) =>
      ({ weight, next, gradient, slots: [accumulated] }, index) => {
        const kept = keep[index]!;
        if (accumulated === undefined) {
          const size = rate * scale;
          for (let i = 0; i < weight.length; i++) next[i] = weight[i]! * kept - size * gradient[i]!;
          return;
        }
        // Nesterov looks ahead: g + μ·a in place of a.
        const [ofGradient, ofMomentum] = nesterov ? [1, momentum] : [0, 1];
        for (let i = 0; i < weight.length; i++) {
          const g = gradient[i]! * scale;
          const a = accumulated[i]! * momentum + g;
          accumulated[i] = a;
          next[i] = weight[i]! * kept - rate * (ofGradient * g + ofMomentum * a);
        }
      },
  };
}

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
  };
}

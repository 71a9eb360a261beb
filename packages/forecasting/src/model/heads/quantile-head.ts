import * as tf from '@tensorflow/tfjs-core';
import type { Head, StartErrors } from './types.ts';

/** Smallest distance between neighbouring quantiles to start from, in the window's scale. */
const leastGap = 0.01;

/** Where the median stands among the quantiles. */
function middleOf(quantiles: readonly number[]): number {
  return quantiles.indexOf(0.5);
}

/** 1 where quantile q lies beyond gap g as seen from the median, signed: [gaps, quantiles]. */
function gapSigns(quantiles: readonly number[]): Float32Array {
  const middle = middleOf(quantiles);
  const count = quantiles.length;
  const signs = new Float32Array((count - 1) * count);
  // Gap g lies between quantiles g and g + 1.
  for (let g = 0; g < count - 1; g++) {
    for (let q = 0; q < count; q++) {
      if (g >= middle && q > g) signs[g * count + q] = 1;
      if (g < middle && q <= g) signs[g * count + q] = -1;
    }
  }
  return signs;
}

/**
 * Quantiles that cannot cross: the median, and positive gaps from each to the next. Pinball loss.
 *
 * @param quantiles Ascending, 0.5 among them.
 * @param medianWeight How much the median's loss counts beside the others' mean.
 * @returns The head.
 */
export function quantileHead(quantiles: readonly number[], medianWeight: number): Head {
  const count = quantiles.length;
  const middle = middleOf(quantiles);
  const signs = gapSigns(quantiles);
  const weights = quantiles.map((_, q) => (q === middle ? medianWeight : 1 / Math.max(1, count - 1)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ofParameters = (parameters: tf.Tensor3D): tf.Tensor3D =>
    tf.tidy(() => {
      const [location, gaps] = tf.split(parameters, [1, count - 1], 2) as [tf.Tensor3D, tf.Tensor3D];
      const [batch, horizon] = parameters.shape;
      const flat = tf.reshape(gaps, [batch * horizon, count - 1]) as tf.Tensor2D;
      const offsets = tf.matMul(flat, tf.tensor2d(signs, [count - 1, count]));
      return tf.add(location, tf.reshape(offsets, [batch, horizon, count]));
    });
  return {
    kind: 'quantile',
    parameters: count,
    ownUnit: false,
    start({ quantile }: StartErrors): number[] {
      const places = quantiles.map((q, i) => (i === middle ? 0 : quantile(q)));
      return quantiles.slice(1).map((_, g) => Math.max(leastGap, places[g + 1]! - places[g]!));
    },
    loss(parameters, y) {
      return tf.tidy(() => {
        const error = tf.sub(y, ofParameters(parameters));
        // max(τ·e, (τ − 1)·e), weighted.
        const above = tf.mul(tf.relu(error), tf.tensor1d(quantiles.map((q, i) => (q * weights[i]!) / total)));
        const below = tf.mul(
          tf.relu(tf.neg(error)),
          tf.tensor1d(quantiles.map((q, i) => ((1 - q) * weights[i]!) / total)),
        );
        return tf.sum(tf.add(above, below), 2, true);
      });
    },
    relativeWeight: (0.5 * medianWeight) / total,
    quantiles: ofParameters,
    exportQuantiles(context, parameters) {
      const [location, gaps] = context.nodes(
        'Split',
        [parameters, context.ints([1, count - 1], 'parts')],
        2,
        { axis: 2 },
      );
      const matrix = context.initializer('signs', {
        type: 'float32',
        dims: [count - 1, count],
        data: signs,
      });
      return context.node('Add', [location!, context.node('MatMul', [gaps!, matrix])]);
    },
  };
}

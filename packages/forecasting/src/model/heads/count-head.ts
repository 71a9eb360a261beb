import type { ExportContext } from '@recurra/onnx/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { normalQuantile } from '../../statistics/normal.ts';
import type { Head } from './types.ts';

/** Smallest dispersion and mean: where they vanish, a 32-bit likelihood loses its digits. */
const leastDispersion = 1e-3;
const leastMean = 1e-3;

/** Counts below this are summed up one by one; quantiles beyond come from a formula. */
const exact = 64;

/** ln Γ(x) for x > 0 by Stirling's series five steps on; relative error below 1e-6. */
function logGamma(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const far = tf.add(x, 5);
    const inverse = tf.reciprocal(far);
    let sum = tf.add(
      tf.sub(tf.mul(tf.sub(far, 0.5), tf.log(far)), far),
      tf.add(0.5 * Math.log(2 * Math.PI), tf.mul(inverse, 1 / 12)),
    );
    for (let i = 0; i < 5; i++) sum = tf.sub(sum, tf.log(tf.add(x, i)));
    return sum;
  });
}

/**
 * Counts: a negative binomial distribution for each step, mean μ and variance μ + α·μ²; negative log-likelihood.
 *
 * Quantiles are counts: the smallest k with P(Y ≤ k) ≥ q, exact below 64. Beyond, they are those of a shifted gamma
 * distribution of the same mean, variance and skewness, by the cube-root formula: within 2.5 % up to α = 1.
 *
 * @param quantiles The quantiles it gives.
 * @see Salinas, Flunkert, Gasthaus, Januschowski 2020, "DeepAR", section 3.1; Wilson & Hilferty 1931, "The distribution of
 *   chi-square", for the cube root.
 */
export function countHead(quantiles: readonly number[]): Head {
  const z = quantiles.map(normalQuantile);
  return {
    kind: 'negative-binomial',
    parameters: 2,
    ownUnit: true,
    start: () => [0.5],
    loss(parameters, y) {
      return tf.tidy(() => {
        const [mean, raw] = tf.split(parameters, 2, 2) as [tf.Tensor3D, tf.Tensor3D];
        const mu = tf.add(mean, leastMean);
        const r = tf.reciprocal(tf.add(raw, leastDispersion));
        const total = tf.log(tf.add(r, mu));
        const choose = tf.sub(tf.sub(logGamma(tf.add(r, y)), logGamma(r)), logGamma(tf.add(y, 1)));
        const likelihood = tf.add(
          choose,
          tf.add(tf.mul(r, tf.sub(tf.log(r), total)), tf.mul(y, tf.sub(tf.log(mu), total))),
        );
        return tf.neg(likelihood);
      });
    },
    quantiles(parameters) {
      return tf.tidy(() => {
        const [mean, raw] = tf.split(parameters, 2, 2) as [tf.Tensor3D, tf.Tensor3D];
        const mu = tf.add(mean, leastMean);
        const alpha = tf.add(raw, leastDispersion);
        const r = tf.reciprocal(alpha);
        // ln P(k) = ln P(k − 1) + ln((k − 1 + r) / k · μ / (r + μ)), P(0) = (1 + α·μ)^−r
        const total = tf.log(tf.add(r, mu));
        const start = tf.neg(tf.mul(r, tf.log(tf.add(tf.mul(alpha, mu), 1))));
        const steps = tf.tensor1d(Array.from({ length: exact - 1 }, (_, k) => k + 1));
        const ratio = tf.add(
          tf.sub(tf.log(tf.add(r, tf.sub(steps, 1))), tf.log(steps)),
          tf.sub(tf.log(mu), total),
        );
        const logP = tf.cumsum(tf.concat([start, ratio], 2), 2);
        const cdf = tf.cumsum(tf.exp(logP), 2);
        const below = quantiles.map((q) => tf.sum(tf.cast(tf.less(cdf, q), 'float32'), 2, true));
        const counted = tf.concat(below, 2);
        const far = tf.maximum(expand(mu, alpha), exact);
        const beyond = tf.cast(tf.greaterEqual(counted, exact), 'float32');
        return tf.add(counted, tf.mul(beyond, tf.sub(far, counted))) as tf.Tensor3D;
      });
    },
    exportQuantiles(context, parameters) {
      const [mean, raw] = context.nodes('Split', [parameters, context.ints([1, 1], 'parts')], 2, { axis: 2 });
      const on = (op: string, ...inputs: string[]): string => context.node(op, inputs);
      const mu = on('Add', mean!, context.float(leastMean, 'least_mean'));
      const alpha = on('Add', raw!, context.float(leastDispersion, 'least_dispersion'));
      const r = on('Reciprocal', alpha);
      const total = on('Log', on('Add', r, mu));
      const growth = on('Log', on('Add', on('Mul', alpha, mu), context.float(1, 'one')));
      const start = on('Neg', on('Mul', r, growth));
      const list = (hint: string, value: (k: number) => number): string =>
        vector(
          context,
          hint,
          Array.from({ length: exact - 1 }, (_, k) => value(k + 1)),
        );
      const ratio = on(
        'Add',
        on(
          'Sub',
          on(
            'Log',
            on(
              'Add',
              r,
              list('before', (k) => k - 1),
            ),
          ),
          list('log_k', Math.log),
        ),
        on('Sub', on('Log', mu), total),
      );
      const axis = context.initializer('axis', { type: 'int32', dims: [], data: new Int32Array([2]) });
      const logP = on('CumSum', context.node('Concat', [start, ratio], { axis: 2 }), axis);
      const cdf = on('CumSum', on('Exp', logP), axis);
      const below = quantiles.map((q, i) =>
        context.reduce(
          'ReduceSum',
          context.node('Cast', [on('Less', cdf, context.float(q, `q_${i}`))], { to: 1 }),
          [2],
          true,
        ),
      );
      const counted = context.node('Concat', below, { axis: 2 });
      const limit = context.float(exact, 'exact');
      const far = on('Max', exportExpansion(context, mu, alpha), limit);
      const beyond = context.node('Cast', [on('Not', on('Less', counted, limit))], { to: 1 });
      return on('Add', counted, on('Mul', beyond, on('Sub', far, counted)));
    },
  };

  /**
   * Quantiles beyond the table, rounded: with c = 1 + 2αμ and s = c² / (36·μ·(1 + αμ)) those of the shifted gamma
   * distribution are 2μ(1 + αμ)/c · (1 − s + z·√s)³ − μ/c.
   */
  function expand(mu: tf.Tensor, alpha: tf.Tensor): tf.Tensor {
    const growth = tf.add(tf.mul(alpha, mu), 1);
    const c = tf.sub(tf.mul(growth, 2), 1);
    const spread = tf.div(tf.square(c), tf.mul(tf.mul(mu, growth), 36));
    const root = tf.relu(tf.add(tf.sub(1, spread), tf.mul(tf.sqrt(spread), tf.tensor1d(z))));
    const cube = tf.mul(tf.square(root), root);
    const scaled = tf.mul(cube, tf.div(tf.mul(tf.mul(mu, 2), growth), c));
    return tf.floor(tf.add(tf.sub(scaled, tf.div(mu, c)), 0.5));
  }

  /** Writes {@link expand}. */
  function exportExpansion(context: ExportContext, mu: string, alpha: string): string {
    const on = (op: string, ...inputs: string[]): string => context.node(op, inputs);
    const number = (value: number, hint: string): string => context.float(value, hint);
    const one = number(1, 'one');
    const two = number(2, 'two');
    const growth = on('Add', on('Mul', alpha, mu), one);
    const c = on('Sub', on('Mul', growth, two), one);
    const size = on('Mul', on('Mul', mu, growth), number(36, 'thirty_six'));
    const spread = on('Div', on('Mul', c, c), size);
    const reach = on('Mul', on('Sqrt', spread), vector(context, 'z', z));
    const root = on('Relu', on('Add', on('Sub', one, spread), reach));
    const cube = on('Mul', on('Mul', root, root), root);
    const scaled = on('Mul', cube, on('Div', on('Mul', on('Mul', mu, two), growth), c));
    return on('Floor', on('Add', on('Sub', scaled, on('Div', mu, c)), number(0.5, 'half')));
  }
}

function vector(context: ExportContext, hint: string, values: readonly number[]): string {
  return context.initializer(hint, {
    type: 'float32',
    dims: [values.length],
    data: Float32Array.from(values),
  });
}

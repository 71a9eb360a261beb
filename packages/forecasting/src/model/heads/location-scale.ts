import type { ExportContext } from '@recurra/onnx/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { normalQuantile } from '../../statistics/normal.ts';
import type { Head, StartErrors } from './types.ts';

/** Smallest standard deviation, in the window's scale: a likelihood must not run away on a series that repeats itself. */
const leastScale = 1e-3;

/** Degrees of freedom are at least this: below, a Student-t has no fourth moment to speak of. */
const leastFreedom = 3;

/** 0.8 quantile minus 0.2 quantile of a standard normal. */
const middleWidth = 2 * normalQuantile(0.8);

function startScale({ quantile }: StartErrors): number {
  return Math.max(0.01, (quantile(0.8) - quantile(0.2)) / middleWidth);
}

/**
 * A normal distribution for each step: mean and standard deviation; negative log-likelihood.
 *
 * @param quantiles The quantiles it gives.
 */
export function gaussianHead(quantiles: readonly number[]): Head {
  const z = quantiles.map(normalQuantile);
  return {
    kind: 'gaussian',
    parameters: 2,
    ownUnit: false,
    start: (errors) => [startScale(errors)],
    loss(parameters, y) {
      return tf.tidy(() => {
        const [mean, raw] = tf.split(parameters, 2, 2) as [tf.Tensor3D, tf.Tensor3D];
        const sigma = tf.add(raw, leastScale);
        return tf.add(tf.mul(tf.square(tf.div(tf.sub(y, mean), sigma)), 0.5), tf.log(sigma));
      });
    },
    quantiles(parameters) {
      return tf.tidy(() => {
        const [mean, raw] = tf.split(parameters, 2, 2) as [tf.Tensor3D, tf.Tensor3D];
        return tf.add(mean, tf.mul(tf.add(raw, leastScale), tf.tensor1d(z)));
      });
    },
    exportQuantiles(context, parameters) {
      const [mean, raw] = context.nodes('Split', [parameters, context.ints([1, 1], 'parts')], 2, { axis: 2 });
      const sigma = context.node('Add', [raw!, context.float(leastScale, 'least_scale')]);
      return context.node('Add', [mean!, context.node('Mul', [sigma, vector(context, 'z', z)])]);
    },
  };
}

function vector(context: ExportContext, hint: string, values: readonly number[]): string {
  return context.initializer(hint, {
    type: 'float32',
    dims: [values.length],
    data: Float32Array.from(values),
  });
}

/**
 * Coefficients of 1, 1/ν, 1/ν², … in the expansion of Student's quantile around the normal one.
 *
 * @see Abramowitz & Stegun 26.7.5.
 */
function expansion(z: number): number[] {
  return [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
}

/**
 * The quantile function of Student's t distribution, by the expansion around the normal one.
 *
 * @param q Probability, strictly between 0 and 1.
 * @param freedom Degrees of freedom, at least 3.
 */
export function studentQuantile(q: number, freedom: number): number {
  return expansion(normalQuantile(q)).reduceRight((sum, term) => sum / freedom + term, 0);
}

/** ln Γ(x + ½) − ln Γ(x) for x ≥ 1.5, error below 1e-6; smooth, so that it can be trained through. */
function logGammaHalfStep(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    // Asymptotic series at x + 4, brought back by four steps of Γ(x + 1) = x·Γ(x).
    const far = tf.add(x, 4);
    const inverse = tf.reciprocal(far);
    const series = tf.add(
      tf.mul(tf.log(far), 0.5),
      tf.add(tf.mul(inverse, -1 / 8), tf.mul(tf.mul(inverse, tf.square(inverse)), 1 / 192)),
    );
    let back: tf.Tensor = series;
    for (let i = 0; i < 4; i++) back = tf.add(back, tf.sub(tf.log(tf.add(x, i)), tf.log(tf.add(x, i + 0.5))));
    return back;
  });
}

/**
 * Student's t for each step: location, scale and degrees of freedom (at least 3); negative log-likelihood.
 *
 * Its quantiles are the five-term expansion around the normal ones: at ν = 3 within 0.3 % for q = 0.975, 0.8 % for 0.995;
 * nearer for larger ν.
 *
 * @param quantiles The quantiles it gives.
 */
export function studentHead(quantiles: readonly number[]): Head {
  const terms = quantiles.map((q) => expansion(normalQuantile(q)));
  const column = (k: number): number[] => terms.map((list) => list[k]!);
  return {
    kind: 'student-t',
    parameters: 3,
    ownUnit: false,
    start: (errors) => [startScale(errors), 7],
    loss(parameters, y) {
      return tf.tidy(() => {
        const [location, raw, freedom] = tf.split(parameters, 3, 2) as tf.Tensor3D[];
        const sigma = tf.add(raw!, leastScale);
        const nu = tf.add(freedom!, leastFreedom);
        const half = tf.mul(nu, 0.5);
        const squared = tf.square(tf.div(tf.sub(y, location!), sigma));
        const kernel = tf.mul(tf.add(half, 0.5), tf.log1p(tf.div(squared, nu)));
        const norm = tf.sub(tf.add(tf.log(sigma), tf.mul(tf.log(nu), 0.5)), logGammaHalfStep(half));
        return tf.add(kernel, norm);
      });
    },
    quantiles(parameters) {
      return tf.tidy(() => {
        const [location, raw, freedom] = tf.split(parameters, 3, 2) as tf.Tensor3D[];
        const inverse = tf.reciprocal(tf.add(freedom!, leastFreedom));
        // Horner's scheme in 1/ν.
        let t: tf.Tensor = tf.add(tf.zerosLike(inverse), tf.tensor1d(column(4)));
        for (let k = 3; k >= 0; k--) t = tf.add(tf.mul(t, inverse), tf.tensor1d(column(k)));
        return tf.add(location!, tf.mul(tf.add(raw!, leastScale), t)) as tf.Tensor3D;
      });
    },
    exportQuantiles(context, parameters) {
      const [location, raw, freedom] = context.nodes(
        'Split',
        [parameters, context.ints([1, 1, 1], 'parts')],
        3,
        { axis: 2 },
      );
      const inverse = context.node('Reciprocal', [
        context.node('Add', [freedom!, context.float(leastFreedom, 'least_freedom')]),
      ]);
      let t = vector(context, 'term_4', column(4));
      for (let k = 3; k >= 0; k--) {
        t = context.node('Add', [context.node('Mul', [t, inverse]), vector(context, `term_${k}`, column(k))]);
      }
      const sigma = context.node('Add', [raw!, context.float(leastScale, 'least_scale')]);
      return context.node('Add', [location!, context.node('Mul', [sigma, t])]);
    },
  };
}

import * as tf from '@tensorflow/tfjs-core';

/**
 * Differentiates a function of tensors numerically, by central differences: what a gradient is tested against.
 *
 * tfjs computes in float32, so the result is good to about three digits; compare with a tolerance around 1e-2 of the
 * largest entry. Disposes whatever `fn` allocates.
 *
 * @param fn Gives a scalar from tensors of the inputs' shapes; must be deterministic.
 * @param inputs Where to differentiate.
 * @param eps Half the distance between the two evaluations; 1e-2 if left out, which balances rounding and curvature.
 * @returns One array of partial derivatives for each input, flat, in the input's order.
 * @example const [dx] = numericGradient((x) => tf.sum(tf.square(x)), [tf.tensor1d([1, 2])]); // ≈ [2, 4]
 */
export function numericGradient(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  eps = 1e-2,
): Float64Array[] {
  const values = inputs.map((input) => Float32Array.from(input.dataSync()));
  const evaluate = (): number =>
    tf.tidy(() => {
      const point = inputs.map((input, index) => tf.tensor(values[index]!.slice(), input.shape, 'float32'));
      return fn(...point).dataSync()[0] as number;
    });
  return values.map((array) => {
    const gradient = new Float64Array(array.length);
    for (let index = 0; index < array.length; index++) {
      const at = array[index]!;
      array[index] = at + eps;
      const upper = array[index]!;
      const above = evaluate();
      array[index] = at - eps;
      const lower = array[index]!;
      const below = evaluate();
      array[index] = at;
      // The float32 points actually used, not `2 * eps`, are what the difference belongs to.
      gradient[index] = (above - below) / (upper - lower);
    }
    return gradient;
  });
}

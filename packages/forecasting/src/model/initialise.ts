import * as tf from '@tensorflow/tfjs-core';
import { readAll } from './batch-tensors.ts';
import type { Network } from './network.ts';
import type { WindowBatch } from './windows.ts';

/** Rounds of exponentiated gradient, and how far each goes. */
const rounds = 160;
const rate = 1;

/** The x with ln(1 + eˣ) = y, for y > 0. */
export function inverseSoftplus(y: number): number {
  return y > 20 ? y : Math.log(Math.expm1(Math.max(y, 1e-6)));
}

/** The q-quantile of `values`, each counting by its weight. */
export function weightedQuantile(values: ArrayLike<number>, weights: ArrayLike<number>, q: number): number {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  let total = 0;
  for (const i of order) total += weights[i]!;
  let sum = 0;
  for (const i of order) {
    sum += weights[i]!;
    if (sum >= q * total) return values[i]!;
  }
  return values[order.at(-1)!]!;
}

/**
 * Weights of the experts at one step ahead that bring their mix closest to the targets: convex, least
 * absolute error, found by exponentiated gradient.
 *
 * @see Kivinen & Warmuth 1997, "Exponentiated gradient versus gradient descent for linear predictors".
 */
function mixExperts(
  forecasts: Float32Array,
  batch: WindowBatch,
  horizon: number,
  experts: number,
  k: number,
): Float64Array {
  const { y, weight, count } = batch;
  const shares = new Float64Array(experts).fill(1 / experts);
  const average = new Float64Array(experts);
  const slope = new Float64Array(experts);
  // Errors of the single experts set the step's unit.
  let unit = 1e-9;
  for (let n = 0; n < count; n++) {
    const row = (n * horizon + k) * experts;
    for (let e = 0; e < experts; e++)
      unit += weight[n]! * Math.abs(forecasts[row + e]! - y[n * horizon + k]!);
  }
  for (let round = 1; round <= rounds; round++) {
    slope.fill(0);
    for (let n = 0; n < count; n++) {
      const row = (n * horizon + k) * experts;
      let mix = 0;
      for (let e = 0; e < experts; e++) mix += shares[e]! * forecasts[row + e]!;
      const target = y[n * horizon + k]!;
      const sign = weight[n]! * Math.sign(mix - target);
      for (let e = 0; e < experts; e++) slope[e]! += sign * (forecasts[row + e]! - target);
    }
    let sum = 0;
    for (let e = 0; e < experts; e++) {
      shares[e]! *= Math.exp((-rate * experts * slope[e]!) / unit);
      sum += shares[e]!;
    }
    for (let e = 0; e < experts; e++) {
      shares[e] = Math.max(1e-4, shares[e]! / sum);
      // The first half finds the way.
      if (round > rounds / 2) average[e]! += (2 * shares[e]!) / rounds;
    }
  }
  return average;
}

/**
 * Sets the network so that, untrained, it is the best mix of simple forecasts on some training windows, as
 * uncertain as that mix errs there.
 *
 * @param network The network; `mixture` and `spread` are replaced.
 * @param batch Training windows, targets in their own scale.
 */
export async function initialiseNetwork(network: Network, batch: WindowBatch): Promise<void> {
  const { horizon, window } = network.spec;
  const { count, weight } = batch;
  const shape: [number, number, number] = [count, window, 1];
  const forecasts = await readAll(() => network.experts.apply(tf.tensor3d(batch.window, shape)) as tf.Tensor);
  const experts = forecasts.length / (count * horizon);
  const mixture = new Float32Array(horizon * experts);
  const spread: number[] = [];
  const errors = new Float64Array(count);
  for (let k = 0; k < horizon; k++) {
    const shares = mixExperts(forecasts, batch, horizon, experts, k);
    for (let e = 0; e < experts; e++) mixture[k * experts + e] = Math.log(shares[e]!);
    for (let n = 0; n < count; n++) {
      let mix = 0;
      for (let e = 0; e < experts; e++) mix += shares[e]! * forecasts[(n * horizon + k) * experts + e]!;
      errors[n] = batch.y[n * horizon + k]! - mix;
    }
    const start = network.head.start({ quantile: (q) => weightedQuantile(errors, weight, q) });
    spread.push(...start.map(inverseSoftplus));
  }
  network.mix.assign(mixture);
  network.distribution.assign(spread);
}

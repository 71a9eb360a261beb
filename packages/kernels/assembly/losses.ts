import { exp } from './activations';
import { V, vsplat, vsum, LANES } from './lanes';

// Losses with their gradients, over rows of logits (any sizes). They return the sum over all elements; what it is
// divided by is the caller's choice, and goes into `scale`.

// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function expOf(x: f32): f32 {
  const y: V = exp(vsplat(x));
  return vsum(y) / <f32>LANES;
}

/**
 * Softmax and cross-entropy: Σ over rows of -Σⱼ targetⱼ·ln softmax(logits)ⱼ.
 *
 * @param targets [rows, n], each row a distribution.
 * @param gradient [rows, n]: scale·(softmax·Σ target - target).
 */
export function softmaxCrossEntropy(logits: usize, targets: usize, gradient: usize, rows: i32, n: i32, scale: f32): f64 {
  let loss: f64 = 0;
  for (let row = 0; row < rows; row++) {
    let highest = -Infinity as f32;
    for (let j = 0; j < n; j++) highest = max<f32>(highest, load<f32>(logits + (<usize>j << 2)));
    let sum: f32 = 0, mass: f32 = 0;
    for (let j = 0; j < n; j++) {
      const at = <usize>j << 2;
      const e = expOf(load<f32>(logits + at) - highest);
      store<f32>(gradient + at, e);
      sum += e;
      mass += load<f32>(targets + at);
    }
    const log = NativeMathf.log(sum) + highest;
    const share = mass / sum;
    for (let j = 0; j < n; j++) {
      const at = <usize>j << 2;
      const t = load<f32>(targets + at);
      if (t != 0) loss += <f64>t * (log - load<f32>(logits + at));
      store<f32>(gradient + at, scale * (load<f32>(gradient + at) * share - t));
    }
    const step = <usize>n << 2;
    logits += step; targets += step; gradient += step;
  }
  return loss;
}

/**
 * Sigmoid and binary cross-entropy: Σ max(x, 0) - x·t + ln(1 + e^-|x|) over n elements.
 *
 * @param gradient scale·(σ(x) - t).
 */
export function sigmoidCrossEntropy(logits: usize, targets: usize, gradient: usize, n: i32, scale: f32): f64 {
  let loss: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = load<f32>(logits), t = load<f32>(targets);
    const e = expOf(-abs<f32>(x));
    loss += max<f32>(x, 0) - x * t + NativeMathf.log1p(e);
    const s: f32 = (x >= 0 ? <f32>1 : e) / (<f32>1 + e);
    store<f32>(gradient, scale * (s - t));
    logits += 4; targets += 4; gradient += 4;
  }
  return loss;
}

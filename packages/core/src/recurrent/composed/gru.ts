import type * as tf from '@tensorflow/tfjs-core';
import { joinColumns, joinRows, splitColumns, splitRows, sumRows, toBatchMajor } from '../layout.ts';
import { type Product, times, timesTransposed, transposedTimes } from '../products.ts';
import { gateActivation } from './gates.ts';
import {
  type ComposedKernel,
  inputGradients,
  maskOf,
  need,
  outputGradients,
  projectInput,
  sizesOf,
  stepOrder,
} from './shared.ts';

/**
 *   r, z = σ(x·W + b + h·U + d)
 *   n    = tanh(x·Wn + bn + r*(h·Un + dn))     reset after
 *   n    = tanh(x·Wn + bn + (r*h)·Un + dn)     reset before
 *   h'   = (1-z)*n + z*h
 *
 * σ is the sigmoid or the hard sigmoid.
 *
 * Outputs: output, h; to save, each [time * batch, hidden]: r, z, n, h before each step, and of each step h·Un + dn
 * (reset after) or r*h (reset before).
 */
export const gruForward: ComposedKernel = (runner, inputs, attributes) => {
  const { reverse, zeroMasked, saveForGradient, resetAfter, recurrentActivation } = attributes;
  const { batch, time, hidden } = sizesOf(inputs);
  return runner.scope(() => {
    const second = inputs.recurrentBias;
    const [, , secondN] = second ? splitRows(runner, second, 3) : [];
    const projected = projectInput(runner, inputs, totalInputBias(inputs, runner, resetAfter === true), 3);
    const [timesUr, timesUz, timesUn] = splitColumns(runner, need(inputs, 'recurrentKernel'), 3).map((part) =>
      times(runner, part),
    ) as [Product, Product, Product];
    const sigma = gateActivation(runner, recurrentActivation);
    const mask = maskOf(runner, inputs);
    const zeros = mask && zeroMasked ? runner.zeros([batch, hidden]) : undefined;
    const outputs: tf.TensorInfo[] = [];
    const saved: tf.TensorInfo[][] = [[], [], [], [], []];
    let h = need(inputs, 'initialH');
    for (const t of stepOrder(time, reverse)) {
      const real = mask?.[t];
      saved[3]![t] = h;
      const step = runner.scope(() => {
        const r = sigma.value(runner.add(timesUr(h), projected[0]![t]!));
        const z = sigma.value(runner.add(timesUz(h), projected[1]![t]!));
        let aside: tf.TensorInfo;
        let candidate: tf.TensorInfo;
        if (resetAfter) {
          aside = timesUn(h);
          if (secondN !== undefined) aside = runner.add(aside, secondN);
          candidate = runner.multiply(r, aside);
        } else {
          aside = runner.multiply(r, h);
          candidate = timesUn(aside);
        }
        const n = runner.tanh(runner.add(candidate, projected[2]![t]!));
        const next = runner.add(n, runner.multiply(z, runner.subtract(h, n)));
        let held = next;
        let output = next;
        if (real !== undefined) {
          held = runner.select(real, next, h);
          output = zeros === undefined ? held : runner.select(real, next, zeros);
        }
        return saveForGradient ? [held, output, r, z, n, aside] : [held, output];
      });
      if (saveForGradient) {
        for (const [part, index] of [0, 1, 2, 4].entries()) saved[index]![t] = step[part + 2]!;
      }
      [h, outputs[t]] = step as [tf.TensorInfo, tf.TensorInfo];
    }
    const output = toBatchMajor(runner, joinRows(runner, outputs), batch);
    return [output, h, ...(saveForGradient ? saved.map((steps) => joinRows(runner, steps)) : [])];
  });
};

/** What can be added to the input projection once: both biases, save the part that the reset gate multiplies. */
function totalInputBias(
  inputs: Parameters<ComposedKernel>[1],
  runner: Parameters<ComposedKernel>[0],
  resetAfter: boolean,
): tf.TensorInfo | undefined {
  const { bias, recurrentBias } = inputs;
  if (recurrentBias === undefined) return bias;
  let once = recurrentBias;
  if (resetAfter) {
    const [r, z, n] = splitRows(runner, recurrentBias, 3) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    once = joinRows(runner, [r, z, runner.zeros([...n.shape])]);
  }
  return bias === undefined ? once : runner.add(bias, once);
}

/** Backpropagation through time. Outputs: gradients of x, kernel, bias, recurrentKernel, initialH, recurrentBias. */
export const gruBackward: ComposedKernel = (runner, inputs, attributes) => {
  const { reverse, zeroMasked, resetAfter, recurrentActivation } = attributes;
  const { batch, time, hidden } = sizesOf(inputs);
  return runner.scope(() => {
    const [r, z, n, hBefore, aside] = Array.from({ length: 5 }, (_, part) =>
      need(inputs, `saved${part}`),
    ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    // What of dh (for r: of what r multiplies) reaches each pre-activation is known for all steps beforehand.
    const slopes = runner.scope(() => {
      const sigma = gateActivation(runner, recurrentActivation);
      const one = runner.run('Fill', {}, { shape: [1], value: 1, dtype: 'float32' });
      const fresh = runner.subtract(one, z);
      return [
        runner.multiply(resetAfter ? aside : hBefore, sigma.slope(r)),
        runner.multiply(runner.subtract(hBefore, n), sigma.slope(z)),
        runner.subtract(fresh, runner.multiply(fresh, runner.multiply(n, n))),
      ];
    });
    const [toR, toZ, toN] = slopes.map((slope) => splitRows(runner, slope, time)) as [
      tf.TensorInfo[],
      tf.TensorInfo[],
      tf.TensorInfo[],
    ];
    const reset = splitRows(runner, r, time);
    const update = splitRows(runner, z, time);
    const mask = maskOf(runner, inputs);
    const zeros = runner.zeros([batch, hidden]);
    const dOutputs = outputGradients(runner, inputs, mask, zeroMasked, zeros);
    const recurrent = need(inputs, 'recurrentKernel');
    const [ur, uz, un] = splitColumns(runner, recurrent, 3) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    const timesU = timesTransposed(runner, resetAfter ? recurrent : joinColumns(runner, [ur, uz]));
    const timesUn = timesTransposed(runner, un);
    const dR: tf.TensorInfo[] = [];
    const dZ: tf.TensorInfo[] = [];
    const dN: tf.TensorInfo[] = [];
    const dAside: tf.TensorInfo[] = [];
    let dh = need(inputs, 'hGradient');
    for (const t of stepOrder(time, !reverse)) {
      const real = mask?.[t];
      const step = runner.scope(() => {
        const dHidden = runner.add(dh, dOutputs[t]!);
        const dNext = real ? runner.select(real, dHidden, zeros) : dHidden;
        const n = runner.multiply(dNext, toN[t]!);
        const z = runner.multiply(dNext, toZ[t]!);
        const kept = runner.multiply(dNext, update[t]!);
        let before: tf.TensorInfo;
        let r: tf.TensorInfo;
        let product = n;
        if (resetAfter) {
          r = runner.multiply(n, toR[t]!);
          product = runner.multiply(n, reset[t]!);
          before = runner.add(kept, timesU(joinColumns(runner, [r, z, product])));
        } else {
          const dScaled = timesUn(n);
          r = runner.multiply(dScaled, toR[t]!);
          const through = runner.add(kept, runner.multiply(dScaled, reset[t]!));
          before = runner.add(through, timesU(joinColumns(runner, [r, z])));
        }
        // A masked step hands the state's gradient on as it is.
        return [real ? runner.select(real, before, dHidden) : before, r, z, n, product];
      });
      [dh, dR[t], dZ[t], dN[t], dAside[t]] = step as [
        tf.TensorInfo,
        tf.TensorInfo,
        tf.TensorInfo,
        tf.TensorInfo,
        tf.TensorInfo,
      ];
    }
    const [allR, allZ, allN] = [dR, dZ, dN].map((steps) => joinRows(runner, steps)) as [
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
    ];
    const dProjected = joinColumns(runner, [allR, allZ, allN]);
    const dInput = inputGradients(runner, inputs, dProjected);
    if (resetAfter) {
      const dRecurrent = joinColumns(runner, [allR, allZ, joinRows(runner, dAside)]);
      return [...dInput, transposedTimes(runner, hBefore, dRecurrent), dh, sumRows(runner, dRecurrent)];
    }
    const dGates = transposedTimes(runner, hBefore, joinColumns(runner, [allR, allZ]));
    const dCandidate = transposedTimes(runner, aside, allN);
    return [...dInput, joinColumns(runner, [dGates, dCandidate]), dh, sumRows(runner, dProjected)];
  });
};

import type * as tf from '@tensorflow/tfjs-core';
import { joinColumns, joinRows, splitColumns, splitRows, toBatchMajor } from '../layout.ts';
import { times, timesTransposed, transposedTimes } from '../products.ts';
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
 *   i, f, o = σ(x·W + h·U + b)    g = tanh(x·W + h·U + b)
 *   c' = f*c + i*g                h' = o*tanh(c')
 *
 * σ is the sigmoid or the hard sigmoid.
 *
 * Outputs: output, h, c; to save: i, f, g, o, tanh(c'), c and h before each step, each [time * batch, hidden].
 */
export const lstmForward: ComposedKernel = (runner, inputs, attributes) => {
  const { reverse, zeroMasked, saveForGradient, recurrentActivation } = attributes;
  const { batch, time, hidden } = sizesOf(inputs);
  return runner.scope(() => {
    const projected = projectInput(runner, inputs, inputs.bias, 4);
    const recurrent = splitColumns(runner, need(inputs, 'recurrentKernel'), 4).map((part) =>
      times(runner, part),
    );
    const sigma = gateActivation(runner, recurrentActivation);
    const mask = maskOf(runner, inputs);
    const zeros = mask && zeroMasked ? runner.zeros([batch, hidden]) : undefined;
    const outputs: tf.TensorInfo[] = [];
    const saved: tf.TensorInfo[][] = [[], [], [], [], [], [], []];
    let h = need(inputs, 'initialH');
    let c = need(inputs, 'initialC');
    for (const t of stepOrder(time, reverse)) {
      const real = mask?.[t];
      const step = runner.scope(() => {
        const pre = recurrent.map((timesU, gate) => runner.add(timesU(h), projected[gate]![t]!));
        const i = sigma.value(pre[0]!);
        const f = sigma.value(pre[1]!);
        const g = runner.tanh(pre[2]!);
        const o = sigma.value(pre[3]!);
        let cell = runner.add(runner.multiply(f, c), runner.multiply(i, g));
        const squashed = runner.tanh(cell);
        let hidden = runner.multiply(o, squashed);
        let output = hidden;
        if (real !== undefined) {
          cell = runner.select(real, cell, c);
          output = zeros === undefined ? hidden : runner.select(real, hidden, zeros);
          hidden = runner.select(real, hidden, h);
          if (zeros === undefined) output = hidden;
        }
        return saveForGradient ? [hidden, cell, output, i, f, g, o, squashed] : [hidden, cell, output];
      });
      if (saveForGradient) {
        for (let part = 0; part < 5; part++) saved[part]![t] = step[part + 3]!;
        saved[5]![t] = c;
        saved[6]![t] = h;
      }
      [h, c, outputs[t]] = step as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    }
    const output = toBatchMajor(runner, joinRows(runner, outputs), batch);
    return [output, h, c, ...(saveForGradient ? saved.map((steps) => joinRows(runner, steps)) : [])];
  });
};

/** Backpropagation through time. Outputs: gradients of x, kernel, bias, recurrentKernel, initialH, initialC. */
export const lstmBackward: ComposedKernel = (runner, inputs, attributes) => {
  const { reverse, zeroMasked, recurrentActivation } = attributes;
  const { batch, time, hidden } = sizesOf(inputs);
  return runner.scope(() => {
    const [i, f, g, o, squashed, cBefore, hBefore] = Array.from({ length: 7 }, (_, part) =>
      need(inputs, `saved${part}`),
    ) as [
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
    ];
    // What of dc and dh reaches each pre-activation is known for all steps beforehand.
    const slopes = runner.scope(() => {
      const sigma = gateActivation(runner, recurrentActivation);
      // a * (1 - s²)
      const tangent = (a: tf.TensorInfo, s: tf.TensorInfo): tf.TensorInfo =>
        runner.subtract(a, runner.multiply(a, runner.multiply(s, s)));
      return [
        runner.multiply(g, sigma.slope(i)),
        runner.multiply(cBefore, sigma.slope(f)),
        tangent(i, g),
        runner.multiply(squashed, sigma.slope(o)),
        tangent(o, squashed),
      ];
    });
    const [toI, toF, toG, toO, toCell] = slopes.map((slope) => splitRows(runner, slope, time)) as [
      tf.TensorInfo[],
      tf.TensorInfo[],
      tf.TensorInfo[],
      tf.TensorInfo[],
      tf.TensorInfo[],
    ];
    const forget = splitRows(runner, f, time);
    const mask = maskOf(runner, inputs);
    const zeros = runner.zeros([batch, hidden]);
    const dOutputs = outputGradients(runner, inputs, mask, zeroMasked, zeros);
    const timesU = timesTransposed(runner, need(inputs, 'recurrentKernel'));
    const dPre: tf.TensorInfo[] = [];
    let dh = need(inputs, 'hGradient');
    let dc = need(inputs, 'cGradient');
    for (const t of stepOrder(time, !reverse)) {
      const real = mask?.[t];
      const step = runner.scope(() => {
        const dHidden = runner.add(dh, dOutputs[t]!);
        const dhReal = real ? runner.select(real, dHidden, zeros) : dHidden;
        const dcReal = real ? runner.select(real, dc, zeros) : dc;
        const dCell = runner.add(runner.multiply(dhReal, toCell[t]!), dcReal);
        const dGates = joinColumns(runner, [
          runner.multiply(dCell, toI[t]!),
          runner.multiply(dCell, toF[t]!),
          runner.multiply(dCell, toG[t]!),
          runner.multiply(dhReal, toO[t]!),
        ]);
        const dhBefore = timesU(dGates);
        const dcBefore = runner.multiply(dCell, forget[t]!);
        if (real === undefined) return [dhBefore, dcBefore, dGates];
        // A masked step hands the state's gradient on as it is.
        return [runner.select(real, dhBefore, dHidden), runner.select(real, dcBefore, dc), dGates];
      });
      [dh, dc, dPre[t]] = step as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    }
    const dProjected = joinRows(runner, dPre);
    return [
      ...inputGradients(runner, inputs, dProjected),
      transposedTimes(runner, hBefore, dProjected),
      dh,
      dc,
    ];
  });
};

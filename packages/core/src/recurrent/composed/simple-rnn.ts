import type * as tf from '@tensorflow/tfjs-core';
import { joinRows, splitRows, toBatchMajor } from '../layout.ts';
import { times, timesTransposed, transposedTimes } from '../products.ts';
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
 *   h' = act(x·W + h·U + b)
 *
 * Outputs: output, h; to save: h after and h before each step, each [time * batch, hidden].
 */
export const simpleRnnForward: ComposedKernel = (runner, inputs, attributes) => {
  const { reverse, zeroMasked, saveForGradient, activation } = attributes;
  const { batch, time, hidden } = sizesOf(inputs);
  return runner.scope(() => {
    const [projected] = projectInput(runner, inputs, inputs.bias, 1) as [tf.TensorInfo[]];
    const timesU = times(runner, need(inputs, 'recurrentKernel'));
    const mask = maskOf(runner, inputs);
    const zeros = mask && zeroMasked ? runner.zeros([batch, hidden]) : undefined;
    const outputs: tf.TensorInfo[] = [];
    const after: tf.TensorInfo[] = [];
    const before: tf.TensorInfo[] = [];
    let h = need(inputs, 'initialH');
    for (const t of stepOrder(time, reverse)) {
      const real = mask?.[t];
      before[t] = h;
      const step = runner.scope(() => {
        const pre = runner.add(timesU(h), projected[t]!);
        const next = activation === 'relu' ? runner.run('Relu', { x: pre }) : runner.tanh(pre);
        if (real === undefined) return [next, next];
        const held = runner.select(real, next, h);
        return [held, zeros === undefined ? held : runner.select(real, next, zeros)];
      });
      [h, outputs[t]] = step as [tf.TensorInfo, tf.TensorInfo];
      after[t] = h;
    }
    const output = toBatchMajor(runner, joinRows(runner, outputs), batch);
    return [output, h, ...(saveForGradient ? [joinRows(runner, after), joinRows(runner, before)] : [])];
  });
};

/** Backpropagation through time. Outputs: gradients of x, kernel, bias, recurrentKernel, initialH. */
export const simpleRnnBackward: ComposedKernel = (runner, inputs, { reverse, zeroMasked, activation }) => {
  const { batch, time, hidden } = sizesOf(inputs);
  return runner.scope(() => {
    const after = need(inputs, 'saved0');
    const [slopes] = runner.scope(() => {
      if (activation === 'relu') return [runner.run('Step', { x: after }, { alpha: 0 })];
      const one = runner.run('Fill', {}, { shape: [1], value: 1, dtype: 'float32' });
      return [runner.subtract(one, runner.multiply(after, after))];
    }) as [tf.TensorInfo];
    const slope = splitRows(runner, slopes, time);
    const mask = maskOf(runner, inputs);
    const zeros = runner.zeros([batch, hidden]);
    const dOutputs = outputGradients(runner, inputs, mask, zeroMasked, zeros);
    const timesU = timesTransposed(runner, need(inputs, 'recurrentKernel'));
    const dPre: tf.TensorInfo[] = [];
    let dh = need(inputs, 'hGradient');
    for (const t of stepOrder(time, !reverse)) {
      const real = mask?.[t];
      const step = runner.scope(() => {
        const dHidden = runner.add(dh, dOutputs[t]!);
        const dGate = runner.multiply(real ? runner.select(real, dHidden, zeros) : dHidden, slope[t]!);
        const dBefore = timesU(dGate);
        // A masked step hands the state's gradient on as it is.
        return [real ? runner.select(real, dBefore, dHidden) : dBefore, dGate];
      });
      [dh, dPre[t]] = step as [tf.TensorInfo, tf.TensorInfo];
    }
    const dProjected = joinRows(runner, dPre);
    return [
      ...inputGradients(runner, inputs, dProjected),
      transposedTimes(runner, need(inputs, 'saved1'), dProjected),
      dh,
    ];
  });
};

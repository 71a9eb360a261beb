import { OnnxError } from '../../errors.ts';
import { floatInput, newLike, vectorInput } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { meanOf, meanSquare, scaleRun } from './normalize.ts';
import { planesOf } from './pool.ts';

/** InstanceNormalization: each channel of each sample to mean 0 and variance 1, then scaled and shifted. */
export const instanceNormalization: Operator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  return (inputs) => {
    const x = floatInput(inputs[0], 'input');
    const { batch, channels, size } = planesOf(x);
    const scale = vectorInput(inputs[1], 'scale', channels);
    const bias = vectorInput(inputs[2], 'B', channels);
    const y = newLike(x, x.dims);
    for (let row = 0; row < batch * channels; row++) {
      const [from, to, c] = [row * size, (row + 1) * size, row % channels];
      const mean = meanOf(x.data, from, to);
      const factor = scale[c]! / Math.sqrt(meanSquare(x.data, from, to, mean) + epsilon);
      scaleRun(x.data, y.data, from, to, mean, factor, bias[c]!);
    }
    return [y];
  };
};

/**
 * GroupNormalization: each group of channels of each sample to mean 0 and variance 1, then scaled and shifted: by
 * channel from opset 21 on, by group before.
 */
export const groupNormalization: Operator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  const groups = node.attributes.int('num_groups', 0);
  if (groups < 1) throw node.error(`has num_groups ${groups}, which must be positive.`);
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const { batch, channels, size } = planesOf(x);
    if (channels % groups !== 0) {
      throw new OnnxError(`the input X has ${channels} channels, which ${groups} groups cannot share`);
    }
    const perGroup = channels / groups;
    const count = node.opset < 21 ? groups : channels;
    const scale = vectorInput(inputs[1], 'scale', count);
    const bias = vectorInput(inputs[2], 'bias', count);
    const y = newLike(x, x.dims);
    for (let row = 0; row < batch * groups; row++) {
      const [from, to] = [row * perGroup * size, (row + 1) * perGroup * size];
      const mean = meanOf(x.data, from, to);
      const factor = 1 / Math.sqrt(meanSquare(x.data, from, to, mean) + epsilon);
      for (let c = 0; c < perGroup; c++) {
        const group = row % groups;
        const at = node.opset < 21 ? group : group * perGroup + c;
        const start = from + c * size;
        scaleRun(x.data, y.data, start, start + size, mean, factor * scale[at]!, bias[at]!);
      }
    }
    return [y];
  };
};

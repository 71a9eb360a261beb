import { OnnxError } from '../../errors.ts';
import { floatInput, newLike } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { scaleRun } from './normalize.ts';

/** BatchNormalization with the statistics the model was trained with: y = (x − mean)·scale / √(variance + ε) + bias. */
export const batchNormalization: Operator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  const isSpatial = node.attributes.int('spatial', 1) !== 0;
  if (node.attributes.int('training_mode', 0) !== 0 || node.outputs.slice(1).some(Boolean)) {
    throw node.error('is set to training; only inference is possible here.');
  }
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const [, ...rest] = x.dims;
    // A single axis is the batch, of one channel.
    const channels = isSpatial ? (rest[0] ?? 1) : rest.reduce((size, length) => size * length, 1);
    const [scale, bias, mean, variance] = ['scale', 'B', 'input_mean', 'input_var'].map((name, i) => {
      const { data, dims } = floatInput(inputs[i + 1], name);
      if (data.length !== channels) {
        throw new OnnxError(
          `the input ${name} must have ${channels} elements, and has the shape [${dims.join(', ')}]`,
        );
      }
      return data;
    });
    const y = newLike(x, x.dims);
    const size = isSpatial ? rest.slice(1).reduce((product, length) => product * length, 1) : 1;
    const rows = size === 0 ? 0 : x.data.length / size;
    for (let row = 0; row < rows; row++) {
      const c = row % channels;
      const factor = scale![c]! / Math.sqrt(variance![c]! + epsilon);
      scaleRun(x.data, y.data, row * size, (row + 1) * size, mean![c]!, factor, bias![c]!);
    }
    return [y];
  };
};

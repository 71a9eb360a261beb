import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { fillRun, wordsOf } from '../../tensor/words.ts';
import { convert } from '../support/convert.ts';
import { axisOf, newTensor, required, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** OneHot: a new axis of length `depth`, with one value where the index says and another elsewhere. */
export const oneHot: Operator = ({ attributes }) => {
  const axisGiven = attributes.int('axis', -1);
  return ([indicesInput, depthInput, valuesInput]) => {
    const indices = required(indicesInput, 'indices');
    const depthTensor = required(depthInput, 'depth');
    const values = required(valuesInput, 'values');
    const depth = Number(convert(depthTensor, 'float64').data[0]);
    if (depthTensor.data.length !== 1 || !Number.isInteger(depth) || depth < 1) {
      throw new OnnxError(`the depth must be one positive integer, and is ${depthTensor.data.join(', ')}`);
    }
    if (values.data.length !== 2) {
      throw new OnnxError(
        `the input values must be two values, and has the shape [${values.dims.join(', ')}]`,
      );
    }
    const { dims } = indices;
    const axis = axisOf(axisGiven, dims.length + 1);
    const result = newTensor(values.type, [...dims.slice(0, axis), depth, ...dims.slice(axis)]) as OnnxTensor;
    const [to, from] = [wordsOf(result), wordsOf(values)];
    fillRun(to, 0, result.data.length, from, 0);
    const inner = sizeOf(dims.slice(axis));
    const positions = convert(indices, 'float64').data;
    for (let i = 0; i < positions.length; i++) {
      const position = Math.trunc(positions[i] as number);
      const at = position < 0 ? position + depth : position;
      // An index beyond the axis leaves it without a mark.
      if (!(at >= 0 && at < depth)) continue;
      fillRun(to, (Math.floor(i / inner) * depth + at) * inner + (i % inner), 1, from, 1);
    }
    return [result];
  };
};

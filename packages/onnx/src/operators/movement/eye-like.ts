import { OnnxError } from '../../errors.ts';
import { elementType, isTensorType, type OnnxTensor } from '../../tensor/types.ts';
import { fillRun, wordsOf } from '../../tensor/words.ts';
import { convert } from '../support/convert.ts';
import { newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

const one: OnnxTensor = { type: 'float32', dims: [], data: Float32Array.of(1) };

/** EyeLike: ones on a diagonal, `k` above the main one, in a matrix of the input's shape. */
export const eyeLike: Operator = (node) => {
  const code = node.attributes.int('dtype', 0);
  const wanted = code === 0 ? undefined : elementType(code);
  if (wanted !== undefined && (!isTensorType(wanted) || wanted === 'string')) {
    throw node.error(`has dtype ${wanted}, of which no matrix is made here.`);
  }
  const k = node.attributes.int('k', 0);
  return ([input]) => {
    const { type, dims } = required(input, 'input');
    const [rows, columns] = dims as [number, number];
    if (dims.length !== 2 || type === 'string') {
      throw new OnnxError(`the input must be a matrix of numbers, and is ${type} [${dims.join(', ')}]`);
    }
    const result = newTensor(wanted ?? type, dims) as OnnxTensor;
    const [to, from] = [wordsOf(result), wordsOf(convert(one, result.type))];
    for (let row = Math.max(0, -k); row < Math.min(rows, columns - k); row++) {
      fillRun(to, row * columns + row + k, 1, from, 0);
    }
    return [result];
  };
};

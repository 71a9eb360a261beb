import { OnnxError } from '../../errors.ts';
import { integersIn } from '../support/integers.ts';
import { picked } from '../support/strided.ts';
import { axisOf, required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/**
 * Split: pieces along `axis`; their lengths are an attribute before opset 13 and an input since. Without them the
 * pieces are equal, save that from opset 18 on the last may be shorter.
 */
export const split: Operator = (node) => {
  const { attributes, outputs } = node;
  const axisGiven = attributes.int('axis', 0);
  const fixed = attributes.ints('split');
  const count = attributes.int('num_outputs', outputs.length);
  if (count !== outputs.length) {
    throw node.error(`has num_outputs ${count}, and ${outputs.length} outputs.`);
  }
  const mayBeUneven = attributes.has('num_outputs');
  return ([input, splitInput]) => {
    const x = required(input, 'input');
    const axis = axisOf(axisGiven, x.dims.length);
    const length = x.dims[axis];
    if (length === undefined) throw new OnnxError('a scalar has no axis to split');
    const given = splitInput === undefined ? fixed : Array.from(integersIn(splitInput, 'split'));
    const lengths = given ?? equalParts(length, count, mayBeUneven);
    const sum = lengths.reduce((total, part) => total + part, 0);
    if (lengths.length !== count || sum !== length || lengths.some((part) => part < 0)) {
      throw new OnnxError(
        `an axis of length ${length} cannot be split into ${count} parts of [${lengths.join(', ')}]`,
      );
    }
    const strides = stridesOf(x.dims);
    let at = 0;
    return lengths.map((part, i) => {
      const offset = at * (strides[axis] as number);
      at += part;
      return outputs[i] ? picked(x, { offset, strides }, x.dims.with(axis, part)) : undefined;
    });
  };
};

function equalParts(length: number, count: number, mayBeUneven: boolean): number[] {
  const part = Math.ceil(length / count);
  if (part * count !== length && !mayBeUneven) {
    throw new OnnxError(`an axis of length ${length} cannot be split into ${count} equal parts`);
  }
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? part : length - part * (count - 1)));
}

import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { sameDims } from '../support/rows.ts';
import { copyStrided, dense } from '../support/strided.ts';
import { axisOf, newTensor, required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Concat: tensors one after the other along `axis`. */
export const concat: Operator = (node) => {
  if (!node.attributes.has('axis')) throw node.error('has no axis.');
  const axis = node.attributes.int('axis', 0);
  return (inputs) => {
    const parts = inputs.map((input, i) => required(input, String(i)));
    return [parts.length === 1 ? required(parts[0], '0') : concatenated(parts, axis)];
  };
};

/**
 * Tensors one after the other along an axis.
 *
 * @throws OnnxError if they differ in type, or in another axis.
 */
export function concatenated(parts: readonly OnnxTensor[], givenAxis: number): OnnxTensor {
  const first = required(parts[0], '0');
  const axis = axisOf(givenAxis, first.dims.length);
  if (first.dims.length === 0) throw new OnnxError('scalars have no axis to lie along');
  let length = 0;
  for (const [i, { type, dims }] of parts.entries()) {
    const own = dims[axis] ?? -1;
    if (type !== first.type || !sameDims(dims, first.dims.with(axis, own))) {
      throw new OnnxError(
        `the input ${i} is ${type} [${dims.join(', ')}], which does not fit ${first.type} ` +
          `[${first.dims.join(', ')}] along axis ${axis}`,
      );
    }
    length += own;
  }
  const result = newTensor(first.type, first.dims.with(axis, length)) as OnnxTensor;
  const strides = stridesOf(result.dims);
  let at = 0;
  for (const part of parts) {
    const layout = { offset: at * (strides[axis] as number), strides };
    if (part.data.length > 0) copyStrided(result, layout, part, dense(part.dims), part.dims);
    at += part.dims[axis] as number;
  }
  return result;
}

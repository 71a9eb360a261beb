import { elementType, isTensorType, type OnnxTensor, type OnnxTensorType } from '../../tensor/types.ts';
import type { OperatorNode } from '../types.ts';
import { narrowed } from './half.ts';
import { newTensor, tensorOf } from './tensors.ts';

/** Types of numbers that an attribute can ask for. */
export type NumericType = Exclude<OnnxTensorType, 'string' | 'bool'>;

/**
 * The element type an attribute asks for by its number.
 *
 * @throws OnnxError if there is no such type of numbers here.
 */
export function typeAttribute(node: OperatorNode, attribute: string, otherwise: number): NumericType {
  const type = elementType(node.attributes.int(attribute, otherwise));
  if (!isTensorType(type) || type === 'string' || type === 'bool') {
    throw node.error(`has ${attribute} ${type}, which cannot be computed here.`);
  }
  return type;
}

/** Numbers as a tensor of a type; integers are truncated. */
export function numbersAs(type: NumericType, dims: readonly number[], values: Float64Array): OnnxTensor {
  if (type === 'float16' || type === 'bfloat16') {
    return narrowed({ type: 'float32', dims, data: Float32Array.from(values) }, type);
  }
  const { data } = newTensor(type, dims);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) data[i] = BigInt(Math.trunc(values[i] as number));
  } else data.set(values);
  return tensorOf(type, dims, data);
}

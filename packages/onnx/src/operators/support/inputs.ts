import { OnnxError } from '../../errors.ts';
import type { OnnxTensor, OnnxTensorOf, OnnxTensorType } from '../../tensor/types.ts';
import { newTensor, required } from './tensors.ts';

/** A tensor of floats that JavaScript computes with. */
export type FloatTensor = OnnxTensorOf<'float32'> | OnnxTensorOf<'float64'>;

/**
 * An input of one of some types.
 *
 * @throws OnnxError if it is missing or of another type.
 */
export function typed<T extends OnnxTensorType>(
  value: OnnxTensor | undefined,
  name: string,
  types: readonly T[],
): OnnxTensorOf<T> {
  const tensor = required(value, name);
  if (!(types as readonly string[]).includes(tensor.type)) {
    throw new OnnxError(`the input ${name} must be of type ${types.join(' or ')}, and is ${tensor.type}`);
  }
  return tensor as unknown as OnnxTensorOf<T>;
}

/**
 * An input of floats.
 *
 * @param like Another input whose type it must have.
 * @throws OnnxError if it is missing or of another type.
 */
export function floatInput(value: OnnxTensor | undefined, name: string, like?: FloatTensor): FloatTensor {
  const types: readonly ('float32' | 'float64')[] = like === undefined ? ['float32', 'float64'] : [like.type];
  return typed(value, name, types) as FloatTensor;
}

/**
 * An input of floats with one axis of a given length.
 *
 * @throws OnnxError if it is missing, or of another type or shape.
 */
export function vectorInput(
  value: OnnxTensor | undefined,
  name: string,
  length: number,
): Float32Array | Float64Array {
  const { dims, data } = floatInput(value, name);
  if (dims.length !== 1 || dims[0] !== length) {
    throw new OnnxError(`the input ${name} must have the shape [${length}], and has [${dims.join(', ')}]`);
  }
  return data;
}

/** A number that an input gives. */
export function scalarInput(value: OnnxTensor | undefined, name: string): number {
  const { data, dims } = required(value, name);
  if (data.length !== 1 || typeof data[0] === 'string') {
    throw new OnnxError(`the input ${name} must be one number, and has the shape [${dims.join(', ')}]`);
  }
  return Number(data[0]);
}

/** A tensor of zeros of the same type as another. */
export function newLike(like: FloatTensor, dims: readonly number[]): FloatTensor {
  return like.type === 'float32' ? newTensor('float32', dims) : newTensor('float64', dims);
}

import { OnnxError } from '../../errors.ts';
import type { OnnxTensor, OnnxTensorOf } from '../../tensor/types.ts';
import { sizeOf } from './tensors.ts';

/**
 * The integers of a tensor; those beyond 2^53 lose their last digits.
 *
 * @param name Of the input, for the error.
 * @throws OnnxError if its elements are no integers.
 */
export function integersIn(tensor: OnnxTensor, name: string): ArrayLike<number> {
  const { type, data } = tensor;
  switch (type) {
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32':
      return data;
    case 'int64':
    case 'uint64':
      return wideIntegers(data, type === 'int64');
    default:
      throw new OnnxError(`the input ${name} must hold integers, and holds ${type}`);
  }
}

/** As {@link integersIn}, for an input that must hold just one. */
export function integerIn(tensor: OnnxTensor, name: string): number {
  const values = integersIn(tensor, name);
  if (values.length !== 1) {
    throw new OnnxError(`the input ${name} must hold one integer, and holds ${values.length}`);
  }
  return values[0] as number;
}

/**
 * The positions that a tensor of indices means on an axis; negative ones count from its end.
 *
 * @throws OnnxError if one lies outside.
 */
export function indicesIn(tensor: OnnxTensor, length: number, name: string): Int32Array {
  const values = integersIn(tensor, name);
  const indices = new Int32Array(values.length);
  for (let i = 0; i < indices.length; i++) {
    const value = values[i] as number;
    if (!(value >= -length && value < length)) {
      throw new OnnxError(`the input ${name} holds ${value}, outside of an axis of length ${length}`);
    }
    indices[i] = value < 0 ? value + length : value;
  }
  return indices;
}

/** An int64 tensor; a list of numbers unless `dims` says otherwise. */
export function int64Tensor(
  values: ArrayLike<number>,
  dims: readonly number[] = [values.length],
): OnnxTensorOf<'int64'> {
  const data = new BigInt64Array(sizeOf(dims));
  writeWide(data, values);
  return { type: 'int64', dims, data };
}

/**
 * Writes whole numbers as 64-bit integers: numbers beyond their range lose their upper bits, what is no number is 0.
 * Word by word, as every BigInt would be an object.
 */
export function writeWide(to: BigInt64Array | BigUint64Array, values: ArrayLike<number>): void {
  const words = new Int32Array(to.buffer, to.byteOffset, 2 * to.length);
  for (let i = 0; i < to.length; i++) {
    const value = Math.trunc(values[i] as number);
    words[2 * i] = value;
    words[2 * i + 1] = Math.floor(value / 2 ** 32);
  }
}

/** 64-bit integers as numbers, the nearest ones beyond 2^53. */
export function wideIntegers(data: BigInt64Array | BigUint64Array, signed: boolean): Float64Array {
  const low = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
  const high = signed ? new Int32Array(data.buffer, data.byteOffset, low.length) : low;
  const values = new Float64Array(data.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = (high[2 * i + 1] as number) * 2 ** 32 + (low[2 * i] as number);
  }
  return values;
}

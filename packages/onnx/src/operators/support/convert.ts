import { bfloat16ToFloat, floatToBfloat16, floatToHalf, halfToFloat } from '../../tensor/half.ts';
import {
  bytesPerElement,
  newData,
  type OnnxDataOf,
  type OnnxTensor,
  type OnnxTensorType,
} from '../../tensor/types.ts';
import { isHalf, widened } from './half.ts';
import { wideIntegers, writeWide } from './integers.ts';
import { numberText, textInteger, textNumber } from './number-text.ts';
import { tensorOf } from './tensors.ts';

/**
 * A tensor with its elements converted to another type, as Cast does: floats are rounded to the nearest, or cut off
 * at the point to become integers; integers too large lose their upper bits; all but zero becomes true.
 *
 * @returns The tensor itself if it has that type.
 * @throws OnnxError for strings that are no numbers, where numbers are wanted.
 */
export function convert(x: OnnxTensor, type: OnnxTensorType): OnnxTensor {
  if (x.type === type) return x;
  const { dims } = x;
  if (isWide(x.type) && isWide(type)) {
    // Arrays of one store into those of the other bit by bit.
    const data = newData(type, x.data.length) as BigInt64Array;
    data.set(x.data as BigInt64Array);
    return tensorOf(type, dims, data);
  }
  if (type === 'string') return { type, dims, data: textsOf(x) };
  if (x.type === 'string' && isWide(type)) {
    const data = newData(type, x.data.length) as BigInt64Array;
    for (const [i, text] of x.data.entries()) data[i] = textInteger(text);
    return tensorOf(type, dims, data);
  }
  const numbers = x.type === 'string' ? Float64Array.from(x.data, textNumber) : numbersOf(x, type);
  return tensorOf(type, dims, written(numbers, type));
}

/** Elements as numbers, exact to what a type can keep of them. */
function numbersOf(x: Exclude<OnnxTensor, { type: 'string' }>, type: OnnxTensorType): ArrayLike<number> {
  if (isHalf(x)) return widened(x).data;
  if (x.type !== 'int64' && x.type !== 'uint64') return x.data;
  const { buffer, byteOffset, length } = x.data;
  if (!isNarrowInteger(type)) return wideIntegers(x.data, x.type === 'int64');
  const words = new Int32Array(buffer, byteOffset, 2 * length);
  return Int32Array.from({ length }, (_, i) => words[2 * i] as number);
}

function written(
  numbers: ArrayLike<number>,
  type: Exclude<OnnxTensorType, 'string'>,
): OnnxDataOf[OnnxTensorType] {
  const data = newData(type, numbers.length);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    writeWide(data, numbers);
  } else if (type === 'bool') {
    for (let i = 0; i < data.length; i++) data[i] = numbers[i] === 0 ? 0 : 1;
  } else if (type === 'float16' || type === 'bfloat16') {
    const toBits = type === 'float16' ? floatToHalf : floatToBfloat16;
    for (let i = 0; i < data.length; i++) data[i] = toBits(numbers[i] as number);
  } else {
    data.set(numbers);
  }
  return data;
}

function textsOf(x: OnnxTensor): string[] {
  const { type, data } = x;
  if (isHalf(x)) {
    const [toFloat, toBits] =
      x.type === 'float16' ? [halfToFloat, floatToHalf] : [bfloat16ToFloat, floatToBfloat16];
    return Array.from(x.data, (bits) => numberText(toFloat(bits), (value) => toFloat(toBits(value))));
  }
  if (type === 'float32') return Array.from(data, (value) => numberText(value, Math.fround));
  if (type === 'float64') return Array.from(data, (value) => numberText(value, (same) => same));
  return Array.from(data as ArrayLike<number | bigint>, String);
}

function isWide(type: OnnxTensorType): type is 'int64' | 'uint64' {
  return type === 'int64' || type === 'uint64';
}

function isNarrowInteger(type: OnnxTensorType): boolean {
  return /^u?int/.test(type) && bytesPerElement(type) < 8;
}

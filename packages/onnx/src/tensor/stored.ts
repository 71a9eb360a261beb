import { TensorProto_DataType as DataType, type TensorProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { elementCount, shapeText } from './decode.ts';
import { elementType } from './types.ts';

type NumberField = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data';

/** How elements of a type are stored: bits of one where they are stored raw, else numbers of a field. */
interface Storage {
  readonly bits: number;
  readonly field: NumberField;
  /** Numbers an element takes there. */
  readonly numbers: number;
}

const storage = new Map<number, Storage>();
const add = (field: NumberField, bits: number, numbers: number, ...types: DataType[]) => {
  for (const type of types) storage.set(type, { field, bits, numbers });
};
add('floatData', 32, 1, DataType.FLOAT);
add('floatData', 64, 2, DataType.COMPLEX64);
add('doubleData', 64, 1, DataType.DOUBLE);
add('doubleData', 128, 2, DataType.COMPLEX128);
add('int64Data', 64, 1, DataType.INT64);
add('uint64Data', 64, 1, DataType.UINT64);
add('uint64Data', 32, 1, DataType.UINT32);
add('int32Data', 32, 1, DataType.INT32);
add('int32Data', 16, 1, DataType.INT16, DataType.UINT16, DataType.FLOAT16, DataType.BFLOAT16);
add('int32Data', 8, 1, DataType.INT8, DataType.UINT8, DataType.BOOL);
add('int32Data', 8, 1, DataType.FLOAT8E4M3FN, DataType.FLOAT8E4M3FNUZ, DataType.FLOAT8E5M2);
add('int32Data', 8, 1, DataType.FLOAT8E5M2FNUZ, DataType.FLOAT8E8M0);
add('int32Data', 4, 1 / 2, DataType.UINT4, DataType.INT4, DataType.FLOAT4E2M1);
add('int32Data', 2, 1 / 4, DataType.UINT2, DataType.INT2);

/**
 * Bytes that a tensor's data takes where it is stored raw; undefined for text and for types the schema does not know.
 *
 * @throws OnnxError if its dims are no shape.
 */
export function storedBytes(tensor: TensorProto, where: string): number | undefined {
  const count = elementCount(tensor.dims.map(Number), where);
  const bits = storage.get(tensor.dataType)?.bits;
  return bits === undefined ? undefined : Math.ceil((count * bits) / 8);
}

/**
 * Checks that a tensor's data fits its type and shape.
 *
 * @param where What the error starts with, as `tensor "w"`.
 * @throws OnnxError if not.
 */
export function checkStored(tensor: TensorProto, where: string): void {
  const count = elementCount(tensor.dims.map(Number), where);
  if (tensor.segment !== undefined) {
    throw new OnnxError(`${where}: it is cut into segments, which cannot be read.`);
  }
  if (tensor.dataType === DataType.UNDEFINED) throw new OnnxError(`${where}: it has no element type.`);
  const [found, expected, what] = dataOf(tensor, count) ?? [0, 0, ''];
  if (found === expected) return;
  const type = elementType(tensor.dataType);
  throw new OnnxError(
    `${where}: its shape [${shapeText(tensor.dims)}] of ${type} takes ${expected} ${what}, its data has ${found}; ` +
      'the file is damaged.',
  );
}

/** What a tensor holds and what it should; undefined for types the schema does not know. */
function dataOf(
  tensor: TensorProto,
  count: number,
): readonly [found: number, expected: number, what: string] | undefined {
  if (tensor.dataType === DataType.STRING) return [tensor.stringData.length, count, 'texts'];
  const stored = storage.get(tensor.dataType);
  if (stored === undefined) return undefined;
  return tensor.rawData.length > 0
    ? [tensor.rawData.length, Math.ceil((count * stored.bits) / 8), 'bytes']
    : [tensor[stored.field].length, Math.ceil(count * stored.numbers), 'numbers'];
}

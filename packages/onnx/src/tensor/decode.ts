import type { TensorProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { isExternal } from '../external/loaded.ts';
import {
  bytesPerElement,
  elementType,
  isTensorType,
  newData,
  type OnnxTensor,
  type OnnxTensorType,
} from './types.ts';

/**
 * Reads a stored tensor. Data kept as raw bytes is viewed where its alignment allows, else copied.
 *
 * @param proto An initializer, or the value of a Constant node.
 * @returns Type, shape and row-major data.
 * @throws OnnxError if the data does not fit the shape, lies in another file, or has a type without an array here.
 * @example const kernel = decodeTensor(model.graph!.initializer[0]!);
 */
export function decodeTensor(proto: TensorProto): OnnxTensor {
  const where = `tensor "${proto.name}"`;
  const type = elementType(proto.dataType);
  if (!isTensorType(type)) {
    throw new OnnxError(`${where}: elements of type ${type} cannot be read.`);
  }
  const dims = proto.dims.map((dim) => Number(dim));
  const count = elementCount(dims, where);
  if (isExternal(proto) && proto.rawData.length === 0 && count > 0) {
    const file = proto.externalData.find(({ key }) => key === 'location')?.value ?? '';
    throw new OnnxError(
      `${where}: its data lies in another file, "${file}", and was not loaded; hand it to ` +
        'parseOnnx(bytes, { externalData }).',
    );
  }
  return { type, dims, data: readData(proto, type, count, where) } as OnnxTensor;
}

/** No tensor has more; what runs through a longer list gains nothing but time. */
export const mostAxes = 1024;

/**
 * Number of elements of a shape.
 *
 * @throws OnnxError if a length is negative or the product too large to count exactly.
 */
export function elementCount(dims: readonly number[], where: string): number {
  if (dims.length > mostAxes) throw new OnnxError(`${where}: ${dims.length} axes are no shape.`);
  let count = 1;
  for (const dim of dims) {
    if (!Number.isSafeInteger(dim) || dim < 0) {
      throw new OnnxError(`${where}: the dims [${shapeText(dims)}] are no shape.`);
    }
    count *= dim;
  }
  // A zero empties the tensor, however long the other axes are.
  if (dims.includes(0)) return 0;
  if (!Number.isSafeInteger(count)) {
    throw new OnnxError(`${where}: the dims [${shapeText(dims)}] are too large for any file.`);
  }
  return count;
}

/** A shape for an error message. */
export function shapeText(dims: readonly (number | bigint)[]): string {
  return dims.length > 16 ? `${dims.slice(0, 16).join(', ')}, … ${dims.length} axes` : dims.join(', ');
}

function readData(
  proto: TensorProto,
  type: OnnxTensorType,
  count: number,
  where: string,
): OnnxTensor['data'] {
  if (type === 'string') {
    checkLength(proto.stringData.length, count, where);
    const decoder = new TextDecoder();
    return proto.stringData.map((bytes) => decoder.decode(bytes));
  }
  if (proto.rawData.length > 0 || count === 0) {
    checkLength(proto.rawData.length / bytesPerElement(type), count, where);
    return fromRaw(proto.rawData, type, count);
  }
  const values = typedField(proto, type);
  checkLength(values.length, count, where);
  const data = newData(type, count) as unknown as (number | bigint)[];
  for (let i = 0; i < count; i++) data[i] = values[i] as number | bigint;
  return data as unknown as OnnxTensor['data'];
}

function fromRaw(
  raw: Uint8Array,
  type: Exclude<OnnxTensorType, 'string'>,
  count: number,
): OnnxTensor['data'] {
  const empty = newData(type, 0);
  const ArrayClass = empty.constructor as new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ) => OnnxTensor['data'];
  // Views must start at a multiple of their element size; where they cannot, the bytes are copied. Not by slice():
  // that of a Node Buffer is another view of the same bytes.
  const aligned = raw.byteOffset % bytesPerElement(type) === 0 ? raw : new Uint8Array(raw);
  return new ArrayClass(aligned.buffer, aligned.byteOffset, count);
}

/** The field that holds data of a type not stored raw, as the schema says. */
function typedField(proto: TensorProto, type: OnnxTensorType): readonly (number | bigint)[] {
  switch (type) {
    case 'float32':
      return proto.floatData;
    case 'float64':
      return proto.doubleData;
    case 'int64':
      return proto.int64Data;
    case 'uint64':
      return proto.uint64Data;
    case 'uint32':
      return proto.uint64Data.map(Number);
    default:
      return proto.int32Data;
  }
}

function checkLength(found: number, expected: number, where: string): void {
  if (found === expected) return;
  throw new OnnxError(
    `${where}: its shape has ${expected} elements, its data ${found}; the file is damaged.`,
  );
}

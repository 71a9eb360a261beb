import { create } from '@bufbuild/protobuf';
import { type TensorProto, TensorProtoSchema } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { arrayName, isDataOf, type OnnxTensor, typeCode } from './types.ts';

/**
 * Packs a tensor into the form ONNX files keep it in. Numbers are not copied: the result views the same memory.
 *
 * @param name Name of the value; may be empty inside an attribute.
 * @param tensor Type, shape and row-major data.
 * @throws OnnxError if the data does not fit the type or the shape.
 */
export function encodeTensor(name: string, tensor: OnnxTensor): TensorProto {
  const { type, dims, data } = tensor;
  const where = `tensor "${name}"`;
  if (!isDataOf(type, data)) {
    throw new OnnxError(`${where}: data of type ${type} must be a ${arrayName(type)}.`);
  }
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (!dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0) || count !== data.length) {
    throw new OnnxError(
      `${where}: dims [${dims.join(', ')}] must be non-negative integers whose product is the number of ` +
        `elements, which is ${data.length}.`,
    );
  }
  const proto = create(TensorProtoSchema, {
    name,
    dataType: typeCode(type),
    dims: dims.map((dim) => BigInt(dim)),
  });
  if (type === 'string') {
    const encoder = new TextEncoder();
    proto.stringData = data.map((text) => encoder.encode(text));
  } else {
    // Every JavaScript engine in use is little-endian, as raw_data must be.
    proto.rawData = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }
  return proto;
}

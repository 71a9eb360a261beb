import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { TensorProto_DataType as DataType, TensorProto_DataLocation, TensorProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { decodeTensor, encodeTensor, OnnxError, type OnnxTensor } from '../index.ts';

const proto = (init: Parameters<typeof create<typeof TensorProtoSchema>>[1]) =>
  create(TensorProtoSchema, init);

const tensors: OnnxTensor[] = [
  { type: 'float32', dims: [2, 2], data: new Float32Array([1, -2.5, 3e-8, Infinity]) },
  { type: 'float64', dims: [1], data: new Float64Array([Math.PI]) },
  { type: 'float16', dims: [2], data: new Uint16Array([0x3c00, 0xc000]) },
  { type: 'bfloat16', dims: [1], data: new Uint16Array([0x3f80]) },
  { type: 'int8', dims: [2], data: new Int8Array([-128, 127]) },
  { type: 'int16', dims: [2], data: new Int16Array([-3, 3]) },
  { type: 'int32', dims: [], data: new Int32Array([-7]) },
  { type: 'int64', dims: [2], data: new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n]) },
  { type: 'uint8', dims: [3], data: new Uint8Array([0, 1, 255]) },
  { type: 'uint16', dims: [1], data: new Uint16Array([65535]) },
  { type: 'uint32', dims: [1], data: new Uint32Array([2 ** 32 - 1]) },
  { type: 'uint64', dims: [1], data: new BigUint64Array([2n ** 64n - 1n]) },
  { type: 'bool', dims: [2], data: new Uint8Array([1, 0]) },
  { type: 'string', dims: [2], data: ['ä', ''] },
  { type: 'float32', dims: [0, 3], data: new Float32Array(0) },
];

describe('encodeTensor and decodeTensor', () => {
  it.each(tensors)('give back $type $dims', (tensor) => {
    expect(decodeTensor(encodeTensor('t', tensor))).toEqual(tensor);
  });

  it('read data at any alignment', () => {
    fc.assert(
      fc.property(
        fc.nat(9),
        fc.boolean(),
        fc.array(fc.float({ noNaN: true }), { minLength: 1 }),
        (offset, isBuffer, values) => {
          const data = Float32Array.from(values);
          const bytes = new Uint8Array(offset + data.byteLength);
          // What Node reads from a file is a Buffer, whose slice() and subarray() share memory.
          const raw = (isBuffer ? Buffer.from(bytes.buffer) : bytes).subarray(offset);
          raw.set(new Uint8Array(data.buffer));
          const tensor = decodeTensor(
            proto({ dataType: DataType.FLOAT, dims: [BigInt(values.length)], rawData: raw }),
          );
          expect(tensor.data).toEqual(data);
        },
      ),
      { seed: 1 },
    );
  });

  it.each<[string, Parameters<typeof proto>[0], OnnxTensor]>([
    [
      'floatData',
      { dataType: DataType.FLOAT, dims: [2n], floatData: [1, 2] },
      { type: 'float32', dims: [2], data: new Float32Array([1, 2]) },
    ],
    [
      'doubleData',
      { dataType: DataType.DOUBLE, dims: [1n], doubleData: [0.1] },
      { type: 'float64', dims: [1], data: new Float64Array([0.1]) },
    ],
    [
      'int64Data',
      { dataType: DataType.INT64, dims: [1n], int64Data: [-4n] },
      { type: 'int64', dims: [1], data: new BigInt64Array([-4n]) },
    ],
    [
      'uint64Data',
      { dataType: DataType.UINT32, dims: [1n], uint64Data: [7n] },
      { type: 'uint32', dims: [1], data: new Uint32Array([7]) },
    ],
    [
      'int32Data',
      { dataType: DataType.BOOL, dims: [2n], int32Data: [1, 0] },
      { type: 'bool', dims: [2], data: new Uint8Array([1, 0]) },
    ],
    [
      'int32Data of halves',
      { dataType: DataType.FLOAT16, dims: [1n], int32Data: [0x3c00] },
      { type: 'float16', dims: [1], data: new Uint16Array([0x3c00]) },
    ],
  ])('read %s', (_name, init, expected) => {
    expect(decodeTensor(proto(init))).toEqual(expected);
  });

  it.each<[string, Parameters<typeof proto>[0], RegExp]>([
    [
      'too little data',
      { dataType: 1, dims: [2n], rawData: new Uint8Array(4) },
      /shape has 2 elements, its data 1/,
    ],
    ['a negative length', { dataType: 1, dims: [-1n] }, /no shape/],
    ['2⁶³ elements', { dataType: 1, dims: [2n ** 31n, 2n ** 31n, 2n] }, /too large/],
    ['a length beyond counting', { dataType: 1, dims: [2n ** 62n] }, /no shape/],
    ['int4', { dataType: DataType.INT4, dims: [1n] }, /type int4 cannot be read/],
    ['an unknown type', { dataType: 99, dims: [1n] }, /type 99/],
    [
      'data in another file',
      {
        dataType: 1,
        dims: [1n],
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData: [{ key: 'location', value: 'w.bin' }],
      },
      /another file, "w.bin"/,
    ],
  ])('refuse %s', (_name, init, message) => {
    expect(() => decodeTensor(proto(init))).toThrow(OnnxError);
    expect(() => decodeTensor(proto(init))).toThrow(message);
  });

  it('refuse to write what does not fit', () => {
    expect(() => encodeTensor('t', { type: 'float32', dims: [2], data: new Float32Array(3) })).toThrow(
      /which is 3/,
    );
    expect(() => encodeTensor('t', { type: 'int64', dims: [1], data: new Int32Array(1) } as never)).toThrow(
      /must be a BigInt64Array/,
    );
  });
});

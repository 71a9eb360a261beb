import type { OnnxTensor, OnnxTensorType } from '../../src/index.ts';
import { floatToBfloat16, floatToHalf } from '../../src/tensor/half.ts';
import type { OperatorCase } from '../operator-case.ts';

/** Types that ONNX Runtime's JavaScript packages take. */
export const types: readonly OnnxTensorType[] = [
  'float32',
  'float64',
  'float16',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
  'string',
];

const makers: Readonly<Record<OnnxTensorType, (values: readonly number[]) => OnnxTensor['data']>> = {
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values, floatToHalf),
  bfloat16: (values) => Uint16Array.from(values, floatToBfloat16),
  int8: (values) => Int8Array.from(values),
  int16: (values) => Int16Array.from(values),
  int32: (values) => Int32Array.from(values),
  int64: (values) => BigInt64Array.from(values, BigInt),
  uint8: (values) => Uint8Array.from(values),
  uint16: (values) => Uint16Array.from(values),
  uint32: (values) => Uint32Array.from(values),
  uint64: (values) => BigUint64Array.from(values, (value) => BigInt.asUintN(64, BigInt(value))),
  bool: (values) => Uint8Array.from(values, (value) => value % 2),
  string: (values) => values.map(String),
};

/** A tensor of these numbers, or of multiples of one; of strings they become the text, of bool the parity. */
export function tensor(
  type: OnnxTensorType,
  dims: readonly number[],
  values?: readonly number[],
): OnnxTensor {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return { type, dims, data: makers[type](values ?? count(type, length)) } as OnnxTensor;
}

/** A float32 tensor; by default of 1, 2, 3, …. */
export function floats(dims: readonly number[], values?: readonly number[]): OnnxTensor {
  return tensor('float32', dims, values);
}

/** A list of int64. */
export function list(...values: number[]): OnnxTensor {
  return tensor('int64', [values.length], values);
}

/** One int64. */
export function scalar(value: number, type: OnnxTensorType = 'int64'): OnnxTensor {
  return tensor(type, [], [value]);
}

/** Truth values. */
export function bools(dims: readonly number[], values: readonly number[]): OnnxTensor {
  return tensor('bool', dims, values);
}

/** A case, its name with the operator's in front. */
export function make(
  operator: string,
  name: string,
  inputs: OperatorCase['inputs'],
  attributes: OperatorCase['attributes'] = {},
  more: Partial<OperatorCase> = {},
): OperatorCase {
  return { name: `${operator}: ${name}`, operator, inputs, attributes, ...more };
}

/** Numbers that use all 64 bits of a type that has them. */
function count(type: OnnxTensorType, length: number): number[] {
  const step = type === 'float64' ? 1 + 2 ** -30 : type === 'int64' || type === 'uint64' ? 2 ** 33 + 1 : 1;
  return Array.from({ length }, (_, i) => step * (i + 1));
}

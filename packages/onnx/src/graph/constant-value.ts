import type { OnnxTensor } from '../tensor/types.ts';
import type { AttributeReader } from './attributes.ts';

type Reader = (attributes: AttributeReader, name: string) => OnnxTensor | undefined;

const int64 = (values: readonly number[], dims: readonly number[]): OnnxTensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from(values, (value) => BigInt(value)),
});

const float32 = (values: readonly number[], dims: readonly number[]): OnnxTensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from(values),
});

const text = (data: string[], dims: readonly number[]): OnnxTensor => ({ type: 'string', dims, data });

const readers: Readonly<Record<string, Reader>> = {
  value: (attributes, name) => attributes.tensor(name),
  sparse_value: (attributes, name) => attributes.tensor(name),
  value_float: (attributes, name) => float32([attributes.float(name) ?? 0], []),
  value_floats: (attributes, name) => float32(attributes.floats(name), [attributes.floats(name).length]),
  value_int: (attributes, name) => int64([attributes.int(name, 0)], []),
  value_ints: (attributes, name) => int64(attributes.ints(name) ?? [], [attributes.ints(name)?.length ?? 0]),
  value_string: (attributes, name) => text([attributes.text(name, '')], []),
  value_strings: (attributes, name) => text(attributes.texts(name), [attributes.texts(name).length]),
};

/**
 * What a Constant node holds; undefined if it holds nothing that can be read.
 *
 * @throws OnnxError for a tensor that is damaged.
 * @see ONNX operator Constant-21.
 */
export function constantValue(attributes: AttributeReader): OnnxTensor | undefined {
  const name = Object.keys(readers).find((key) => attributes.has(key));
  return name === undefined ? undefined : (readers[name] as Reader)(attributes, name);
}

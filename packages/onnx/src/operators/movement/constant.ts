import type { OnnxTensor } from '../../tensor/types.ts';
import { int64Tensor, integersIn } from '../support/integers.ts';
import { newTensor, required } from '../support/tensors.ts';
import { fillRun, wordsOf } from '../support/words.ts';
import type { Operator, OperatorNode } from '../types.ts';

/** Constant: what an attribute holds. */
export const constant: Operator = (node) => {
  const value = valueIn(node);
  return () => [value];
};

/** ConstantOfShape: a shape filled with one value. */
export const constantOfShape: Operator = (node) => {
  const value = node.attributes.has('value') ? node.attributes.tensor('value') : undefined;
  if (value !== undefined && value.data.length !== 1) {
    throw node.error(`has a value of ${value.data.length} elements instead of one.`);
  }
  return ([input]) => {
    const dims = Array.from(integersIn(required(input, 'input'), 'input'));
    const result = newTensor(value?.type ?? 'float32', dims) as OnnxTensor;
    if (value !== undefined) fillRun(wordsOf(result), 0, result.data.length, wordsOf(value), 0);
    return [result];
  };
};

function valueIn(node: OperatorNode): OnnxTensor {
  const { attributes } = node;
  const readers: Readonly<Record<string, (name: string) => OnnxTensor>> = {
    value: (name) => attributes.tensor(name) as OnnxTensor,
    value_float: (name) => ({
      type: 'float32',
      dims: [],
      data: Float32Array.of(attributes.float(name) ?? 0),
    }),
    value_floats: (name) => {
      const data = Float32Array.from(attributes.floats(name));
      return { type: 'float32', dims: [data.length], data };
    },
    value_int: (name) => int64Tensor([attributes.int(name, 0)], []),
    value_ints: (name) => int64Tensor(attributes.ints(name) ?? []),
    value_string: (name) => ({ type: 'string', dims: [], data: [attributes.text(name, '')] }),
    value_strings: (name) => {
      const data = attributes.texts(name);
      return { type: 'string', dims: [data.length], data };
    },
  };
  const name = Object.keys(readers).find((key) => attributes.has(key));
  if (name !== undefined) return (readers[name] as (name: string) => OnnxTensor)(name);
  if (attributes.has('sparse_value')) throw node.error('has a sparse_value, which cannot be read.');
  throw node.error('has no value.');
}

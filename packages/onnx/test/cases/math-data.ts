import type { OnnxTensor, OnnxTensorType } from '../../src/index.ts';
import { newData } from '../../src/tensor/types.ts';
import type { OperatorCase } from '../operator-case.ts';
import { randomOf } from './nn-data.ts';

const sizeOf = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** A tensor of given elements. */
export function tensor(type: OnnxTensorType, dims: readonly number[], values: readonly number[]): OnnxTensor {
  const data = newData(type, sizeOf(dims)) as { [index: number]: unknown };
  const isBig = type === 'int64' || type === 'uint64';
  for (const [i, value] of values.entries()) data[i] = isBig ? BigInt(value) : value;
  return { type, dims, data } as OnnxTensor;
}

/**
 * A tensor of random elements, the same for the same seed.
 *
 * @param range Between what they lie; integers of the type for types of integers.
 */
export function randoms(
  type: OnnxTensorType,
  dims: readonly number[],
  seed = 1,
  [low, high]: readonly [number, number] = defaultRange(type),
): OnnxTensor {
  const random = randomOf(seed);
  const isFloat = type.startsWith('float');
  const next = (): number => {
    const value = low + (high - low) * random();
    return isFloat ? value : Math.floor(value);
  };
  return tensor(type, dims, Array.from({ length: sizeOf(dims) }, next));
}

function defaultRange(type: OnnxTensorType): readonly [number, number] {
  if (type === 'bool') return [0, 2];
  if (type.startsWith('float')) return [-3, 3];
  return type.startsWith('u') ? [1, 9] : [-8, 8];
}

/** A case of an operator. */
export function make(
  operator: string,
  name: string,
  inputs: OperatorCase['inputs'],
  attributes: OperatorCase['attributes'] = {},
  more: Partial<OperatorCase> = {},
): OperatorCase {
  return { name: `${operator}: ${name}`, operator, inputs, attributes, ...more };
}

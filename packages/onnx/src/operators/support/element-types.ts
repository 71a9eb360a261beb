import { OnnxError } from '../../errors.ts';
import type { OnnxTensor, OnnxTensorType } from '../../tensor/types.ts';

/** Arrays whose elements are JavaScript numbers. */
export type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** Arrays of 64-bit integers. */
export type BigInts = BigInt64Array | BigUint64Array;

/** Element types an input may have. */
export type TypeGroup = readonly OnnxTensorType[];

/** Floats that are computed with as they are; half precision is widened beforehand. */
export const floats: TypeGroup = ['float32', 'float64'];

/** Integers with a sign. */
export const signedIntegers: TypeGroup = ['int8', 'int16', 'int32', 'int64'];

/** Integers without one. */
export const unsignedIntegers: TypeGroup = ['uint8', 'uint16', 'uint32', 'uint64'];

/** All integers. */
export const integers: TypeGroup = [...signedIntegers, ...unsignedIntegers];

/** Everything one computes with. */
export const numeric: TypeGroup = [...floats, ...integers];

/** Truth values. */
export const booleans: TypeGroup = ['bool'];

/** Whether the elements are 64-bit integers, held in BigInts. */
export function isBig(type: OnnxTensorType): boolean {
  return type === 'int64' || type === 'uint64';
}

/** Whether the elements are floats. */
export function isFloat(type: OnnxTensorType): boolean {
  return type === 'float32' || type === 'float64';
}

/** @throws OnnxError if an input has a type that the operator does not take. */
export function expectType({ type }: OnnxTensor, name: string, allowed: TypeGroup): void {
  if (allowed.includes(type)) return;
  throw new OnnxError(`the input ${name} is of type ${type} and must be of ${allowed.join(', ')}`);
}

/** @throws OnnxError if two inputs that must have one type have two. */
export function expectSameType(a: OnnxTensor, nameA: string, b: OnnxTensor, nameB: string): void {
  if (a.type === b.type) return;
  throw new OnnxError(`the inputs ${nameA} and ${nameB} must be of one type and are ${a.type} and ${b.type}`);
}

import type { OnnxTensor, OnnxTensorType } from '../../tensor/types.ts';
import type { Operator } from '../types.ts';
import {
  type BigInts,
  expectSameType,
  expectType,
  isBig,
  isFloat,
  type Numbers,
  type TypeGroup,
} from './element-types.ts';
import { broadcastSteps, eachRow, rowsOf, sameDims } from './rows.ts';
import { broadcastDims, newTensor, required } from './tensors.ts';

/**
 * Computes `count` elements of the result from two arrays, read from `i` and `j` on in steps of `di` and `dj`.
 *
 * Each operation brings its own loop, so that the engine compiles it for the arrays it meets.
 */
export type BinaryLoop<A, B = A, R = A> = (
  a: A,
  i: number,
  di: number,
  b: B,
  j: number,
  dj: number,
  result: R,
  at: number,
  count: number,
) => void;

/** A loop over arrays of some type or other. */
export type AnyBinaryLoop = BinaryLoop<never>;

/** A loop over a function of two elements: for what is rare, or costs more than a call. */
export function binaryLoop<A, B = A, R = A>(
  fn: (a: A, b: B) => R,
): BinaryLoop<ArrayLike<A>, ArrayLike<B>, { [index: number]: R }> {
  return (a, i, di, b, j, dj, result, at, count) => {
    for (const end = at + count; at < end; at++, i += di, j += dj) result[at] = fn(a[i] as A, b[j] as B);
  };
}

/**
 * Combines two tensors element by element, broadcasting them to one shape.
 *
 * @throws OnnxError if the shapes do not fit.
 */
export function combine(a: OnnxTensor, b: OnnxTensor, loop: AnyBinaryLoop, type: OnnxTensorType): OnnxTensor {
  const run = loop as BinaryLoop<unknown>;
  const single = { a: a.data.length === 1, b: b.data.length === 1 };
  if (sameDims(a.dims, b.dims) || (single.b && b.dims.length <= a.dims.length)) {
    const result = newTensor(type, a.dims);
    run(a.data, 0, 1, b.data, 0, single.b ? 0 : 1, result.data, 0, result.data.length);
    return result as OnnxTensor;
  }
  if (single.a && a.dims.length <= b.dims.length) {
    const result = newTensor(type, b.dims);
    run(a.data, 0, 0, b.data, 0, 1, result.data, 0, result.data.length);
    return result as OnnxTensor;
  }
  const dims = broadcastDims(a.dims, b.dims);
  const result = newTensor(type, dims);
  const rows = rowsOf(dims, [broadcastSteps(a.dims, dims), broadcastSteps(b.dims, dims)]);
  const [di, dj] = rows.steps as [number, number];
  eachRow(rows, ([i, j], row) =>
    run(a.data, i as number, di, b.data, j as number, dj, result.data, row * rows.count, rows.count),
  );
  return result as OnnxTensor;
}

/** What a binary operator computes, by the kind of its elements. */
export interface BinaryOperation {
  /** Names of the inputs. Default A and B. */
  readonly names?: readonly [string, string];
  /** Types both inputs may have. */
  readonly types: TypeGroup;
  readonly floats?: BinaryLoop<Numbers>;
  /** Integers of at most 32 bits, and bool. Default: as floats. */
  readonly integers?: BinaryLoop<Numbers>;
  readonly bigints?: BinaryLoop<BigInts> | BinaryLoop<BigInts, BigInts, Numbers>;
  readonly strings?: BinaryLoop<string[], string[], Numbers>;
  /** Type of the result, if not the inputs'. */
  readonly result?: 'bool';
}

/** The loop for a type of elements. */
export function loopFor(operation: BinaryOperation, type: OnnxTensorType): AnyBinaryLoop {
  const { floats, integers = floats, bigints, strings } = operation;
  const loop = type === 'string' ? strings : isBig(type) ? bigints : isFloat(type) ? floats : integers;
  return loop as AnyBinaryLoop;
}

/** An operator that combines two tensors of one type, broadcasting them. */
export function binary(operation: BinaryOperation): Operator {
  const [nameA, nameB] = operation.names ?? ['A', 'B'];
  return (node) => {
    if (node.attributes.has('axis')) throw node.error('broadcasts along an axis, as only before version 7.');
    return ([first, second]) => {
      const a = required(first, nameA);
      const b = required(second, nameB);
      expectType(a, nameA, operation.types);
      expectSameType(a, nameA, b, nameB);
      return [combine(a, b, loopFor(operation, a.type), operation.result ?? a.type)];
    };
  };
}

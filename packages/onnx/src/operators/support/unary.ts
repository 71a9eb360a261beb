import type { OnnxTensor } from '../../tensor/types.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { type BigInts, expectType, isBig, isFloat, type Numbers, type TypeGroup } from './element-types.ts';
import { newTensor, required } from './tensors.ts';

/** Computes a result element by element. Each operation brings its own loop, so that it is compiled for itself. */
export type UnaryLoop<A = Numbers, R = A> = (x: A, result: R) => void;

/** A loop over a function of one element: for what is rare, or costs more than a call. */
export function unaryLoop<A, R = A>(fn: (x: A) => R): UnaryLoop<ArrayLike<A>, { [index: number]: R }> {
  return (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = fn(x[i] as A);
  };
}

/** What a unary operator computes, by the kind of its elements. */
export interface UnaryOperation {
  readonly types: TypeGroup;
  readonly floats?: UnaryLoop;
  /** Integers of at most 32 bits, and bool. Default: as floats. */
  readonly integers?: UnaryLoop;
  readonly bigints?: UnaryLoop<BigInts>;
  /** Type of the result, if not the input's. */
  readonly result?: 'bool';
}

/** Applies a loop to a tensor. */
export function mapped(x: OnnxTensor, loop: UnaryLoop<never>, type: OnnxTensor['type'] = x.type): OnnxTensor {
  const result = newTensor(type, x.dims);
  (loop as UnaryLoop<unknown>)(x.data, result.data);
  return result as OnnxTensor;
}

/**
 * An operator that computes element by element.
 *
 * @param build The operation, or how a node's attributes give it.
 */
export function unary(build: UnaryOperation | ((node: OperatorNode) => UnaryOperation)): Operator {
  return (node) => {
    const {
      types,
      floats,
      integers = floats,
      bigints,
      result,
    } = typeof build === 'function' ? build(node) : build;
    return ([input]) => {
      const x = required(input, 'X');
      expectType(x, 'X', types);
      const loop = isBig(x.type) ? bigints : isFloat(x.type) ? floats : integers;
      return [mapped(x, loop as UnaryLoop<never>, result ?? x.type)];
    };
  };
}

/** An attribute that is a float: single precision, as files keep it, the default included. */
export function floatOf({ attributes }: OperatorNode, name: string, otherwise: number): number {
  return attributes.float(name) ?? Math.fround(otherwise);
}

import type { OnnxTensor, OnnxTensorType } from '../../tensor/types.ts';
import { type BigInts, expectType, isBig, isFloat, type TypeGroup } from '../support/element-types.ts';
import { eachRow, rowsOf } from '../support/rows.ts';
import { axisOf, integersOf, newTensor, required, sizeOf, stridesOf } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';

/**
 * Goes on with a reduction over `count` elements, from `at` on in steps of `step`.
 *
 * @param so What the elements before came to.
 * @param shift The largest of all elements, for what asks for it.
 */
export type Fold<A, T> = (so: T, x: A, at: number, step: number, count: number, shift: T) => T;

/** How elements become one. */
export interface Reduction<A, T> {
  /** What no elements come to; of integers, the smallest and largest of their type stand for the infinities. */
  readonly start: (type: OnnxTensorType) => T;
  readonly fold: Fold<A, T>;
  /** The largest element, if it is to be known beforehand. */
  readonly largest?: Fold<A, T>;
  readonly finish?: (so: T, count: number, shift: T) => T;
}

/** What a reducing operator computes, by the kind of its elements. */
export interface ReduceOperation {
  readonly types: TypeGroup;
  readonly floats: Reduction<ArrayLike<number>, number>;
  /** Integers of at most 32 bits, and bool. Default: as floats, fractions cut off in the end. */
  readonly integers?: Reduction<ArrayLike<number>, number>;
  /** Integers of 64 bits. Default: as floats, fractions cut off in the end. */
  readonly bigints?: Reduction<ArrayLike<bigint>, bigint>;
  /** Version from which axes are an input, not an attribute. */
  readonly axesInput?: number;
}

/** An operator that reduces along some axes. */
export function reducing(operation: ReduceOperation): Operator {
  return (node) => {
    const keeps = node.attributes.int('keepdims', 1) !== 0;
    const noop = node.attributes.int('noop_with_empty_axes', 0) !== 0;
    const axesOf = axesReader(node, operation.axesInput ?? 18);
    return ([input, axesInput]) => {
      const x = required(input, 'data');
      expectType(x, 'data', operation.types);
      const given = axesOf(axesInput);
      if (given.length === 0 && noop) return [elementwise(x, operation)];
      const axes = given.map((axis) => axisOf(axis, x.dims.length));
      const reduced = x.dims.map((_, axis) => given.length === 0 || axes.includes(axis));
      return [reduce(x, reduced, keeps, operation)];
    };
  };
}

function axesReader(node: OperatorNode, since: number): (input: OnnxTensor | undefined) => number[] {
  if (node.opset >= since) return (input) => (input === undefined ? [] : integersOf(input));
  const axes = node.attributes.ints('axes') ?? [];
  return () => axes;
}

/** Without axes, each element is reduced by itself. */
function elementwise(x: OnnxTensor, operation: ReduceOperation): OnnxTensor {
  return reduce(
    { ...x, dims: [...x.dims, 1] } as OnnxTensor,
    [...x.dims.map(() => false), true],
    false,
    operation,
  );
}

function reduce(
  x: OnnxTensor,
  reduced: readonly boolean[],
  keeps: boolean,
  operation: ReduceOperation,
): OnnxTensor {
  const dims = x.dims.flatMap((length, axis) => (reduced[axis] ? (keeps ? [1] : []) : [length]));
  if (isBig(x.type) && operation.bigints === undefined) {
    const doubles = Float64Array.from(x.data as BigInts, Number);
    const result = newTensor('float64', dims);
    reduceStrided(
      { type: 'float64', dims: x.dims, data: doubles },
      stridesOf(x.dims),
      reduced,
      result,
      untyped(operation.floats),
    );
    const whole = newTensor(x.type, dims) as OnnxTensor;
    for (let i = 0; i < result.data.length; i++) whole.data[i] = wholeBig(result.data[i] as number);
    return whole;
  }
  const result = newTensor(x.type, dims) as OnnxTensor;
  reduceStrided(x, stridesOf(x.dims), reduced, result, reductionFor(operation, x.type));
  return result;
}

/** The reduction for elements of a type. */
export function reductionFor(
  { floats, integers = truncated(floats), bigints }: ReduceOperation,
  type: OnnxTensorType,
): Untyped {
  if (isBig(type) && bigints !== undefined) return untyped(bigints);
  return untyped(isFloat(type) ? floats : integers);
}

/** A reduction whose elements are of the type that the data is of. */
export type Untyped = Reduction<unknown, unknown>;

function untyped<A, T>(reduction: Reduction<A, T>): Untyped {
  return reduction as unknown as Untyped;
}

/** Integers are reduced as doubles, and fractions cut off in the end. */
function truncated(reduction: Reduction<ArrayLike<number>, number>): Reduction<ArrayLike<number>, number> {
  const { finish } = reduction;
  if (finish === undefined) return reduction;
  return { ...reduction, finish: (so, count, shift) => Math.trunc(finish(so, count, shift)) };
}

/** An infinity, as the logarithm of 0, becomes the least integer. */
function wholeBig(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

/**
 * Reduces a tensor whose elements may lie in any order.
 *
 * @param strides Steps between neighbours along each axis.
 * @param reduced Which axes vanish.
 * @param result Receives what is left, row by row.
 */
export function reduceStrided(
  x: OnnxTensor,
  strides: readonly number[],
  reduced: readonly boolean[],
  { data, dims }: OnnxTensor,
  { start, fold, largest, finish }: Untyped,
): void {
  if (sizeOf(dims) === 0) return;
  const pick = (values: readonly number[], want: boolean) =>
    values.filter((_, axis) => reduced[axis] === want);
  const inner = rowsOf(pick(x.dims, true), [pick(strides, true)]);
  const count = sizeOf(pick(x.dims, true));
  const offsets = new Int32Array(inner.rows);
  eachRow(inner, ([offset], row) => {
    offsets[row] = offset as number;
  });
  const [step] = inner.steps as [number];
  const over = (from: unknown, each: Fold<unknown, unknown>, base: number, shift: unknown): unknown => {
    let so = from;
    for (let i = 0; i < offsets.length; i++) {
      so = each(so, x.data, base + (offsets[i] as number), step, inner.count, shift);
    }
    return so;
  };
  const from = start(x.type);
  const target = data as { [index: number]: unknown };
  const reduceAt = (base: number, at: number): void => {
    const shift = largest === undefined ? undefined : over(undefined, largest, base, undefined);
    const so = over(from, fold, base, shift);
    target[at] = finish === undefined ? so : finish(so, count, shift);
  };
  const outer = rowsOf(pick(x.dims, false), [pick(strides, false)]);
  const [outerStep] = outer.steps as [number];
  eachRow(outer, ([base], row) => {
    for (let i = 0; i < outer.count; i++) reduceAt((base as number) + i * outerStep, row * outer.count + i);
  });
}

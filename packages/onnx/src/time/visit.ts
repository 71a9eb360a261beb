import type { GraphProto, NodeProto } from 'onnx-buf';
import type { AttributeReader } from '../graph/attributes.ts';
import type { Dim } from './dims.ts';
import { isSequence, type Known, still, tellsLength } from './known.ts';

/** A change that frees a node from a fixed number of steps. */
export interface Edit {
  readonly node: NodeProto;
  /** The input to be replaced by these integers, or the attribute. */
  readonly at: number | string;
  readonly ints: readonly number[];
  /** Whether the input is a scalar. */
  readonly isScalar: boolean;
}

/** What an analysis found wrong. */
export interface Finding {
  readonly node: string;
  readonly operator: string;
  readonly reason: string;
}

/** A node under analysis. */
export interface Visit {
  readonly node: NodeProto;
  readonly name: string;
  readonly opset: number;
  readonly attributes: AttributeReader;
  readonly inputs: readonly (Known | undefined)[];
  /** How many steps the model was written for, if that is fixed. */
  readonly steps: number | undefined;
  /** Whether the node stands in the model's own graph, not in one inside it. */
  readonly isTop: boolean;
  /** Says why the model cannot be run step by step. */
  refuse(reason: string): void;
  /** Says what could not be seen through. */
  warn(reason: string): void;
  edit(at: number | string, ints: readonly number[], isScalar?: boolean): void;
  /** A length known only at run time, other than all others; made from another one, if that is given. */
  newLength(from?: Dim): Dim;
  /** Says that two lengths are the same. */
  unify(a: Dim, b: Dim): void;
  /** What a graph inside the node gives for these inputs. */
  body(graph: GraphProto, inputs: readonly Known[]): (Known | undefined)[];
}

/** Looks at a node; an output that is undefined is not known. */
export type Rule = (visit: Visit) => readonly (Known | undefined)[];

/**
 * What values that meet in a node depend on together; refuses what a stream cannot have.
 */
export function meet(visit: Visit, values: readonly (Known | undefined)[]): Known {
  const given = values.filter((value) => value !== undefined);
  const result: Known = {
    dims: undefined,
    data: given.some(({ data }) => data),
    last: given.some(({ last }) => last),
    length: given.some(tellsLength),
    state: given.some(({ state }) => state),
    ints: undefined,
    fill: undefined,
  };
  if (result.last && given.some(isSequence)) {
    visit.refuse('lets every step depend on the last one.');
  }
  if (result.data && result.length) {
    visit.refuse('depends on how many steps there are, or on where in the sequence a step is.');
    return { ...result, length: false };
  }
  return result;
}

/** The first input, or nothing at all. */
export function first({ inputs }: Visit): Known {
  return inputs[0] ?? still;
}

/** The numbers an attribute held in older versions, and an input holds since. */
export function intsOf(
  { attributes, inputs }: Visit,
  attribute: string,
  input: number,
): readonly (Dim | undefined)[] | undefined {
  const stored = attributes.ints(attribute);
  return stored === undefined ? inputs[input]?.ints : stored.map((value) => [value]);
}

/** An axis counted from the front; undefined if there is no such axis, or it is not known. */
export function axisFrom(axis: number | undefined, rank: number): number | undefined {
  if (axis === undefined) return undefined;
  const positive = axis < 0 ? axis + rank : axis;
  return Number.isInteger(positive) && positive >= 0 && positive < rank ? positive : undefined;
}

/** A place between axes, from 0 to the number of axes; beyond them the nearest. */
export function placeFrom(place: number, rank: number): number {
  return Math.max(0, Math.min(place < 0 ? place + rank : place, rank));
}

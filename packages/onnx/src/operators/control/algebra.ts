import type { OnnxTensor, OnnxTensorType } from '../../tensor/types.ts';

/** How the slices that a loop gives are to be put together. */
export interface StackOptions {
  /** The new axis, counted from the front. */
  readonly axis: number;
  /** How many slices there will be, if that is known. */
  readonly count?: number | undefined;
  /** Whether the slices come last first; only where the count is known. */
  readonly reversed?: boolean | undefined;
}

/** Puts slices of one shape together along a new axis. */
export interface Stack<V> {
  /**
   * Takes the next slice.
   *
   * @throws OnnxError if its type or shape is not that of the ones before.
   */
  add(slice: V): void;
  /** All slices as one value; undefined if there were none. */
  done(): V | undefined;
}

/** What If, Loop and Scan need to know about values, whatever holds them. */
export interface ValueAlgebra<V> {
  toHost(value: V): OnnxTensor;
  fromHost(tensor: OnnxTensor): V;
  dims(value: V): readonly number[];
  /** The part of a value at an index of an axis; that axis is gone. The part may share the value's data. */
  slice(value: V, axis: number, index: number): V;
  stack(options: StackOptions): Stack<V>;
  /** A value without elements. */
  empty(type: OnnxTensorType, dims: readonly number[]): V;
}

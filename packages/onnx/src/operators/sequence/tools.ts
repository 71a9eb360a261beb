import type { ValueAlgebra } from '../control/algebra.ts';
import { sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { Sequence } from './sequence.ts';

/** What operators on sequences need to know about values, whatever holds them. */
export interface SequenceTools<V> {
  readonly algebra: ValueAlgebra<V>;
  readonly concat: Operator<V>;
  readonly slice: Operator<V>;
}

/** Bytes that a tensor takes at most; strings aside. */
export function bytesOf<V>(algebra: ValueAlgebra<V>, value: V): number {
  return 8 * sizeOf(algebra.dims(value));
}

/** Tensors in a row. @throws OnnxError if one is a sequence itself. */
export function sequenceOf<V>(algebra: ValueAlgebra<V>, items: V[]): Sequence<V> {
  return new Sequence(
    items,
    items.reduce((sum, item) => sum + bytesOf(algebra, item), 0),
  );
}

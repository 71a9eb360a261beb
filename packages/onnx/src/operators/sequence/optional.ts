import { OnnxError } from '../../errors.ts';
import type { ValueAlgebra } from '../control/algebra.ts';
import type { Operators } from '../types.ts';
import { asValue, Nothing } from './sequence.ts';

/** Operators on values that may not be there; one that is stands for itself. */
export function optionals<V>(algebra: ValueAlgebra<V>): Operators<V> {
  return {
    Optional:
      () =>
      ([value]) => [value ?? asValue(new Nothing())],
    OptionalHasElement:
      () =>
      ([value]) => {
        const isThere = value !== undefined && !(value instanceof Nothing);
        return [algebra.fromHost({ type: 'bool', dims: [], data: Uint8Array.of(Number(isThere)) })];
      },
    OptionalGetElement:
      () =>
      ([value]) => {
        if (value === undefined || value instanceof Nothing) throw new OnnxError('there is nothing to get');
        return [value];
      },
  };
}

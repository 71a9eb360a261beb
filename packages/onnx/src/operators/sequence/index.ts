import type { OnnxTensor } from '../../tensor/types.ts';
import { hostAlgebra } from '../control/host-algebra.ts';
import { concat } from '../movement/concat.ts';
import { slice } from '../movement/slice.ts';
import type { Operators } from '../types.ts';
import { joining } from './joining.ts';
import { optionals } from './optional.ts';
import { sequenceMap } from './sequence-map.ts';
import { sequences } from './sequences.ts';
import type { SequenceTools } from './tools.ts';

/** Operators on sequences of tensors and optional values, for values of any kind. */
export function sequenceOperators<V>(tools: SequenceTools<V>): Operators<V> {
  return {
    ...sequences(tools),
    ...joining(tools),
    ...optionals(tools.algebra),
    SequenceMap: sequenceMap(tools),
  };
}

/** Operators on sequences of tensors and optional values. */
export const sequence: Operators = sequenceOperators<OnnxTensor>({ algebra: hostAlgebra, concat, slice });

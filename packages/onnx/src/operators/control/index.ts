import type { OnnxTensor } from '../../tensor/types.ts';
import type { Operators } from '../types.ts';
import type { ValueAlgebra } from './algebra.ts';
import { hostAlgebra } from './host-algebra.ts';
import { ifOperator } from './if.ts';
import { loop } from './loop.ts';
import { scan } from './scan.ts';

/** Operators that run subgraphs, for values of any kind. */
export function controlOperators<V>(algebra: ValueAlgebra<V>): Operators<V> {
  return { If: ifOperator(algebra), Loop: loop(algebra), Scan: scan(algebra) };
}

/** Operators that run subgraphs. */
export const control: Operators = controlOperators<OnnxTensor>(hostAlgebra);

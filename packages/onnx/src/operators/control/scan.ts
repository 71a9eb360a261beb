import { axisOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import type { ValueAlgebra } from './algebra.ts';
import { batchedScan } from './batched-scan.ts';
import {
  commonLength,
  finished,
  listOf,
  type Path,
  planOf,
  present,
  runSteps,
  stacksOf,
} from './scan-plan.ts';

/** Scan: runs its body for every slice of its inputs; what the body gives beside its states is put together again. */
export function scan<V>(algebra: ValueAlgebra<V>): Operator<V> {
  return (node) => {
    if (node.opset < 9) return batchedScan(algebra)(node);
    const plan = planOf(node, node.inputs.length, (kind, count) => {
      const directions = listOf(node, `scan_${kind}_directions`, count);
      return listOf(node, `scan_${kind}_axes`, count).map((axis, i) => ({
        axis,
        reversed: directions[i] === 1,
      }));
    });
    return (inputs, scope) => {
      const given = inputs.map((input, i) => present(input, `input ${i}`));
      const [initial, scanned] = [given.slice(0, plan.states), given.slice(plan.states)];
      const ranks = scanned.map((value) => algebra.dims(value).length);
      const paths = plan.scanned.map(({ axis, reversed }, i): Path => {
        return { axis: axisOf(axis, ranks[i] as number), reversed };
      });
      const lengths = scanned.map((value, i) => algebra.dims(value)[(paths[i] as Path).axis]);
      const length = commonLength(lengths, 'scanned inputs');
      const stacks = stacksOf(algebra, plan, length);
      const states = runSteps(algebra, scope, plan.body, initial, scanned, paths, stacks, length);
      return [...states, ...finished(algebra, plan, stacks)];
    };
  };
}

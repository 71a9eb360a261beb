import type { Operator } from '../types.ts';
import type { ValueAlgebra } from './algebra.ts';
import { isTrue } from './body.ts';

const branchNames = ['then_branch', 'else_branch'] as const;

/** If: the outputs of one of two subgraphs, which see the values around the node. */
export function ifOperator<V>(algebra: ValueAlgebra<V>): Operator<V> {
  return (node) => {
    const [whenTrue, whenFalse] = branchNames.map((name) => {
      const branch = node.subgraph(name);
      if (branch.inputs > 0) throw node.error(`has a ${name} with inputs, which it must not have.`);
      if (branch.outputs >= node.outputs.length) return branch;
      throw node.error(`has ${node.outputs.length} outputs, and a ${name} with ${branch.outputs}.`);
    });
    return ([condition], scope) => {
      if (condition === undefined) throw new Error('the input cond is missing');
      const branch = isTrue(algebra, condition) ? whenTrue : whenFalse;
      return branch === undefined ? [] : scope.call(branch, []);
    };
  };
}

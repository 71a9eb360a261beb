import { OnnxError } from '../../errors.ts';
import { integersOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import type { ValueAlgebra } from './algebra.ts';
import { bodyOf, emptyStack, isTrue, mostIterations, scalar } from './body.ts';

/**
 * Loop: runs its body while the condition holds, at most as often as the trip count says. What the body gives beside
 * the values it hands on is put together along a new first axis.
 */
export function loop<V>(algebra: ValueAlgebra<V>): Operator<V> {
  return (node) => {
    const body = bodyOf(node);
    const carriedCount = Math.max(0, node.inputs.length - 2);
    const { inputs, outputs } = body.graph;
    if (inputs !== 2 + carriedCount) {
      throw node.error(
        `has a body with ${inputs} inputs; to go with its own there must be ${2 + carriedCount}.`,
      );
    }
    const stackCount = outputs - 1 - carriedCount;
    if (stackCount < 0 || node.outputs.length > carriedCount + stackCount) {
      throw node.error(
        `has a body with ${outputs} outputs; its ${carriedCount} carried values and ${node.outputs.length} outputs need more.`,
      );
    }
    return ([trips, condition, ...initial], scope) => {
      const most = trips === undefined ? Number.POSITIVE_INFINITY : tripCount(algebra, trips);
      let going = condition === undefined || isTrue(algebra, condition);
      let conditionIn = condition ?? algebra.fromHost(scalar(body.inputs[1], 'bool', true));
      let carried: readonly (V | undefined)[] = initial;
      const stacks = Array.from({ length: stackCount }, (_, i) =>
        node.outputs[carriedCount + i] ? algebra.stack({ axis: 0 }) : undefined,
      );
      for (let i = 0; i < most && going; i++) {
        if (i === mostIterations) throw new OnnxError(`it did not end within ${mostIterations} iterations`);
        const iteration = algebra.fromHost(scalar(body.inputs[0], 'int64', i));
        const results = scope.call(body.graph, [iteration, conditionIn, ...carried]);
        const next = results[0];
        if (next === undefined) throw new OnnxError('its body gave no condition');
        // Also where no condition came in, though the standard calls it ignored there: every runtime heeds it.
        going = isTrue(algebra, next);
        conditionIn = next;
        carried = results.slice(1, 1 + carriedCount);
        for (let k = 0; k < stackCount; k++) {
          const slice = results[1 + carriedCount + k];
          if (slice !== undefined) stacks[k]?.add(slice);
        }
      }
      const stacked = stacks.map(
        (stack, k) => stack && (stack.done() ?? emptyStack(algebra, body.outputs[1 + carriedCount + k])),
      );
      return [...carried, ...stacked];
    };
  };
}

function tripCount<V>(algebra: ValueAlgebra<V>, value: V): number {
  const tensor = algebra.toHost(value);
  const [count] = integersOf(tensor);
  if (count === undefined || tensor.data.length !== 1) {
    throw new OnnxError(`the input M must be one integer, and has the shape [${tensor.dims.join(', ')}]`);
  }
  return count;
}

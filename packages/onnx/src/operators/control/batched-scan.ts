import { OnnxError } from '../../errors.ts';
import { integersOf, newTensor } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import type { Stack, ValueAlgebra } from './algebra.ts';
import { emptyStack } from './body.ts';
import { commonLength, finished, listOf, planOf, present, runSteps, stacksOf } from './scan-plan.ts';

/** Scan of operator set 8: axis 0 of everything is the batch, axis 1 is scanned, and each sequence has a length. */
export function batchedScan<V>(algebra: ValueAlgebra<V>): Operator<V> {
  return (node) => {
    const plan = planOf(node, node.inputs.length - 1, (kind, count) => {
      const directions =
        kind === 'input' ? listOf(node, 'directions', count) : new Array<number>(count).fill(0);
      return directions.map((direction) => ({ axis: 0, reversed: direction === 1 }));
    });
    return ([lengths, ...rest], scope) => {
      const given = rest.map((input, i) => present(input, `input ${i + 1}`));
      const time = commonLength(
        given.slice(plan.states).map((value) => algebra.dims(value)[1]),
        'scanned inputs',
      );
      const batch = commonLength(
        given.map((value) => algebra.dims(value)[0]),
        'first axes of all inputs',
      );
      const counts = lengths === undefined ? undefined : integersOf(algebra.toHost(lengths));
      if (counts !== undefined && (counts.length !== batch || counts.some((n) => n < 0 || n > time))) {
        throw new OnnxError(
          `sequence_lens must be ${batch} lengths from 0 to ${time}, got [${counts.join(', ')}]`,
        );
      }
      const whole = Array.from({ length: plan.states + plan.stacked.length }, () =>
        algebra.stack({ axis: 0, count: batch }),
      );
      for (let b = 0; b < batch; b++) {
        const length = counts?.[b] ?? time;
        const parts = given.map((value) => algebra.slice(value, 0, b));
        const [initial, scanned] = [parts.slice(0, plan.states), parts.slice(plan.states)];
        const stacks = stacksOf(algebra, plan, time).map(
          (stack) => stack && paddedStack(algebra, stack, time),
        );
        const states = runSteps(algebra, scope, plan.body, initial, scanned, plan.scanned, stacks, length);
        for (const [i, value] of [...states, ...finished(algebra, plan, stacks)].entries()) {
          if (value !== undefined) whole[i]?.add(value);
        }
      }
      return whole.map(
        (stack, i) =>
          stack.done() ?? given[i < plan.states ? i : -1] ?? emptyStack(algebra, plan.body.outputs[i]),
      );
    };
  };
}

/** A stack that is filled up with zeros: the outputs of short sequences are as long as those of others. */
function paddedStack<V>(algebra: ValueAlgebra<V>, stack: Stack<V>, count: number): Stack<V> {
  let added = 0;
  let padding: V | undefined;
  return {
    add: (slice) => {
      stack.add(slice);
      added++;
      if (added < count) padding ??= zerosLike(algebra, slice);
    },
    done: () => {
      if (padding !== undefined) for (; added < count; added++) stack.add(padding);
      return stack.done();
    },
  };
}

function zerosLike<V>(algebra: ValueAlgebra<V>, value: V): V {
  return algebra.fromHost(
    newTensor(algebra.toHost(value).type, algebra.dims(value)) as ReturnType<typeof algebra.toHost>,
  );
}

import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { type BinaryLoop, type BinaryOperation, binaryLoop, combine, loopFor } from '../support/binary.ts';
import { expectSameType, expectType, floats, type Numbers, numeric } from '../support/element-types.ts';
import { required } from '../support/tensors.ts';
import { mapped, unaryLoop } from '../support/unary.ts';
import type { Operator, OperatorRun } from '../types.ts';
import { addition } from './arithmetic.ts';

type Loop = BinaryLoop<Numbers>;

const maximumLoop: Loop = (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) {
    y[at] = Math.max(a[i]!, b[j]!);
  }
};

const minimumLoop: Loop = (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) {
    y[at] = Math.min(a[i]!, b[j]!);
  }
};

/** An operator that combines any number of tensors, one after the other. */
function variadic(operation: BinaryOperation): OperatorRun {
  return (inputs) => {
    if (inputs.length === 0) throw new OnnxError('it has no inputs and needs at least one');
    let result: OnnxTensor | undefined;
    for (const [i, input] of inputs.entries()) {
      const x = required(input, `${i}`);
      expectType(x, `${i}`, operation.types);
      if (result !== undefined) {
        expectSameType(result, '0', x, `${i}`);
        result = combine(result, x, loopFor(operation, x.type), x.type);
      } else result = x;
    }
    return [result];
  };
}

/** Max. */
export const max: Operator = () =>
  variadic({
    types: numeric,
    floats: maximumLoop,
    bigints: binaryLoop((a: bigint, b: bigint) => (a > b ? a : b)),
  });

/** Min. */
export const min: Operator = () =>
  variadic({
    types: numeric,
    floats: minimumLoop,
    bigints: binaryLoop((a: bigint, b: bigint) => (a < b ? a : b)),
  });

/** Sum. */
export const sum: Operator = () => variadic({ ...addition, types: floats });

/** Mean. */
export const mean: Operator = () => {
  const total = variadic({ ...addition, types: floats });
  return (inputs, scope) => {
    const [result] = total(inputs, scope) as [OnnxTensor];
    const count = inputs.length;
    return [count === 1 ? result : mapped(result, unaryLoop((x: number) => x / count) as never)];
  };
};

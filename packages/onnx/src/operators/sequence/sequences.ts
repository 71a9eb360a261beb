import { OnnxError } from '../../errors.ts';
import type { ValueAlgebra } from '../control/algebra.ts';
import { present } from '../control/scan-plan.ts';
import { integersOf } from '../support/tensors.ts';
import type { Operators } from '../types.ts';
import { asValue, sequenceInput } from './sequence.ts';
import { bytesOf, type SequenceTools, sequenceOf } from './tools.ts';

/** Operators that make sequences, look into them, and put in and take out tensors. */
export function sequences<V>({ algebra }: SequenceTools<V>): Operators<V> {
  return {
    SequenceEmpty: () => () => [asValue(sequenceOf(algebra, []))],
    SequenceConstruct: () => (inputs) => [
      asValue(
        sequenceOf(
          algebra,
          inputs.map((input, i) => present(input, `input ${i}`)),
        ),
      ),
    ],
    SequenceAt:
      () =>
      ([sequence, position]) => [
        sequenceInput(sequence, 'input_sequence').at(
          positionOf(algebra, present(position, 'input position')),
        ),
      ],
    SequenceInsert:
      () =>
      ([sequence, tensor, position]) => {
        const item = present(tensor, 'input tensor');
        const place = position === undefined ? undefined : positionOf(algebra, position);
        return [asValue(sequenceInput(sequence, 'input_sequence').with(item, bytesOf(algebra, item), place))];
      },
    SequenceErase:
      () =>
      ([sequence, position]) => {
        const place = position === undefined ? -1 : positionOf(algebra, position);
        const bytes = (item: V): number => bytesOf(algebra, item);
        return [asValue(sequenceInput(sequence, 'input_sequence').without(place, bytes))];
      },
    SequenceLength:
      () =>
      ([sequence]) => {
        const { length } = sequenceInput(sequence, 'input_sequence');
        return [algebra.fromHost({ type: 'int64', dims: [], data: BigInt64Array.of(BigInt(length)) })];
      },
  };
}

function positionOf<V>(algebra: ValueAlgebra<V>, value: V): number {
  const [position, ...more] = integersOf(algebra.toHost(value));
  if (position === undefined || more.length > 0)
    throw new OnnxError('the input position must be one integer');
  return position;
}

import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import type { ValueAlgebra } from '../control/algebra.ts';
import { present } from '../control/scan-plan.ts';
import { axisOf, integersOf } from '../support/tensors.ts';
import type { OperatorNode, Operators } from '../types.ts';
import { asValue, sequenceInput } from './sequence.ts';
import { type SequenceTools, sequenceOf } from './tools.ts';

/** Operators that make one tensor of a sequence, and a sequence of one tensor. */
export function joining<V>({ algebra, concat, slice }: SequenceTools<V>): Operators<V> {
  return {
    ConcatFromSequence: (node) => {
      const isNew = node.attributes.int('new_axis', 0) !== 0;
      const axis = node.attributes.int('axis', 0);
      const join = concat(plain(node));
      return ([value], scope) => {
        const sequence = sequenceInput(value, 'input_sequence');
        if (sequence.length === 0) throw new OnnxError('a sequence without tensors cannot be put together');
        if (!isNew) return join(sequence.items(), scope);
        const rank = algebra.dims(sequence.at(0)).length;
        const stack = algebra.stack({ axis: axisOf(axis, rank + 1), count: sequence.length });
        for (const item of sequence.items()) stack.add(item);
        return [stack.done()];
      };
    },
    SplitToSequence: (node) => {
      const given = node.attributes.int('axis', 0);
      const keeps = node.attributes.int('keepdims', 1) !== 0;
      const part = slice(plain(node));
      return ([input, split], scope) => {
        const x = present(input, 'input');
        const dims = algebra.dims(x);
        const axis = axisOf(given, dims.length);
        const length = dims[axis];
        if (length === undefined) throw new OnnxError('a scalar cannot be split');
        if (split === undefined && !keeps) {
          const items = Array.from({ length }, (_, i) => algebra.slice(x, axis, i));
          return [asValue(sequenceOf(algebra, items))];
        }
        let start = 0;
        const parts = partsOf(algebra, split, length).map((size) => {
          const [bounds, end] = [index(start), index(start + size)];
          start += size;
          const [result] = part([x, ...[bounds, end, index(axis)].map(algebra.fromHost)], scope);
          return present(result, 'part');
        });
        return [asValue(sequenceOf(algebra, parts))];
      };
    },
  };
}

/** The node as Concat and Slice look at theirs: nothing constant, and all inputs of Slice there. */
function plain(node: OperatorNode): OperatorNode {
  return { ...node, inputs: [true, true, true, true], outputs: [true], constant: () => undefined };
}

function index(value: number): OnnxTensor {
  return { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(value)) };
}

/** Lengths of the parts: of one each, of a length with a shorter last one, or as listed. */
function partsOf<V>(algebra: ValueAlgebra<V>, split: V | undefined, length: number): number[] {
  const given = split === undefined ? undefined : algebra.toHost(split);
  if (given !== undefined && given.dims.length > 0) {
    const sizes = integersOf(given);
    const sum = sizes.reduce((a, b) => a + b, 0);
    if (given.dims.length === 1 && sum === length && sizes.every((size) => size >= 0)) return sizes;
    throw new OnnxError(
      `the input split must have lengths that make up ${length}, and has [${sizes.join(', ')}]`,
    );
  }
  const [size = 1] = given === undefined ? [1] : integersOf(given);
  if (!(size > 0)) throw new OnnxError(`the input split must be a positive length, and is ${size}`);
  const count = Math.ceil(length / size);
  return Array.from({ length: count }, (_, i) => Math.min(size, length - i * size));
}

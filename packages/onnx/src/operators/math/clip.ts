import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import {
  type BigInts,
  expectSameType,
  expectType,
  floats,
  type Numbers,
  numeric,
} from '../support/element-types.ts';
import { required } from '../support/tensors.ts';
import { mapped, type UnaryLoop } from '../support/unary.ts';
import type { Operator } from '../types.ts';

/** Clip: bounds are attributes before version 11, inputs from then on. */
export const clip: Operator = (node) => {
  if (node.opset >= 11) {
    return ([input, min, max]) => {
      const x = required(input, 'input');
      expectType(x, 'input', numeric);
      return [mapped(x, bounded(boundOf(min, 'min', x), boundOf(max, 'max', x)))];
    };
  }
  const loop = bounded(node.attributes.float('min'), node.attributes.float('max'));
  return ([input]) => {
    const x = required(input, 'input');
    expectType(x, 'input', floats);
    return [mapped(x, loop)];
  };
};

/** A bound given as an input: a scalar, or what exporters write for one. */
function boundOf(bound: OnnxTensor | undefined, name: string, x: OnnxTensor): number | bigint | undefined {
  if (bound === undefined) return undefined;
  expectSameType(x, 'input', bound, name);
  if (bound.data.length !== 1) {
    throw new OnnxError(`the input ${name} must be a scalar and has the shape [${bound.dims.join(', ')}]`);
  }
  return bound.data[0] as number | bigint;
}

/** Where the bounds cross, the upper one wins. What is not a number stays so. */
function bounded(min: number | bigint | undefined, max: number | bigint | undefined): UnaryLoop<never> {
  if (typeof (min ?? max) === 'bigint') return bigLoop(min as bigint | undefined, max as bigint | undefined);
  const low = (min ?? Number.NEGATIVE_INFINITY) as number;
  const high = (max ?? Number.POSITIVE_INFINITY) as number;
  return numberLoop(low, high);
}

const numberLoop =
  (low: number, high: number): UnaryLoop<Numbers> =>
  (x, y) => {
    for (let i = 0; i < x.length; i++) y[i] = Math.min(Math.max(x[i]!, low), high);
  };

const bigLoop =
  (low: bigint | undefined, high: bigint | undefined): UnaryLoop<BigInts> =>
  (x, y) => {
    for (let i = 0; i < x.length; i++) {
      const raised = low !== undefined && x[i]! < low ? low : x[i]!;
      y[i] = high !== undefined && raised > high ? high : raised;
    }
  };

import { OnnxError } from '../../errors.ts';
import { reshaped } from '../support/strided.ts';
import { axisOf, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { gathered } from './gather.ts';

/** Compress: the slices of `axis` (or, without one, the elements) for which the condition holds. */
export const compress: Operator = ({ attributes }) => {
  const hasAxis = attributes.has('axis');
  const axisGiven = attributes.int('axis', 0);
  return ([input, conditionInput]) => {
    const condition = required(conditionInput, 'condition');
    const x = required(input, 'input');
    const from = hasAxis ? x : reshaped(x, [x.data.length]);
    const axis = axisOf(axisGiven, from.dims.length);
    const length = from.dims[axis];
    if (length === undefined || condition.type !== 'bool' || condition.dims.length !== 1) {
      throw new OnnxError(
        `the condition must be a list of bool for an axis of [${from.dims.join(', ')}], and is ` +
          `${condition.type} [${condition.dims.join(', ')}]`,
      );
    }
    const chosen: number[] = [];
    for (let i = 0; i < Math.min(length, condition.data.length); i++) if (condition.data[i]) chosen.push(i);
    return [gathered(from, axis, Int32Array.from(chosen))];
  };
};

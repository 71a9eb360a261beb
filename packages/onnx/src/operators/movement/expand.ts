import { OnnxError } from '../../errors.ts';
import { integersIn } from '../support/integers.ts';
import { broadcastSteps, sameDims } from '../support/rows.ts';
import { picked } from '../support/strided.ts';
import { broadcastDims, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Expand: repeats axes of length 1 to broadcast to a shape. */
export const expand: Operator =
  () =>
  ([inputGiven, shapeGiven]) => {
    const input = required(inputGiven, 'input');
    const shape = Array.from(integersIn(required(shapeGiven, 'shape'), 'shape'));
    if (shape.some((length) => length < 0)) throw new OnnxError(`the shape [${shape.join(', ')}] is none`);
    const dims = broadcastDims(input.dims, shape);
    return [
      sameDims(dims, input.dims)
        ? input
        : picked(input, { offset: 0, strides: broadcastSteps(input.dims, dims) }, dims),
    ];
  };

import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { integersIn } from '../support/integers.ts';
import { reshaped } from '../support/strided.ts';
import { axisOf, required } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';

/** Squeeze: drops axes of length 1, all of them unless `axes` says which. */
export const squeeze: Operator = (node) => {
  const axesFor = axesOf(node);
  return ([data, axesInput]) => {
    const x = required(data, 'data');
    const axes = axesFor(axesInput)?.map((axis) => existing(axis, x.dims.length));
    for (const axis of axes ?? []) {
      if (x.dims[axis] === 1) continue;
      throw new OnnxError(`axis ${axis} of [${x.dims.join(', ')}] is not of length 1`);
    }
    return [
      reshaped(
        x,
        x.dims.filter((length, axis) => (axes === undefined ? length !== 1 : !axes.includes(axis))),
      ),
    ];
  };
};

/** Unsqueeze: inserts axes of length 1, at these positions of the result. */
export const unsqueeze: Operator = (node) => {
  const axesFor = axesOf(node);
  if (!node.attributes.has('axes') && !node.inputs[1]) throw node.error('has no axes.');
  return ([data, axesInput]) => {
    const x = required(data, 'data');
    const given = axesFor(axesInput) ?? [];
    const rank = x.dims.length + given.length;
    const axes = new Set(given.map((axis) => existing(axis, rank)));
    if (axes.size < given.length) throw new OnnxError(`the axes [${given.join(', ')}] are not all different`);
    const lengths = x.dims.values();
    return [
      reshaped(
        x,
        Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : lengths.next().value!)),
      ),
    ];
  };
};

/** How a node gives its axes: as an attribute before opset 13, as an input since. */
function axesOf({ attributes }: OperatorNode): (input: OnnxTensor | undefined) => number[] | undefined {
  const fixed = attributes.ints('axes');
  return (input) => (input === undefined ? fixed : Array.from(integersIn(input, 'axes')));
}

function existing(axis: number, rank: number): number {
  if (rank === 0) throw new OnnxError(`there is no axis ${axis} in a tensor of rank 0`);
  return axisOf(axis, rank);
}

import { floatInput, newLike } from '../support/inputs.ts';
import { axisOf, sizeOf, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Beside the standard deviation in the divisor, as the standard's definition has it. */
const epsilon = 1e-9;

/** MeanVarianceNormalization: mean 0 and variance 1 over some axes, by default all but the channels of an image. */
export const meanVarianceNormalization: Operator = (node) => {
  const axes = node.attributes.ints('axes') ?? [0, 2, 3];
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const reduced = new Set(axes.map((axis) => axisOf(axis, x.dims.length)));
    const kept = x.dims.map((length, axis) => (reduced.has(axis) ? 1 : length));
    const steps = stridesOf(kept).map((step, axis) => (reduced.has(axis) ? 0 : step));
    const groups = sizeOf(kept);
    const count = x.data.length / Math.max(1, groups);
    const means = new Float64Array(groups);
    const deviations = new Float64Array(groups);
    const groupOf = groupsOf(x.dims, steps);
    for (let i = 0; i < x.data.length; i++) means[groupOf[i]!]! += x.data[i]! / count;
    for (let i = 0; i < x.data.length; i++) {
      const g = groupOf[i] as number;
      deviations[g]! += (x.data[i]! - means[g]!) ** 2 / count;
    }
    for (let g = 0; g < groups; g++) deviations[g] = Math.sqrt(deviations[g] as number) + epsilon;
    const y = newLike(x, x.dims);
    for (let i = 0; i < x.data.length; i++) {
      const g = groupOf[i] as number;
      y.data[i] = (x.data[i]! - means[g]!) / deviations[g]!;
    }
    return [y];
  };
};

/** For each element, which group it is in. */
function groupsOf(dims: readonly number[], steps: readonly number[]): Int32Array {
  const groups = new Int32Array(sizeOf(dims));
  let filled = 1;
  // From the last axis to the first: each repeats what is filled, a step further.
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const length = dims[axis] as number;
    const step = steps[axis] as number;
    for (let i = 1; i < length; i++) {
      for (let j = 0; j < filled; j++) groups[i * filled + j] = (groups[j] as number) + i * step;
    }
    filled *= length;
  }
  return groups;
}

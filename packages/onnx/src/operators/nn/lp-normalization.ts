import { floatInput, newLike } from '../support/inputs.ts';
import { axisOf, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** LpNormalization: divided by the L1 or L2 norm along an axis; zeros where that is zero. */
export const lpNormalization: Operator = (node) => {
  const p = node.attributes.int('p', 2);
  if (p !== 1 && p !== 2) throw node.error(`has p ${p}; only 1 and 2 exist.`);
  const givenAxis = node.attributes.int('axis', -1);
  return (inputs) => {
    const x = floatInput(inputs[0], 'input');
    const axis = axisOf(givenAxis, x.dims.length);
    const length = x.dims[axis] ?? 1;
    const step = sizeOf(x.dims.slice(axis + 1));
    const y = newLike(x, x.dims);
    for (let start = 0; start < x.data.length; start += length * step) {
      for (let at = start; at < start + step; at++) {
        const end = at + length * step;
        let sum = 0;
        for (let i = at; i < end; i += step) {
          const value = x.data[i] as number;
          sum += p === 1 ? Math.abs(value) : value * value;
        }
        const norm = p === 1 ? sum : Math.sqrt(sum);
        if (norm === 0) continue;
        for (let i = at; i < end; i += step) y.data[i] = (x.data[i] as number) / norm;
      }
    }
    return [y];
  };
};

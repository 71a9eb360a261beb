import { floatInput, newLike } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { planesOf, poolShape, readPool, windowSums } from './pool.ts';

/** LpPool: the Lp norm of each window. */
export const lpPool: Operator = (node) => {
  const window = readPool(node);
  const p = node.attributes.int('p', 2);
  if (p < 1) throw node.error(`has p ${p}, which must be positive.`);
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const pool = poolShape(x.dims, window);
    const y = newLike(x, pool.dims);
    const sums = windowSums(pool, x.data, (value) => Math.abs(value) ** p);
    for (let i = 0; i < sums.length; i++) y.data[i] = (sums[i] as number) ** (1 / p);
    return [y];
  };
};

/** GlobalLpPool: the Lp norm of each channel. */
export const globalLpPool: Operator = (node) => {
  const p = node.attributes.int('p', 2);
  if (p < 1) throw node.error(`has p ${p}, which must be positive.`);
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const { batch, channels, size } = planesOf(x);
    const y = newLike(
      x,
      x.dims.map((length, axis) => (axis < 2 ? length : 1)),
    );
    for (let plane = 0; plane < batch * channels; plane++) {
      let sum = 0;
      for (let i = plane * size; i < (plane + 1) * size; i++) sum += Math.abs(x.data[i] as number) ** p;
      y.data[plane] = sum ** (1 / p);
    }
    return [y];
  };
};

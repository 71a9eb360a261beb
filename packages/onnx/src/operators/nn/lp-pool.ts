import { floatInput, newLike } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { planesOf, poolShape, readPool } from './pool.ts';
import { sweep } from './taps.ts';
import { volume } from './window.ts';

/** LpPool: the Lp norm of each window. */
export const lpPool: Operator = (node) => {
  const window = readPool(node);
  const p = node.attributes.int('p', 2);
  if (p < 1) throw node.error(`has p ${p}, which must be positive.`);
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const { planes, space, taps, dims } = poolShape(x.dims, window);
    const y = newLike(x, dims);
    const [inSize, outSize, stride] = [volume(space.input), volume(space.output), space.strides[2]];
    const sums = new Float64Array(outSize);
    for (let plane = 0; plane < planes; plane++) {
      sums.fill(0);
      sweep(space, taps, (_tap, out, into, count) => {
        let [at, from] = [out, plane * inSize + into];
        for (const end = at + count; at < end; at++, from += stride) {
          sums[at] = (sums[at] as number) + Math.abs(x.data[from] as number) ** p;
        }
      });
      for (let i = 0; i < outSize; i++) y.data[plane * outSize + i] = (sums[i] as number) ** (1 / p);
    }
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

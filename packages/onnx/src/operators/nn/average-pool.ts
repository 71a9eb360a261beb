import { floatInput, newLike } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { poolShape, readPool, windowSums } from './pool.ts';
import { type Space, volume } from './window.ts';

/** AveragePool: the mean of each window, the padding counted as zeros or not at all. */
export const averagePool: Operator = (node) => {
  const window = readPool(node);
  const countsPadding = node.attributes.int('count_include_pad', 0) !== 0;
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const pool = poolShape(x.dims, window);
    const { space, dims } = pool;
    const y = newLike(x, dims);
    const sizes = windowSizes(space, countsPadding);
    const size = volume(space.output);
    const sums = windowSums(pool, x.data, (value) => value);
    for (let i = 0; i < sums.length; i++) y.data[i] = (sums[i] as number) / (sizes[i % size] as number);
    return [y];
  };
};

/** How many elements each window's sum is divided by; 1 where a dilated window reads none. */
function windowSizes(space: Space, countsPadding: boolean): Float64Array {
  const [deep, high, wide] = [0, 1, 2].map((axis) => axisSizes(space, axis as 0 | 1 | 2, countsPadding));
  const sizes = new Float64Array(volume(space.output));
  let at = 0;
  for (const a of deep!) for (const b of high!) for (const c of wide!) sizes[at++] = Math.max(1, a * b * c);
  return sizes;
}

function axisSizes(
  { input, output, kernel, strides, dilations, begin, end }: Space,
  axis: 0 | 1 | 2,
  countsPadding: boolean,
): number[] {
  const dilation = dilations[axis];
  const first = countsPadding ? -begin[axis] : 0;
  const past = input[axis] + (countsPadding ? end[axis] : 0);
  return Array.from({ length: output[axis] }, (_, o) => {
    const start = o * strides[axis] - begin[axis];
    const from = Math.max(0, Math.ceil((first - start) / dilation));
    const to = Math.min(kernel[axis], Math.ceil((past - start) / dilation));
    return Math.max(0, to - from);
  });
}

import { floatInput, newLike } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { planesOf } from './pool.ts';

type Numbers = Float32Array | Float64Array;

/** GlobalAveragePool: the mean of each channel. */
export const globalAveragePool: Operator = globalPool((x, from, to) => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i] as number;
  return sum / (to - from);
});

/** GlobalMaxPool: the largest element of each channel. */
export const globalMaxPool: Operator = globalPool((x, from, to) => {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if ((x[i] as number) > most) most = x[i] as number;
  return most;
});

function globalPool(reduce: (x: Numbers, from: number, to: number) => number): Operator {
  return () => (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const { batch, channels, size } = planesOf(x);
    const y = newLike(
      x,
      x.dims.map((length, axis) => (axis < 2 ? length : 1)),
    );
    for (let i = 0; i < batch * channels; i++) y.data[i] = reduce(x.data, i * size, (i + 1) * size);
    return [y];
  };
}

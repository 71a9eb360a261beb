import type { OnnxTensorOf } from '../../tensor/types.ts';
import { typed } from '../support/inputs.ts';
import { newTensor } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { held, nearestEven } from './rounding.ts';

/** A tensor of floats in 8 bits. */
export interface DynamicallyQuantized {
  readonly values: OnnxTensorOf<'uint8'>;
  readonly scale: number;
  readonly zero: number;
}

/** Quantises floats to the range they span, widened to hold 0: uint8, all steps in float32. */
export function quantizeDynamically({ dims, data }: OnnxTensorOf<'float32'>): DynamicallyQuantized {
  let [least, most] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  const scale = most === least ? 1 : Math.fround(Math.fround(most - least) / 255);
  const zero = nearestEven(held(Math.fround(0 - Math.fround(least / scale)), 0, 255));
  const values = newTensor('uint8', dims);
  for (let i = 0; i < data.length; i++) {
    const value = nearestEven(Math.fround((data[i] as number) / scale));
    values.data[i] = held(value + zero, 0, 255);
  }
  return { values, scale, zero };
}

/** DynamicQuantizeLinear: a tensor in 8 bits, its scale and its zero point. */
export const dynamicQuantizeLinear: Operator = () => (inputs) => {
  const { values, scale, zero } = quantizeDynamically(typed(inputs[0], 'x', ['float32']));
  const [scales, zeros] = [newTensor('float32', []), newTensor('uint8', [])];
  scales.data[0] = scale;
  zeros.data[0] = zero;
  return [values, scales, zeros];
};

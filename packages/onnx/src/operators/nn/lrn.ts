import { floatInput, newLike } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { planesOf } from './pool.ts';

/** LRN, local response normalization: x / (bias + α/size · Σ x² over neighbouring channels)^β. */
export const lrn: Operator = (node) => {
  const { attributes } = node;
  const size = attributes.int('size', 0);
  if (size < 1) throw node.error(`has size ${size}, which must be positive.`);
  const alpha = attributes.float('alpha') ?? 1e-4;
  const beta = attributes.float('beta') ?? 0.75;
  const bias = attributes.float('bias') ?? 1;
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const { batch, channels, size: plane } = planesOf(x);
    const y = newLike(x, x.dims);
    const sums = new Float64Array(plane);
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < channels; c++) {
        sums.fill(0);
        for (let i = Math.max(0, c - before); i <= Math.min(channels - 1, c + after); i++) {
          const from = (n * channels + i) * plane;
          for (let j = 0; j < plane; j++) sums[j]! += x.data[from + j]! ** 2;
        }
        const at = (n * channels + c) * plane;
        for (let j = 0; j < plane; j++) {
          y.data[at + j] = x.data[at + j]! / (bias + (alpha / size) * sums[j]!) ** beta;
        }
      }
    }
    return [y];
  };
};

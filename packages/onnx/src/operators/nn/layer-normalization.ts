import type { OnnxTensor } from '../../tensor/types.ts';
import { floatInput, newLike } from '../support/inputs.ts';
import { axisOf, newTensor, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { type Floats, meanOf, meanSquare, spread } from './normalize.ts';

/** LayerNormalization: the axes from `axis` on to mean 0 and variance 1, then scaled and shifted. */
export const layerNormalization: Operator = normalization(true);

/** RMSNormalization: the axes from `axis` on divided by their root mean square, then scaled. */
export const rmsNormalization: Operator = normalization(false);

function normalization(centers: boolean): Operator {
  return (node) => {
    const epsilon = node.attributes.float('epsilon') ?? 1e-5;
    const givenAxis = node.attributes.int('axis', -1);
    return (inputs) => {
      const x = floatInput(inputs[0], 'X');
      const axis = axisOf(givenAxis, x.dims.length);
      const size = sizeOf(x.dims.slice(axis));
      const rows = size === 0 ? 0 : x.data.length / size;
      const scale = spread(inputs[1], 'Scale', x, axis);
      const bias = centers && inputs[2] !== undefined ? spread(inputs[2], 'B', x, axis) : undefined;
      const y = newLike(x, x.dims);
      const statistics = x.dims.map((length, i) => (i < axis ? length : 1));
      const mean = newTensor('float32', statistics);
      const inverse = newTensor('float32', statistics);
      for (let row = 0; row < rows; row++) {
        const [from, to] = [row * size, (row + 1) * size];
        const center = centers ? meanOf(x.data, from, to) : 0;
        const factor = 1 / Math.sqrt(meanSquare(x.data, from, to, center) + epsilon);
        mean.data[row] = center;
        inverse.data[row] = factor;
        writeRow(x.data, y.data, from, to, center, factor, scale, bias);
      }
      const outputs: (OnnxTensor | undefined)[] = centers ? [y, mean, inverse] : [y];
      return outputs;
    };
  };
}

interface Spread {
  readonly data: Floats;
  readonly period: number;
}

function writeRow(
  x: Floats,
  y: Floats,
  from: number,
  to: number,
  center: number,
  factor: number,
  scale: Spread,
  bias: Spread | undefined,
): void {
  let s = from % scale.period;
  let b = bias === undefined ? 0 : from % bias.period;
  for (let i = from; i < to; i++, s++, b++) {
    const value = ((x[i] as number) - center) * factor * (scale.data[s] as number);
    y[i] = bias === undefined ? value : value + (bias.data[b] as number);
  }
}

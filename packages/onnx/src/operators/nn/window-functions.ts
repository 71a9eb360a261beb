import { OnnxError } from '../../errors.ts';
import { scalarInput } from '../support/inputs.ts';
import { numbersAs, typeAttribute } from '../support/numeric-result.ts';
import { newTensor } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** HannWindow: ½ − ½·cos(2πn/N). */
export const hannWindow: Operator = cosineWindow([0.5, -0.5]);

/** HammingWindow: 25/46 − 21/46·cos(2πn/N). */
export const hammingWindow: Operator = cosineWindow([25 / 46, -21 / 46]);

/** BlackmanWindow: 0.42 − ½·cos(2πn/N) + 0.08·cos(4πn/N). */
export const blackmanWindow: Operator = cosineWindow([0.42, -0.5, 0.08]);

/** A sum of cosines; periodic (N = size), or symmetric (N = size − 1). */
function cosineWindow(factors: readonly number[]): Operator {
  return (node) => {
    const isPeriodic = node.attributes.int('periodic', 1) !== 0;
    const type = typeAttribute(node, 'output_datatype', 1);
    return (inputs) => {
      const size = scalarInput(inputs[0], 'size');
      if (!(size >= 0)) throw new OnnxError(`the input size must not be negative, and is ${size}`);
      const values = newTensor('float64', [size]).data;
      const period = isPeriodic ? size : Math.max(1, size - 1);
      for (let n = 0; n < size; n++) {
        let sum = 0;
        for (const [i, factor] of factors.entries()) sum += factor * Math.cos((2 * Math.PI * i * n) / period);
        values[n] = sum;
      }
      return [numbersAs(type, [size], values)];
    };
  };
}

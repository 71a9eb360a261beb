import { elementType, isTensorType } from '../../tensor/types.ts';
import { typed } from '../support/inputs.ts';
import { newTensor, tensorOf } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { checkZeroPoints, granularityOf } from './granularity.ts';
import { held, nearestEven, type QuantizedType, quantizedTypes, ranges } from './rounding.ts';

/** QuantizeLinear: y = saturate(round(x / scale) + zero point), halves rounded to even. */
export const quantizeLinear: Operator = (node) => {
  const wanted = outputType(node);
  const axis = node.attributes.int('axis', 1);
  const block = node.attributes.int('block_size', 0);
  return (inputs) => {
    const x = typed(inputs[0], 'x', ['float32', 'int32']);
    const scale = typed(inputs[1], 'y_scale', ['float32']);
    const zero = inputs[2] === undefined ? undefined : typed(inputs[2], 'y_zero_point', quantizedTypes);
    checkZeroPoints(scale, inputs[2]);
    const type = zero?.type ?? wanted ?? 'uint8';
    const y = newTensor(type, x.dims);
    const [least, most] = ranges[type];
    const source = tensorOf(x.type, x.dims, x.data);
    const { outer, length, inner, scaleAt, step } = granularityOf(source, scale, axis, block);
    for (let o = 0, at = 0; o < outer; o++) {
      for (let i = 0; i < length; i++) {
        let s = scaleAt(o, i);
        for (const end = at + inner; at < end; at++, s += step) {
          const value = Math.fround((x.data[at] as number) / (scale.data[s] as number));
          y.data[at] = held(nearestEven(value) + (zero?.data[s] ?? 0), least, most);
        }
      }
    }
    return [tensorOf(type, y.dims, y.data)];
  };
};

/** The type the attribute output_dtype asks for. */
function outputType(node: OperatorNode): QuantizedType | undefined {
  const code = node.attributes.int('output_dtype', 0);
  if (code === 0) return undefined;
  const type = quantizedTypes.find((name) => isTensorType(name) && name === elementType(code));
  if (type === undefined)
    throw node.error(`has output_dtype ${elementType(code)}, which is not possible here.`);
  return type;
}

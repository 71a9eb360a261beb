import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { isHalf, narrowed, widened } from '../support/half.ts';
import { typed } from '../support/inputs.ts';
import { typeAttribute } from '../support/numeric-result.ts';
import { newTensor, required, tensorOf } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { checkZeroPoints, granularityOf } from './granularity.ts';

const types = ['uint8', 'int8', 'uint16', 'int16', 'int32'] as const;

/** DequantizeLinear: y = (x − zero point)·scale. */
export const dequantizeLinear: Operator = (node) => {
  const wanted = outputType(node);
  const axis = node.attributes.int('axis', 1);
  const block = node.attributes.int('block_size', 0);
  return (inputs) => {
    const x = typed(inputs[0], 'x', types);
    const given = required(inputs[1], 'x_scale');
    const scale = isHalf(given) ? widened(given) : typed(given, 'x_scale', ['float32']);
    const zero = inputs[2] === undefined ? undefined : typed(inputs[2], 'x_zero_point', types);
    checkZeroPoints(scale, inputs[2]);
    if (zero !== undefined && zero.type !== x.type) {
      throw new OnnxError(`the input x_zero_point must be of the type of x, ${x.type}, and is ${zero.type}`);
    }
    const y = newTensor('float32', x.dims);
    const source = tensorOf(x.type, x.dims, x.data);
    const { outer, length, inner, scaleAt, step } = granularityOf(source, scale, axis, block);
    for (let o = 0, at = 0; o < outer; o++) {
      for (let i = 0; i < length; i++) {
        let s = scaleAt(o, i);
        for (const end = at + inner; at < end; at++, s += step) {
          y.data[at] = ((x.data[at] as number) - (zero?.data[s] ?? 0)) * (scale.data[s] as number);
        }
      }
    }
    const type: OnnxTensor['type'] = wanted ?? given.type;
    return [type === 'float16' || type === 'bfloat16' ? narrowed(y, type) : y];
  };
};

/** The type the attribute output_dtype asks for. */
function outputType(node: OperatorNode): 'float32' | 'float16' | 'bfloat16' | undefined {
  if (node.attributes.int('output_dtype', 0) === 0) return undefined;
  const type = typeAttribute(node, 'output_dtype', 1);
  if (type === 'float32' || type === 'float16' || type === 'bfloat16') return type;
  throw node.error(`has output_dtype ${type}, which is no type of floats it may have.`);
}

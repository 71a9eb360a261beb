import { OnnxError } from '../../errors.ts';
import type { OnnxTensor, OnnxTensorOf } from '../../tensor/types.ts';
import { recurrent } from '../recurrent/index.ts';
import { typed } from '../support/inputs.ts';
import { newTensor } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { bytesInput } from './shifted.ts';

/** Inputs that LSTM has too. */
const shared = 8;
/** For W and R: their place, and those of their scales and zero points. */
const packed = [
  { at: 1, name: 'W', scale: 8, zero: 9 },
  { at: 2, name: 'R', scale: 10, zero: 11 },
] as const;

type Packed = (typeof packed)[number];

/**
 * com.microsoft.DynamicQuantizeLSTM: an LSTM with weights in 8 bits. They are unpacked, and inputs and states stay
 * floats, so that results are those of LSTM with these weights: closer to the model before it was quantised than
 * ONNX Runtime's, which rounds inputs and states too.
 */
export const dynamicQuantizeLstm: Operator = (node) => {
  const fixed = packed.map((part) => fixedWeights(node, part));
  const { LSTM: lstm } = recurrent as { LSTM: Operator };
  const run = lstm({
    ...node,
    inputs: node.inputs.slice(0, shared),
    constant: (i) => (i === 1 || i === 2 ? fixed[i - 1] : node.constant(i)),
  });
  return (inputs, scope) => {
    const values = inputs.slice(0, shared);
    for (const [i, part] of packed.entries()) {
      values[part.at] = fixed[i] ?? unpacked(part, inputs[part.at], inputs[part.scale], inputs[part.zero]);
    }
    return run(values, scope);
  };
};

/** Weights that never change. */
function fixedWeights(node: OperatorNode, part: Packed): OnnxTensor | undefined {
  const [q, scale, zero] = [part.at, part.scale, part.zero].map((i) => node.constant(i));
  const isFixed = q !== undefined && scale !== undefined && (zero !== undefined || !node.inputs[part.zero]);
  try {
    return isFixed ? unpacked(part, q, scale, zero) : undefined;
  } catch (cause) {
    throw node.error(`cannot read its weights: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
}

/** [directions, n, columns] in 8 bits → [directions, columns, n] in float32, as LSTM has them. */
function unpacked(
  { name }: Packed,
  q: OnnxTensor | undefined,
  scale: OnnxTensor | undefined,
  zero: OnnxTensor | undefined,
): OnnxTensorOf<'float32'> {
  const { type, dims, data } = bytesInput(q, name);
  const [directions = 0, n = 0, columns = 0] = dims;
  if (dims.length !== 3) {
    throw new OnnxError(`the input ${name} must have 3 axes, and has the shape [${dims.join(', ')}]`);
  }
  const scales = typed(scale, `${name}_scale`, ['float32']).data;
  const zeros = zero === undefined ? undefined : typed(zero, `${name}_zero_point`, [type]).data;
  for (const [values, what] of [
    [scales, 'scale'],
    [zeros, 'zero_point'],
  ] as const) {
    if (values === undefined || values.length === directions || values.length === directions * columns)
      continue;
    throw new OnnxError(
      `the input ${name}_${what} must have ${directions} or ${directions * columns} elements, and has ${values.length}`,
    );
  }
  const wide = newTensor('float32', [directions, columns, n]);
  for (let row = 0; row < directions * columns; row++) {
    const d = Math.floor(row / columns);
    const factor = scales[scales.length === directions ? d : row] as number;
    const shift = zeros === undefined ? 0 : (zeros[zeros.length === directions ? d : row] as number);
    for (let i = 0; i < n; i++) {
      const value = data[(d * n + i) * columns + (row % columns)] as number;
      wide.data[row * n + i] = (value - shift) * factor;
    }
  }
  return wide;
}

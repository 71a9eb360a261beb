import { bfloat16ToFloat, floatToBfloat16, floatToHalf, halfToFloat } from '../../tensor/half.ts';
import type { OnnxTensor, OnnxTensorOf } from '../../tensor/types.ts';
import type { Operator, OperatorNode, OperatorRun, Operators } from '../types.ts';

type HalfTensor = OnnxTensorOf<'float16'> | OnnxTensorOf<'bfloat16'>;

/** Whether a tensor holds half-precision floats of either kind. */
export function isHalf(tensor: OnnxTensor | undefined): tensor is HalfTensor {
  return tensor?.type === 'float16' || tensor?.type === 'bfloat16';
}

/** The same numbers as float32. */
export function widened({ type, dims, data }: HalfTensor): OnnxTensorOf<'float32'> {
  const convert = type === 'float16' ? halfToFloat : bfloat16ToFloat;
  const wide = new Float32Array(data.length);
  for (let i = 0; i < wide.length; i++) wide[i] = convert(data[i] as number);
  return { type: 'float32', dims, data: wide };
}

/** The nearest half-precision numbers. */
export function narrowed(tensor: OnnxTensorOf<'float32'>, type: HalfTensor['type']): OnnxTensor {
  const convert = type === 'float16' ? floatToHalf : floatToBfloat16;
  const data = new Uint16Array(tensor.data.length);
  for (let i = 0; i < data.length; i++) data[i] = convert(tensor.data[i] as number);
  return { type, dims: tensor.dims, data };
}

/**
 * Lets computing operators take float16 and bfloat16: they compute in float32, and their float32 results are
 * rounded to the type of the first input of floats.
 *
 * @param operators Operators on float32. Results whose type is not the inputs' (bool, int64) stay as they are.
 */
export function inFloat32(operators: Operators): Operators {
  return Object.fromEntries(Object.entries(operators).map(([name, operator]) => [name, wrapped(operator)]));
}

function wrapped(operator: Operator): Operator {
  return (node) => {
    const widen = widener(node);
    const constant = (i: number): OnnxTensor | undefined => widen(node.constant(i));
    const run = operator({ ...node, constant });
    return (inputs, scope) => {
      for (let i = 0; i < inputs.length; i++) {
        if (isHalf(inputs[i])) return runWide(run, inputs, scope, widen);
      }
      return run(inputs, scope);
    };
  };
}

type Widen = (tensor: OnnxTensor | undefined) => OnnxTensor | undefined;

/** Widens inputs of a node; what is constant only once. */
function widener(node: OperatorNode): Widen {
  const constants = new Set(node.inputs.map((_, i) => node.constant(i)).filter(isHalf));
  const known = new Map<OnnxTensor, OnnxTensor>();
  return (tensor) => {
    if (!isHalf(tensor)) return tensor;
    const wide = known.get(tensor) ?? widened(tensor);
    if (constants.has(tensor)) known.set(tensor, wide);
    return wide;
  };
}

function runWide(
  run: OperatorRun,
  inputs: Parameters<OperatorRun>[0],
  scope: Parameters<OperatorRun>[1],
  widen: Widen,
): readonly (OnnxTensor | undefined)[] {
  const outputs = run(inputs.map(widen), scope);
  const first = inputs.find(
    (input) => isHalf(input) || input?.type === 'float32' || input?.type === 'float64',
  );
  if (!isHalf(first)) return outputs;
  return outputs.map((output) => (output?.type === 'float32' ? narrowed(output, first.type) : output));
}

import { decodeTensor, encodeTensor, type OnnxTensor } from '../src/index.ts';
import { narrowed, widened } from '../src/operators/support/half.ts';
import { typeCode } from '../src/tensor/types.ts';
import type { BuiltModel } from './random-recurrent.ts';

/** Element types that recurrent layers may have beside float32. */
export type OtherFloat = 'float64' | 'float16' | 'bfloat16';

type Convert = (tensor: OnnxTensor) => OnnxTensor;

/** The same model, all its floats of another type. */
export function inType(built: BuiltModel, type: OtherFloat): BuiltModel {
  return mapped(built, (tensor) => to(tensor, type), typeCode(type));
}

/** The same model in float32, with none but numbers that the other type has. */
export function roundedTo(built: BuiltModel, type: OtherFloat): BuiltModel {
  return mapped(built, (tensor) => inFloat32(to(tensor, type)), typeCode('float32'));
}

/** A tensor of any float type as float32. */
export function inFloat32(tensor: OnnxTensor): OnnxTensor {
  if (tensor.type === 'float16' || tensor.type === 'bfloat16') return widened(tensor);
  if (tensor.type !== 'float64') return tensor;
  return { type: 'float32', dims: tensor.dims, data: Float32Array.from(tensor.data) };
}

function to(tensor: OnnxTensor, type: OtherFloat): OnnxTensor {
  if (tensor.type !== 'float32') return tensor;
  if (type !== 'float64') return narrowed(tensor, type);
  return { type, dims: tensor.dims, data: Float64Array.from(tensor.data) };
}

function mapped({ model, feeds }: BuiltModel, convert: Convert, code: number): BuiltModel {
  const graph = model.graph!;
  for (const [i, proto] of graph.initializer.entries()) {
    graph.initializer[i] = encodeTensor(proto.name, convert(decodeTensor(proto)));
  }
  for (const { type } of [...graph.input, ...graph.output]) {
    if (type?.value.case !== 'tensorType') continue;
    if (type.value.value.elemType === typeCode('float32')) type.value.value.elemType = code;
  }
  return {
    model,
    feeds: Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, convert(feed)])),
  };
}

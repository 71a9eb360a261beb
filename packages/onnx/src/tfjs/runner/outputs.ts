import type { ValueInfoProto } from 'onnx-buf';
import { narrowed } from '../../operators/support/half.ts';
import { elementType, isTensorType, type OnnxTensor, type OnnxTensorType } from '../../tensor/types.ts';
import { download } from '../operators/support/values.ts';
import type { TfValue } from '../operators/types.ts';

/** The element type a model declares for an input or output. */
export function declaredType({ type }: ValueInfoProto): OnnxTensorType | undefined {
  const name = type?.value.case === 'tensorType' ? elementType(type.value.value.elemType) : '';
  return isTensorType(name) ? name : undefined;
}

/** A value as an ONNX tensor; floats of the type that the model declares. */
export function asDeclared(value: TfValue, type: OnnxTensorType | undefined): OnnxTensor {
  const tensor = download(value);
  if (tensor.type !== 'float32') return tensor;
  if (type === 'float16' || type === 'bfloat16') return narrowed(tensor, type);
  if (type !== 'float64') return tensor;
  return { type, dims: tensor.dims, data: Float64Array.from(tensor.data) };
}

export { OnnxError, type OnnxErrorOptions } from './errors.ts';
export { type OnnxModel, parseOnnx, serializeOnnx } from './model.ts';
export type {
  OnnxDataOf,
  OnnxElementType,
  OnnxTensor,
  OnnxTensorOf,
  OnnxTensorType,
} from './tensor/types.ts';

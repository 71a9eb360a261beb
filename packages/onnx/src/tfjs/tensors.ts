import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../errors.ts';
import type { OnnxTensor, OnnxTensorType } from '../tensor/types.ts';

/**
 * Copies a tfjs tensor out of its backend.
 *
 * @throws OnnxError for dtypes ONNX models here have no use for (complex64, string).
 */
export function tensorToOnnx(tensor: tf.Tensor): OnnxTensor {
  const dims = [...tensor.shape];
  const data = tensor.dataSync();
  switch (typeOfDtype(tensor.dtype)) {
    case 'int32':
      return { type: 'int32', dims, data: Int32Array.from(data) };
    case 'bool':
      return { type: 'bool', dims, data: Uint8Array.from(data) };
    default:
      return { type: 'float32', dims, data: Float32Array.from(data) };
  }
}

/** Copies out what `change` makes of a tensor: the tensor in another layout. */
export function rearrangedToOnnx(tensor: tf.Tensor, change: (tensor: tf.Tensor) => tf.Tensor): OnnxTensor {
  const changed = tf.tidy(() => change(tensor));
  try {
    return tensorToOnnx(changed);
  } finally {
    changed.dispose();
  }
}

/** The ONNX element type of a tfjs dtype. */
export function typeOfDtype(dtype: tf.DataType): OnnxTensorType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new OnnxError(
    `exportOnnx(): tensors of dtype ${dtype} cannot be exported; use float32, int32 or bool.`,
  );
}

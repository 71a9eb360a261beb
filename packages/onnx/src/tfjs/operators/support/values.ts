import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../../errors.ts';
import { isHalf, widened } from '../../../operators/support/half.ts';
import { integersOf } from '../../../operators/support/tensors.ts';
import type { OnnxTensor } from '../../../tensor/types.ts';
import { HostOnly, type TfValue } from '../types.ts';

/** Whether a value is a tensor of TensorFlow.js. */
export function isTensor(value: TfValue | undefined): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

/** Whether a value is a tensor of floats in TensorFlow.js. */
export function isFloat(value: TfValue | undefined): value is tf.Tensor {
  return isTensor(value) && value.dtype === 'float32';
}

/** Length of each axis. */
export function dimsOf(value: TfValue): readonly number[] {
  return isTensor(value) ? value.shape : value.dims;
}

/**
 * Brings a value to TensorFlow.js: floats of any width as float32, truth values as bool, integers as int32.
 *
 * @throws OnnxError for strings.
 */
export function upload(value: TfValue): tf.Tensor {
  if (isTensor(value)) return value;
  const dims = [...value.dims];
  if (isHalf(value)) return tf.tensor(widened(value).data, dims, 'float32');
  switch (value.type) {
    case 'float32':
      // A backend may keep the array it is given, and this one may be a view of the file.
      return tf.tensor(value.data.slice(), dims, 'float32');
    case 'float64':
      return tf.tensor(Float32Array.from(value.data), dims, 'float32');
    case 'bool':
      return tf.tensor(value.data.slice(), dims, 'bool');
    case 'string':
      throw new OnnxError('a tensor of strings has no place among numbers');
    default:
      return tf.tensor(Int32Array.from(integersOf(value)), dims, 'int32');
  }
}

/** Brings a value to where typed arrays are. */
export function download(value: TfValue): OnnxTensor {
  if (!isTensor(value)) return value;
  const dims = [...value.shape];
  const data = value.dataSync();
  switch (value.dtype) {
    case 'bool':
      return { type: 'bool', dims, data: Uint8Array.from(data) };
    case 'int32':
      return { type: 'int32', dims, data: Int32Array.from(data) };
    default:
      return { type: 'float32', dims, data: Float32Array.from(data) };
  }
}

/**
 * The integers of an input: a shape, axes, indices.
 *
 * @throws OnnxError if it is left out.
 */
export function integersAt(inputs: readonly (TfValue | undefined)[], index: number): number[] {
  const value = inputs[index];
  if (value === undefined) throw new OnnxError(`input ${index} is missing`);
  return integersOf(download(value));
}

/**
 * An input as a tensor in TensorFlow.js.
 *
 * @throws OnnxError if it is left out.
 */
export function tensorAt(inputs: readonly (TfValue | undefined)[], index: number): tf.Tensor {
  const value = inputs[index];
  if (value === undefined) throw new OnnxError(`input ${index} is missing`);
  return upload(value);
}

/**
 * An input that must be a tensor of floats for a node to run on tensors.
 *
 * @throws HostOnly if it is none.
 */
export function floatAt(inputs: readonly (TfValue | undefined)[], index: number): tf.Tensor {
  const value = inputs[index];
  if (isFloat(value)) return value;
  throw new HostOnly('has an input that is no float32');
}

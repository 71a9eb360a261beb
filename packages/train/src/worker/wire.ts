import * as tf from '@tensorflow/tfjs-core';
import { toList } from '../data/source.ts';
import type { Batch, Tensors } from '../types.ts';

/** A tensor on its way between threads. */
export interface WireTensor {
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** A batch, or a whole data set in memory, on its way between threads. */
export interface WireBatch {
  readonly x: WireTensor | readonly WireTensor[];
  readonly y: WireTensor | readonly WireTensor[];
  readonly weight?: WireTensor | readonly WireTensor[];
}

/** Copies a tensor's values out; the copy can be transferred without taking anything from the tensor. */
export async function packTensor(tensor: tf.Tensor): Promise<WireTensor> {
  return { dtype: tensor.dtype, shape: tensor.shape, data: (await tensor.data()).slice() };
}

/** Makes a tensor of what {@link packTensor} gave. */
export function unpackTensor({ dtype, shape, data }: WireTensor): tf.Tensor {
  return tf.tensor(data, [...shape], dtype);
}

/** Copies a batch's values out. */
export async function packBatch(batch: Batch): Promise<WireBatch> {
  const pack = async (tensors: Tensors) => {
    const packed = await Promise.all(toList(tensors).map(packTensor));
    return Array.isArray(tensors) ? packed : (packed[0] as WireTensor);
  };
  const x = await pack(batch.x);
  const y = await pack(batch.y);
  return batch.weight === undefined ? { x, y } : { x, y, weight: await pack(batch.weight) };
}

/** Makes the tensors of what {@link packBatch} gave. */
export function unpackBatch({ x, y, weight }: WireBatch): Batch {
  const unpack = (part: WireTensor | readonly WireTensor[]) =>
    Array.isArray(part)
      ? (part as readonly WireTensor[]).map(unpackTensor)
      : unpackTensor(part as WireTensor);
  const batch = { x: unpack(x), y: unpack(y) };
  return weight === undefined ? batch : { ...batch, weight: unpack(weight) };
}

/** The memory of wire tensors, to be transferred instead of copied. */
export function buffersOf(...parts: (WireTensor | readonly WireTensor[] | undefined)[]): ArrayBuffer[] {
  return parts.flat().flatMap((part) => (part === undefined ? [] : [part.data.buffer as ArrayBuffer]));
}

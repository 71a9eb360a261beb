import type * as tf from '@tensorflow/tfjs-core';
import type { Batch, Tensors } from '../types.ts';

/** A batch the loop works on. */
export interface OwnedBatch extends Batch {
  /** Sequences in it. */
  readonly size: number;
  /** Frees what was made for this batch only. */
  release(): void;
}

/** Where batches come from. */
export interface BatchSource {
  /** Batches in an epoch, if known beforehand. */
  readonly batchesPerEpoch: number | undefined;
  /** Sequences in an epoch, if known beforehand. */
  readonly sequences: number | undefined;
  /**
   * @param epoch Counted from 1.
   * @param skip Batches at the start that are not wanted.
   */
  batches(epoch: number, skip: number): AsyncIterable<OwnedBatch> | Iterable<OwnedBatch>;
  /** Frees what was made for this source only. */
  dispose(): void;
}

/** The tensors of `x`, `y` or `weight`. */
export function toList(tensors: Tensors): readonly tf.Tensor[] {
  return Array.isArray(tensors) ? (tensors as readonly tf.Tensor[]) : [tensors as tf.Tensor];
}

/** Maps `x`, `y` or `weight`, keeping whether it is one tensor or several. */
export function mapTensors(tensors: Tensors, fn: (tensor: tf.Tensor) => tf.Tensor): Tensors {
  return Array.isArray(tensors)
    ? (tensors as readonly tf.Tensor[]).map((tensor) => fn(tensor))
    : fn(tensors as tf.Tensor);
}

/** Maps all parts of a batch. */
export function mapBatch(batch: Batch, fn: (tensor: tf.Tensor) => tf.Tensor): Batch {
  const x = mapTensors(batch.x, fn);
  const y = mapTensors(batch.y, fn);
  return batch.weight === undefined ? { x, y } : { x, y, weight: mapTensors(batch.weight, fn) };
}

/** All tensors of a batch. */
export function batchTensors(batch: Batch): tf.Tensor[] {
  return [
    ...toList(batch.x),
    ...toList(batch.y),
    ...(batch.weight === undefined ? [] : toList(batch.weight)),
  ];
}

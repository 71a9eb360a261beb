import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../types.ts';
import { toList } from './source.ts';

/**
 * Checks that a batch or data set is made of tensors with the same number of sequences.
 *
 * @param what Names it in messages, for example `fit(): dataset`.
 * @returns The number of sequences.
 */
export function checkBatch(what: string, batch: Batch): number {
  const parts = [
    ['x', batch?.x],
    ['y', batch?.y],
    ...(batch?.weight === undefined ? [] : [['weight', batch.weight] as const]),
  ] as const;
  let size: number | undefined;
  let first = '';
  for (const [name, tensors] of parts) {
    if (tensors === undefined || tensors === null) {
      throw new ArgumentError(`${what} must have x and y, but ${name} is missing.`);
    }
    const members = toList(tensors);
    if (members.length === 0) throw new ArgumentError(`${what}: ${name} must have at least one tensor.`);
    members.forEach((tensor, index) => {
      const label = members.length === 1 ? name : `${name}[${index}]`;
      if (!(tensor instanceof tf.Tensor)) {
        throw new ArgumentError(`${what}: ${label} must be a tensor, got ${typeof tensor}; use tf.tensor().`);
      }
      if (tensor.isDisposed) {
        throw new ArgumentError(
          `${what}: ${label} is disposed. fit() disposes of the batches a factory gives; make them anew for every epoch, or set disposeBatches to false.`,
        );
      }
      if (tensor.rank === 0) {
        throw new ShapeError(`${what}: ${label} must have a batch axis, got a scalar.`);
      }
      const rows = tensor.shape[0] as number;
      if (size === undefined) {
        size = rows;
        first = label;
      } else if (rows !== size) {
        throw new ShapeError(
          `${what}: ${label} has ${rows} sequences but ${first} has ${size}; all must agree in their first axis.`,
        );
      }
    });
  }
  if (!size) {
    throw new ArgumentError(`${what} is empty: ${first} has shape [0, …]; give at least one sequence.`);
  }
  return size;
}

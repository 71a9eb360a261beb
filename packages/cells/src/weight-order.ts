import { permuteGates } from '@recurra/core';
import type * as tf from '@tensorflow/tfjs-core';

// Weights are stored as Keras and tfjs-layers store them; the fused operations of @recurra/core take the canonical
// order. This file is the one border between the two.
//
//   LSTM  stored i, f, c, o   canonical i, f, g, o   the same: c is g
//   GRU   stored z, r, h      canonical r, z, n      the first two change places

/**
 * Converts a GRU weight from the stored gate order (z, r, h) to the canonical one (r, z, n), or back: it is its own
 * inverse.
 *
 * @param weight Last axis 3 * units.
 */
export function gruToCanonical<T extends tf.Tensor>(weight: T): T {
  return permuteGates(weight, [1, 0, 2]);
}

import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { currentHostMemory, type HostMemory } from '../backend/host-memory.ts';

/** One pass over host memory, where the backend's own Slice and Concat take several, element by element. */
function permuteHost(memory: HostMemory, x: tf.Tensor, order: readonly number[]): tf.Tensor {
  const info = memory.allocate(x.shape);
  const [from, to] = [memory.view(x), memory.view(info)];
  const size = x.shape.at(-1)! / order.length;
  for (let start = 0; start < from.length; start += size * order.length) {
    order.forEach((gate, index) => {
      const begin = start + gate * size;
      to.set(from.subarray(begin, begin + size), start + index * size);
    });
  }
  return tf.engine().makeTensorFromTensorInfo(info);
}

function permute(x: tf.Tensor, order: readonly number[]): tf.Tensor {
  const memory = x.dtype === 'float32' ? currentHostMemory() : undefined;
  if (memory !== undefined) return permuteHost(memory, x, order);
  const axis = x.rank - 1;
  const gates = tf.split(x, order.length, axis);
  return tf.concat(
    order.map((gate) => gates[gate]!),
    axis,
  );
}

/**
 * Puts the gates of a recurrent weight in another order: on the border between Recurra's order (LSTM i, f, g, o;
 * GRU r, z, n) and others.
 *
 * @param weight Last axis gates * hidden.
 * @param order Which gate of `weight` stands first, second, … in the result; each once.
 * @returns The same shape.
 * @throws ShapeError if the last axis does not hold so many gates; ArgumentError if `order` is no permutation.
 * @example const canonical = permuteGates(kernel, [1, 0, 2]); // Keras' GRU z, r, h → r, z, n
 */
export function permuteGates<T extends tf.Tensor>(weight: T, order: readonly number[]): T {
  const inverse = order.map((_, gate) => order.indexOf(gate));
  if (order.length === 0 || inverse.includes(-1)) {
    throw new ArgumentError(
      `permuteGates(): order must hold each of 0 to ${order.length - 1} once, got [${order}].`,
    );
  }
  if (weight.rank === 0 || weight.shape.at(-1)! % order.length !== 0) {
    throw new ShapeError(
      `permuteGates(): the last axis of weight must hold ${order.length} gates, got shape [${weight.shape}].`,
    );
  }
  const run = tf.customGrad((x) => ({
    value: permute(x as tf.Tensor, order),
    gradFunc: (dy: tf.Tensor) => permuteGates(dy, inverse),
  }));
  return run(weight) as T;
}

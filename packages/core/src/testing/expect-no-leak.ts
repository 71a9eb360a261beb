import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs a function and throws if it leaves tensors behind, besides those it returns (which are disposed).
 *
 * @param fn Returns the tensors it means to give, or nothing.
 * @throws ArgumentError if `tf.memory().numTensors` or the number of the backend's buffers has changed.
 * @example expectNoLeak(() => fusedLstm(x, weights).output);
 */
export function expectNoLeak(fn: () => unknown): void {
  // The engine counts tensors; only the backend knows what its kernels allocated below the engine.
  const before = { ...tf.memory(), backend: tf.engine().backend.numDataIds() };
  const result = fn();
  if (result !== undefined) tf.dispose(result as tf.TensorContainer);
  const after = { ...tf.memory(), backend: tf.engine().backend.numDataIds() };
  const tensors = after.numTensors - before.numTensors;
  const buffers = after.backend - before.backend;
  if (tensors !== 0 || buffers !== 0) {
    throw new ArgumentError(`expectNoLeak(): ${tensors} tensors and ${buffers} buffers were left behind.`);
  }
}

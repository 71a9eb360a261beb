import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs a function and throws if it leaves tensors behind, besides those it returns (which are disposed).
 *
 * @param fn Returns the tensors it means to give, or nothing.
 * @throws ArgumentError if `tf.memory().numTensors` or `numDataBuffers` has grown.
 * @example expectNoLeak(() => fusedLstm(x, weights).output);
 */
export function expectNoLeak(fn: () => unknown): void {
  const before = tf.memory();
  const result = fn();
  if (result !== undefined) tf.dispose(result as tf.TensorContainer);
  const after = tf.memory();
  if (after.numTensors !== before.numTensors || after.numDataBuffers !== before.numDataBuffers) {
    throw new ArgumentError(
      `expectNoLeak(): ${after.numTensors - before.numTensors} tensors and ${after.numDataBuffers - before.numDataBuffers} buffers were left behind.`,
    );
  }
}

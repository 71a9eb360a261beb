import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Makes current the cpu backend under a name that the packages know nothing of: there everything is composed from tf
 * ops, as on a GPU.
 */
export async function useStranger(): Promise<void> {
  const name = 'stranger';
  if (tf.findBackend(name) === null) {
    await useBackend('cpu');
    const backend = tf.engine().backend.constructor as new () => tf.KernelBackend;
    tf.copyRegisteredKernels('cpu', name);
    tf.registerBackend(name, () => new backend());
  }
  await tf.setBackend(name);
}

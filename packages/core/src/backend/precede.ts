import * as tf from '@tensorflow/tfjs-core';
import { type HostMemory, hostMemory } from './host-memory.ts';

/** How a kernel is called. */
export type KernelCall = Parameters<tf.KernelFunc>[0];

/**
 * Puts a kernel of ours before one a backend has: what ours leaves to it, the backend's does.
 *
 * @param ours Gives undefined for calls that it leaves to the backend.
 */
export function precede(
  kernelName: string,
  backendName: string,
  ours: (memory: HostMemory, call: KernelCall) => tf.TensorInfo | undefined,
): void {
  const theirs = tf.getKernel(kernelName, backendName);
  if (theirs === undefined) return;
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...theirs,
    kernelFunc: (call) => {
      const memory = hostMemory(backendName, call.backend);
      return (memory && ours(memory, call)) ?? theirs.kernelFunc(call);
    },
  });
}

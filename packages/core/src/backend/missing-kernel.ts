import type * as tf from '@tensorflow/tfjs-core';
import type { HostMemory } from './host-memory.ts';

/** A kernel that a backend lacks, written as loops over its memory. */
export interface MissingKernel {
  readonly kernelName: string;
  /**
   * @param inputs Tensors by the names of tfjs's op.
   * @param attributes What else tfjs's op passes.
   * @returns A new tensor.
   */
  run(inputs: tf.NamedTensorInfoMap, attributes: unknown, memory: HostMemory): tf.TensorInfo;
}

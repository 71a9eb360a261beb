import * as tf from '@tensorflow/tfjs-core';
import { accelerateProducts } from '../kernels/products.ts';
import {
  conv2dFilterGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
} from './convolution-gradients.ts';
import { hostMemory } from './host-memory.ts';
import type { MissingKernel } from './missing-kernel.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

/** Kernels of tfjs that training needs and tfjs-backend-wasm lacks. */
const missingKernels: readonly MissingKernel[] = [
  unsortedSegmentSum,
  conv2dFilterGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
];

/**
 * Gives the current TensorFlow.js backend the kernels it lacks for training recurrent models: on `wasm` the gradients
 * of embeddings (tensorflow/tfjs#8082) and of convolutions. A kernel that the backend has stays as it is, but on `cpu` and
 * `wasm` larger matrix products run on our kernels from now on, so that what comes after rounds as what comes later.
 *
 * Layers of `@recurra/cells` and `fit` of `@recurra/train` call it; call it yourself before training a model with
 * neither. It costs next to nothing, and does nothing the second time.
 *
 * @example ensureBackendKernels(); // now tf.layers.embedding trains on tfjs-backend-wasm
 */
export function ensureBackendKernels(): void {
  const backendName = tf.getBackend();
  if (backendName !== 'cpu' && backendName !== 'wasm') return;
  accelerateProducts(backendName);
  if (backendName !== 'wasm') return;
  for (const kernel of missingKernels) {
    if (tf.getKernel(kernel.kernelName, 'wasm') === undefined) register(kernel);
  }
}

function register({ kernelName, run }: MissingKernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const memory = hostMemory('wasm', backend)!;
      memory.bring(Object.values(inputs));
      return run(inputs as tf.NamedTensorInfoMap, attrs, memory);
    },
  });
}

import type { Kernels } from './kernels.ts';
import { type LoadOptions, load } from './load.ts';

export { type Activation, type ActivationName, activationCode } from './activations.ts';
export { Blocks, withBlocks } from './blocks.ts';
export { multiply, type ProductOptions } from './dense.ts';
export { KernelError } from './errors.ts';
export type { KernelExports, KernelName } from './exports.ts';
export { Kernels } from './kernels.ts';
export type { LoadOptions } from './load.ts';
export { sigmoidCrossEntropy, softmaxCrossEntropy } from './losses.ts';
export { Heap } from './memory.ts';
export type { Variant } from './module.ts';
export { type AdamOptions, adam } from './optim.ts';
export { type Matrix, matrix, pack, packedSize, times, timesPacked, transposed } from './products.ts';
export {
  type BackTrace,
  backward,
  readBiasGradients,
  readInputGradient,
  readKernelGradient,
  readPeepholeGradient,
  readProjectionGradient,
  readRecurrentGradient,
  readStateGradients,
} from './recurrent/backward.ts';
export { forward, readOutput, readState, type Trace } from './recurrent/forward.ts';
export type {
  RecurrentGradients,
  RecurrentInputs,
  RecurrentSpec,
  RecurrentWeights,
} from './recurrent/types.ts';
export { layerKinds, type StreamLayer, writeStreamLayers } from './stream/records.ts';
export { putStreamRecurrent, type StreamRecurrent } from './stream/recurrent.ts';
export { type Precision, putStreamWeights, type StreamWeights, streamWork } from './stream/weights.ts';

/**
 * Starts the kernels, or gives the running ones: one set a build for the whole program.
 *
 * Only the build that is used is fetched.
 *
 * @param options Which build; the fastest that the engine runs if left out.
 * @throws KernelError (`ERR_UNSUPPORTED`) if the engine lacks what the build needs.
 * @example const kernels = await loadKernels(); console.log(kernels.variant);
 */
export function loadKernels(options: LoadOptions = {}): Promise<Kernels> {
  return load(options, {
    relaxed: async () => (await import('./generated/relaxed.ts')).relaxed,
    simd: async () => (await import('./generated/simd.ts')).simd,
    scalar: async () => (await import('./generated/scalar.ts')).scalar,
  });
}

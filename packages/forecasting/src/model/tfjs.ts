// One door to tfjs-layers, so that every file names the same few things.

export { serialization } from '@tensorflow/tfjs-core';
export type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
export { initializers, input, layers, model } from '@tensorflow/tfjs-layers';

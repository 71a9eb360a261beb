import type * as tf from '@tensorflow/tfjs-core';

export { linearData, linearModel, lstmModel, sequenceData } from '../data.ts';

/** All weights' bytes, to be compared bit by bit. */
export function weightHex(model: { getWeights(): tf.Tensor[] }): string {
  return model
    .getWeights()
    .map((weight) =>
      Array.from(new Uint32Array(Float32Array.from(weight.dataSync()).buffer), (word) =>
        word.toString(16),
      ).join(),
    )
    .join('|');
}

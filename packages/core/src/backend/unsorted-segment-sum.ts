import type * as tf from '@tensorflow/tfjs-core';
import type { MissingKernel } from './missing-kernel.ts';

/**
 * out[s] = Σ x[row] over the rows whose segment is s: the gradient of `tf.gather`, and so of embeddings.
 *
 * Rows whose segment is outside 0 … numSegments - 1 count nowhere.
 */
export const unsortedSegmentSum: MissingKernel = {
  kernelName: 'UnsortedSegmentSum',
  run({ x, segmentIds }, attributes, memory) {
    const { numSegments } = attributes as { readonly numSegments: number };
    const [values, segments] = [x as tf.TensorInfo, segmentIds as tf.TensorInfo];
    const result = memory.allocate(
      [numSegments, ...values.shape.slice(1)],
      values.dtype as 'float32' | 'int32',
    );
    const from = memory.view(values);
    const ids = memory.view(segments);
    const to = memory.view(result);
    to.fill(0);
    const width = ids.length === 0 ? 0 : from.length / ids.length;
    for (let row = 0; row < ids.length; row++) {
      const segment = ids[row]!;
      if (segment < 0 || segment >= numSegments) continue;
      const source = row * width;
      const target = segment * width;
      for (let place = 0; place < width; place++) to[target + place]! += from[source + place]!;
    }
    return result;
  },
};

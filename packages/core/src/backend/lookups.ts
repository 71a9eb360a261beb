import type * as tf from '@tensorflow/tfjs-core';
import { precede } from './precede.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

interface GatherAttributes {
  readonly axis: number;
  readonly batchDims: number;
}

const done = new Set<string>();

/**
 * Lets the backend `cpu` or `wasm` look up rows, and add up their gradients, by copying rows: embeddings.
 * tfjs-backend-cpu compares every row with every segment, which for a vocabulary of 100 takes seconds a step.
 */
export function accelerateLookups(backendName: string): void {
  if (done.has(backendName)) return;
  done.add(backendName);
  precede('GatherV2', backendName, (memory, { inputs, attrs }) => {
    const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const { axis, batchDims } = attrs as unknown as GatherAttributes;
    if (x.dtype !== 'float32' || indices.dtype !== 'int32' || axis !== 0 || batchDims !== 0) return undefined;
    memory.bring([x, indices]);
    const result = memory.allocate([...indices.shape, ...x.shape.slice(1)]);
    const [rows, from, to] = [memory.view(indices), memory.view(x), memory.view(result)];
    const count = x.shape[0]!;
    const size = count === 0 ? 0 : from.length / count;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      // As the backends do: tfjs-backend-cpu throws, naming the range.
      if (row < 0 || row >= count) {
        throw new Error(`GatherV2: the index value ${row} is not in [0, ${count - 1}]`);
      }
      to.set(from.subarray(row * size, (row + 1) * size), index * size);
    }
    return result;
  });
  if (backendName !== 'cpu') return;
  precede(unsortedSegmentSum.kernelName, backendName, (memory, { inputs, attrs }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    if (x.dtype !== 'float32') return undefined;
    return unsortedSegmentSum.run(inputs as tf.NamedTensorInfoMap, attrs, memory);
  });
}

import type { ValueReport } from '../graph/values.ts';
import { isTensorType, newData, type OnnxTensor } from '../tensor/types.ts';

/** Elements beyond which nothing is made up to measure with. */
const mostElements = 2 ** 24;

/**
 * Feeds of zeros with one of everything whose length is open; undefined if an input cannot be made up.
 */
export function emptySample(inputs: readonly ValueReport[]): Record<string, OnnxTensor> | undefined {
  const feeds: Record<string, OnnxTensor> = {};
  for (const { name, type, shape } of inputs) {
    if (shape === null || !isTensorType(type)) return undefined;
    const dims = shape.map((dim) => (typeof dim === 'number' && dim >= 0 ? dim : 1));
    const count = dims.reduce((product, dim) => product * dim, 1);
    if (count > mostElements) return undefined;
    feeds[name] = { type, dims, data: newData(type, count) } as OnnxTensor;
  }
  return feeds;
}

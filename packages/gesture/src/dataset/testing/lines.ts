import type { GestureDataset, GestureExample } from '../../contract/sequence.ts';
import { createGestureDataset } from '../create-dataset.ts';

/** Three points on a line, 10 ms apart. */
export const line = (name: string, subject?: string, from = 0): GestureExample => ({
  name,
  ...(subject !== undefined && { subject }),
  dimensions: 2,
  values: new Float32Array([from, 1, from + 2, 3, from + 4, 5]),
  times: new Float64Array([0, 10, 20]),
});

/** A dataset of examples. */
export const of = (...examples: readonly GestureExample[]): GestureDataset => createGestureDataset(examples);

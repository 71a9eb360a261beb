import type { RunLimits } from '../../../graph/run-plan.ts';
import { bytesOf } from '../../../host/bytes-of.ts';
import type { TfValue } from '../types.ts';
import { isTensor } from './values.ts';

/** How much a run in TensorFlow.js may take. */
export function tfLimits({
  maxBytes = 2 ** 32,
  maxSteps = 1e8,
}: {
  readonly maxBytes?: number | undefined;
  readonly maxSteps?: number | undefined;
} = {}): RunLimits<TfValue> {
  return {
    bytesOf: (value) => (isTensor(value) ? value.size * Float32Array.BYTES_PER_ELEMENT : bytesOf(value)),
    maxBytes,
    maxSteps,
  };
}

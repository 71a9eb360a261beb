import type { AxisFlag } from '../axes.ts';
import type { CommonFlags } from '../options.ts';

/** What `recurra onnx to-streaming` was called with. */
export interface ToStreamingFlags extends CommonFlags {
  readonly out?: string;
  readonly axis?: AxisFlag;
  readonly verify?: boolean;
  readonly tolerance: number;
  readonly seed: number;
}

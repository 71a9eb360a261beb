import type { CommonFlags, FeedFlags } from '../options.ts';

/** What `recurra onnx quantize` was called with. */
export interface QuantizeFlags extends CommonFlags, FeedFlags {
  readonly out?: string;
  readonly minElements?: number;
  readonly exclude?: readonly string[];
  readonly verify?: boolean;
}

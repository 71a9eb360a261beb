import type { CommonFlags, FeedFlags } from '../options.ts';

/** What `recurra onnx verify` was called with. */
export interface VerifyFlags extends CommonFlags, FeedFlags {
  readonly tolerance: number;
}

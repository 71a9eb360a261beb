import type { CommonFlags, FeedFlags, RunnerFlag } from '../options.ts';

/** What `recurra onnx run` was called with. */
export interface RunFlags extends CommonFlags, FeedFlags {
  readonly runner: RunnerFlag;
  readonly random?: boolean;
  readonly out?: string;
  readonly format: 'json' | 'npy';
  readonly repeat?: number;
}

import type { AxisFlag } from '../axes.ts';
import type { CommonFlags, RunnerFlag } from '../options.ts';

/** What `recurra onnx stream` was called with. */
export interface StreamFlags extends CommonFlags {
  readonly runner: RunnerFlag;
  readonly input?: readonly string[];
  readonly axis?: AxisFlag;
  readonly block?: number;
  readonly constant?: readonly string[];
  readonly state?: ReadonlyMap<string, string>;
  readonly compare?: boolean;
  readonly tolerance: number;
}

import type { CommonFlags } from '../../../options/common.ts';
import type { DataFlags } from '../options/data.ts';
import type { NamedScenario } from './scenarios.ts';

/** What `recurra forecast explain` was called with. */
export interface ExplainFlags extends CommonFlags, DataFlags {
  readonly model?: string;
  readonly data?: string;
  readonly example?: string;
  readonly whatIf?: readonly NamedScenario[];
  /** False after `--no-importance`. */
  readonly importance: boolean;
  readonly metric: 'mase' | 'pinball';
  readonly origins?: number;
  readonly repeats?: number;
  readonly seed: number;
  readonly out?: string;
}

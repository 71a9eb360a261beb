import type { CommonFlags } from '../../../options/common.ts';
import type { TrainFlags } from '../options/common.ts';
import type { DataFlags } from '../options/data.ts';
import type { ModelFlags } from '../options/model.ts';

/** What `recurra forecast backtest` was called with. */
export interface BacktestFlags
  extends CommonFlags,
    Pick<TrainFlags, 'seed' | 'backend'>,
    DataFlags,
    ModelFlags {
  readonly data?: string;
  readonly example?: string;
  readonly horizon?: number;
  readonly levels?: readonly number[];
  readonly origins?: number;
  readonly step?: number;
  readonly refit?: boolean | number;
  readonly minHistory?: number;
  readonly baselines: readonly string[];
  /** False after `--no-network`. */
  readonly network: boolean;
  readonly out?: string;
}

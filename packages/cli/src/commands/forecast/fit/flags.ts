import type { CommonFlags } from '../../../options/common.ts';
import type { TrainFlags } from '../options/common.ts';
import type { DataFlags } from '../options/data.ts';
import type { ModelFlags } from '../options/model.ts';

/** What `recurra forecast fit` was called with. */
export interface FitFlags extends CommonFlags, TrainFlags, DataFlags, ModelFlags {
  readonly data?: string;
  readonly example?: string;
  readonly horizon?: number;
  readonly levels?: readonly number[];
  readonly out?: string;
}

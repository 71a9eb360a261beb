import type { CommonFlags } from '../../options/common.ts';
import type { TrainFlags } from './options/common.ts';
import type { DataFlags } from './options/data.ts';
import type { ModelFlags } from './options/model.ts';

/** What `recurra forecast` was called with, as commander gives it. */
export interface ForecastFlags extends CommonFlags, TrainFlags, DataFlags, ModelFlags {
  readonly horizon: number;
  readonly example?: string;
  readonly out: string;
  readonly level: number;
  readonly verify?: boolean;
}

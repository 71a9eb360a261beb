import type { CommonFlags } from '../../../options/common.ts';
import type { DataFlags } from '../options/data.ts';

/** What `recurra forecast score` was called with. */
export interface ScoreFlags extends CommonFlags, DataFlags {
  readonly forecasts?: string;
  readonly actuals?: string;
  readonly train?: string;
  readonly allowMissing?: boolean;
  readonly out?: string;
}

import type { CommonFlags } from '../../../options/common.ts';
import type { DataFlags } from '../options/data.ts';

/** What `recurra forecast predict` was called with. */
export interface PredictFlags extends CommonFlags, DataFlags {
  readonly model?: string;
  readonly data?: string;
  readonly example?: string;
  readonly levels?: readonly number[];
  readonly samples?: number;
  readonly samplesOut?: string;
  readonly seed: number;
  readonly out?: string;
  readonly outLayout?: 'long' | 'm4';
  readonly chart?: string;
  readonly report?: string;
}

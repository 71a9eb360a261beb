import type { Frequency } from '../data/types.ts';
import type { Design } from './design.ts';
import type { Network } from './network.ts';

/** What a forecaster is made of. */
export interface ForecasterParts {
  readonly network: Network;
  readonly design: Design;
  readonly frequency: Frequency;
  /** Ids of the series it learned from. */
  readonly seriesIds: readonly string[];
  readonly level: number;
}

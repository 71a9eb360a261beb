import type { CommonFlags } from '../../options/common.ts';

/** Options of all commands `recurra zoo …`. */
export interface ZooFlags extends CommonFlags {
  readonly cache?: string;
  readonly offline?: boolean;
}

/** Options of `recurra zoo pull`. */
export interface PullFlags extends ZooFlags {
  readonly out?: string;
}

/** Options of `recurra zoo prune`. */
export interface PruneFlags extends ZooFlags {
  /** Megabytes. */
  readonly maxSize?: number;
  /** Days. */
  readonly unused?: number;
  readonly all?: boolean;
}

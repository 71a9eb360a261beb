import type { CellKind } from '../lab/cell.ts';
import type { LabNetwork } from '../lab/network.ts';

/** A training run: everything that decides what comes out. Plain data, so that it can be sent to a worker. */
export interface TrainingJob {
  /** Id of a task, or a series of the reader's own. */
  readonly task: string | { readonly name: string; readonly values: readonly number[] };
  /** Steps of a sequence. */
  readonly length: number;
  readonly kind: CellKind;
  readonly hiddenSize: number;
  readonly learningRate: number;
  /** Updates. */
  readonly steps: number;
  /** Sequences in one update. Default 32. */
  readonly batch?: number;
  readonly seed: number;
}

/** What a worker tells while it trains. */
export type TrainingMessage =
  /** Losses of the updates since the last message. */
  | { readonly type: 'losses'; readonly losses: readonly number[] }
  /** The network as it is now, after so many updates. */
  | { readonly type: 'network'; readonly step: number; readonly network: LabNetwork }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string };

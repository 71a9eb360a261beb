import type { ArenaApi, Pace } from '../arena/protocol.ts';
import type { Result } from '../results.ts';

/** How long and how often to measure. */
export interface Effort {
  readonly quick: boolean;
  readonly rounds: number;
  readonly pace: Pace;
  /** Milliseconds a contestant may measure at one task; slow ones take fewer rounds to keep to it. */
  readonly budget: number;
  /** A contestant that would take more milliseconds for a task once is left out. */
  readonly limit: number;
}

/** Where contestants come from. */
export interface ContestantSource {
  /**
   * @param id Contestant.
   * @param threads Threads it may use.
   * @returns Undefined if it cannot take part at all.
   */
  get(id: string, threads: number): Promise<ArenaApi | undefined>;
}

/** What a suite has to work with. */
export interface Context {
  readonly pool: ContestantSource;
  readonly effort: Effort;
  readonly threads: readonly number[];
  /** Whether a contestant is wanted. */
  readonly wants: (id: string) => boolean;
  /** Whether a case is wanted, by its name, as "LSTM B1 H32"; all are if left out. */
  readonly wantsCase?: (name: string) => boolean;
  readonly signal: AbortSignal;
  /** Told what is being done. */
  readonly progress: (text: string) => void;
}

/** Something to measure. */
export interface Suite {
  readonly title: string;
  /** What the numbers are, in a sentence or two. */
  readonly note: string;
  /** Who the others are compared with. */
  readonly ours: string;
  /** Gives a result whenever one is there; after an abort, what there is of the last. */
  run(context: Context): AsyncIterable<Result>;
}

import type { Description } from '../contestants/types.ts';
import type { Task } from '../tasks.ts';

/** How long to warm up, and how long a round should last at least. */
export interface Pace {
  /** Milliseconds of repeated work before the first round. */
  readonly warmUp: number;
  /** Milliseconds a round lasts at least; work is repeated to fill them. */
  readonly round: number;
}

/** A task is ready for rounds. */
export interface Ready {
  /** Milliseconds the work took, once warm. */
  readonly milliseconds: number;
  /** How often a round repeats it. */
  readonly repeats: number;
}

/**
 * What a contestant in a process or worker of its own answers to. Between processes each call is a line of JSON,
 * `{"id": 1, "method": "prepare", "args": […]}`, answered by `{"id": 1, "value": …}` or
 * `{"id": 1, "error": "…", "unsupported": true}`.
 */
export interface ArenaApi {
  describe(): Promise<Description>;
  prepare(task: Task, pace: Pace): Promise<Ready>;
  /** One measured round: milliseconds per repetition. */
  round(): Promise<number>;
  release(): Promise<void>;
  /** Bytes in use after doing a task. */
  memory(task: Task): Promise<number>;
}

/** A call as it is sent. */
export interface Request {
  readonly id: number;
  readonly method: keyof ArenaApi;
  readonly args: readonly unknown[];
}

/** What comes back. */
export interface Response {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly unsupported?: boolean;
}

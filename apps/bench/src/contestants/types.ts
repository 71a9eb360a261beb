import type { Task } from '../tasks.ts';

/** A task made ready to be repeated. */
export interface Bout {
  /**
   * Does the work.
   *
   * @param times How often.
   * @returns Milliseconds it took, all times together.
   */
  run(times: number): Promise<number>;
  dispose(): void | Promise<void>;
}

/** What a contestant says of itself, for the record: version, threads, SIMD. */
export type Description = Readonly<Record<string, string>>;

/** Somebody who takes part: a library in one configuration. */
export interface Contestant {
  describe(): Promise<Description> | Description;
  /** @throws Unsupported if it cannot do such a task. */
  prepare(task: Task): Promise<Bout>;
  /** Bytes in use after a task, where the contestant can tell. */
  memory?(task: Task): Promise<number>;
}

/** How to set a contestant up. */
export interface Setup {
  /** Threads it may use. */
  readonly threads: number;
}

/** A contestant has no way to do a task; it is left out and the reason is shown. */
export class Unsupported extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Unsupported';
  }
}

/**
 * One thing that must be true, as data: any test runner, or none, can run it.
 */
export interface Check {
  /** What is checked, as a test's name. */
  readonly name: string;
  /**
   * Looks whether it is true.
   *
   * @returns What is wrong, a sentence each; nothing if all is well.
   */
  run(): Promise<readonly string[]>;
}

/** What a failed {@link Check} says. */
export interface CheckResult {
  /** The check's name. */
  readonly name: string;
  /** What is wrong; empty if it passed. */
  readonly problems: readonly string[];
}

/** The functions of a test runner: vitest, Jest, node:test, Mocha, … */
export interface TestRunner {
  /** Declares a test: `it` or `test` of the runner. */
  readonly it: (name: string, fn: () => Promise<void>) => unknown;
  /** Groups tests: `describe` of the runner. Without it, names of tests carry the group's. */
  readonly describe?: (name: string, fn: () => void) => unknown;
  /** `expect` of vitest, of Jest or of the package `expect`. Without it a failed check throws an Error. */
  readonly expect?: (value: unknown) => { toEqual(expected: unknown): unknown };
}

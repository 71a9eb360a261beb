import type { Description } from './contestants/types.ts';
import type { Samples } from './measure/statistics.ts';
import type { Task } from './tasks.ts';

/** What can be measured. */
export type SuiteName =
  | 'train'
  | 'overhead'
  | 'stream'
  | 'forward'
  | 'startup'
  | 'size'
  | 'gemm'
  | 'memory'
  | 'browser-train'
  | 'browser-stream';

/** What samples are in. Times are in milliseconds, however they are shown. */
export type Unit = 'ms' | 'bytes' | 'GFLOP/s';

/** One comparison: a row of a table for every contestant. */
export interface Result {
  readonly suite: SuiteName;
  /** What was done, as "LSTM B32 T28 I28 H128". */
  readonly name: string;
  readonly task?: Task;
  readonly threads: number;
  readonly unit: Unit;
  /** One sample a round by contestant; the rounds of all contestants correspond. */
  readonly samples: { readonly [contestant: string]: Samples };
  /** Who did not take part, and why. */
  readonly left: { readonly [contestant: string]: string };
}

/** The machine, as far as it says. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** Processes that wanted to run in the minute before: on a quiet machine about 0. */
  readonly load: number;
  /** Whether WebAssembly's relaxed SIMD (fused multiply-add) can be used, and whether by default. */
  readonly relaxedSimd: 'default' | 'behind a flag' | 'no';
}

/** A whole run: what is written as JSON. */
export interface Report {
  readonly format: 1;
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly quick: boolean;
  /** What each contestant said of itself, by its name and threads, as `pytorch@2`. */
  readonly contestants: { readonly [key: string]: Description };
  /** Peers that could not be had, and why. */
  readonly missing: { readonly [contestant: string]: string };
  readonly results: readonly Result[];
  /** Where the suites of the page ran, if they did. */
  readonly browser?: {
    readonly name: string;
    readonly contestants: { readonly [contestant: string]: Description };
    readonly missing: { readonly [contestant: string]: string };
  };
  /** Whether it was stopped before its end. */
  readonly interrupted: boolean;
  readonly seconds: number;
}

/** What reading a report throws if the file is none. */
export class ReportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReportError';
  }
}

/**
 * Reads a report.
 *
 * @param text Content of the file.
 * @param file Its name, for the message.
 * @throws ReportError if it is none.
 */
export function parseReport(text: string, file: string): Report {
  let value: Partial<Report> | null;
  try {
    value = JSON.parse(text) as Partial<Report> | null;
  } catch (error) {
    throw new ReportError(`${file} is no JSON: ${(error as Error).message}`);
  }
  if (value?.format !== 1 || !Array.isArray(value.results)) {
    throw new ReportError(`${file} is no benchmark report of format 1; write one with --json.`);
  }
  return value as Report;
}

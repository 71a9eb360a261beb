import { chooseEffort } from '../src/effort.ts';
import type { Result } from '../src/results.ts';
import { stepTasks, trainTasks } from '../src/shapes.ts';
import { timedSuite } from '../src/suites/timed.ts';
import type { Context, Effort } from '../src/suites/types.ts';
import type { Task } from '../src/tasks.ts';
import { createBrowserPool } from './pool.ts';

/** What the page measured: part of a report. */
export interface PageReport {
  readonly browser: string;
  readonly contestants: { readonly [id: string]: { readonly [name: string]: string } };
  readonly missing: { readonly [id: string]: string };
  readonly results: readonly Result[];
  readonly interrupted: boolean;
}

/** How to measure. */
export interface PageOptions {
  readonly quick: boolean;
  readonly rounds: number;
  /** Only so many cases of each suite, and no time for warming up: to see that it works. */
  readonly tiny: boolean;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  readonly onResult: (result: Result, all: readonly Result[]) => void;
}

/** Training shapes up to this hidden size are measured in browsers. */
const largestTraining = 128;

function effortOf({ quick, rounds, tiny }: PageOptions): Effort {
  const effort = chooseEffort(quick, rounds);
  return tiny ? { ...effort, pace: { warmUp: 1, round: 1 } } : effort;
}

/** Runs the suites of the browser. */
export async function measurePage(options: PageOptions): Promise<PageReport> {
  const { quick, tiny, signal, progress, onResult } = options;
  const pool = createBrowserPool(signal);
  const results: Result[] = [];
  const context: Context = {
    pool,
    effort: effortOf(options),
    threads: [1],
    wants: () => true,
    signal,
    progress,
  };
  const few = (tasks: Task[]): Task[] => tasks.slice(0, tiny ? 1 : tasks.length);
  const training = trainTasks(quick).filter(({ shape }) => shape.hiddenSize <= largestTraining);
  try {
    for (const run of [
      timedSuite(
        'browser-train',
        few(training),
        ['recurra', 'recurra-wasm', 'tfjs-wasm', 'tfjs-cpu'],
        context,
      ),
      timedSuite('browser-stream', few(stepTasks(quick)), ['recurra', 'onnxruntime-web'], context),
    ]) {
      for await (const result of run) {
        results.push(result);
        onResult(result, results);
      }
    }
  } finally {
    pool.close();
  }
  return {
    browser: navigator.userAgent,
    contestants: pool.descriptions,
    missing: pool.missing,
    results,
    interrupted: signal.aborted,
  };
}

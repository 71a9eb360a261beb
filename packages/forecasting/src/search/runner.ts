import { ArgumentError, RecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { Pool } from 'workerpool';
import { coreCount, filePath, resolveInNode } from './node-modules.ts';
import { type PackedTable, unpackTable } from './packed-table.ts';
import { runTask } from './run-task.ts';
import type { Outcome, Task, TaskContext } from './task.ts';
import { taskName, unpackError, type WireAnswer, type WireTask } from './wire.ts';

/** Where many models are trained. */
export interface WorkerOptions {
  /**
   * Threads to train in; 0 is this thread. `'auto'`, the default: one a core where there is a worker script, else this
   * thread. Results do not depend on it.
   */
  readonly workers?: number | 'auto';
  /**
   * The workers' script, `@recurra/forecasting/worker`. Node finds it by itself; in browsers give its address, which
   * Vite tells: `import worker from '@recurra/forecasting/worker?worker&url'`.
   */
  readonly worker?: string | URL;
}

/** Does tasks, as many at once as it has lanes. */
export interface Runner {
  /** How many tasks may be given at once. */
  readonly lanes: number;
  /** Does one task. */
  run(table: PackedTable, task: Task, context: TaskContext): Promise<Outcome>;
  /** Ends all workers, whatever they are doing. */
  close(): Promise<void>;
}

/** Milliseconds a worker gets to end by itself. */
const grace = 20;

function checkWorkers(where: string, workers: number | 'auto'): void {
  if (workers === 'auto' || (Number.isInteger(workers) && workers >= 0)) return;
  throw new ArgumentError(`${where}: workers must be 'auto' or an integer of at least 0, got ${workers}.`);
}

/** The script's path (Node) or address (browsers). */
function scriptOf(worker: string | URL | undefined): string | undefined {
  if (worker === undefined) return resolveInNode('@recurra/forecasting/worker');
  const address = String(worker);
  // worker_threads take URLs as objects only, and the pool takes strings only.
  return address.startsWith('file:') ? filePath(address) : address;
}

async function backendInUse(where: string): Promise<string> {
  try {
    await tf.ready();
  } catch (cause) {
    throw new RecurraError(
      'ERR_BACKEND',
      `${where}: TensorFlow.js has no backend; import one and await tf.setBackend('wasm').`,
      { cause },
    );
  }
  return tf.getBackend();
}

/** Does tasks on this thread, one after the other. */
function ownThread(): Runner {
  return {
    lanes: 1,
    run: (table, task, context) => runTask(unpackTable(table), task, context),
    close: async () => undefined,
  };
}

/** The first line of what the pool says, and the exit code from the lines of details below it. */
function reasonOf(cause: unknown): string {
  const [first = '', ...details] = String((cause as Error | undefined)?.message ?? cause).split('\n');
  const code = /exitCode: `(\d+)`/.exec(details.join(' '))?.[1];
  return `${first.trim()}${code === undefined ? '' : ` (exit code ${code})`}`;
}

function poolRunner(where: string, pool: Pool, lanes: number, backend: string): Runner {
  let closing: Promise<void> | undefined;
  // A worker that has ended already never says so again, hence the limit.
  const close = async (): Promise<void> => {
    try {
      await pool.terminate(true, 10 * grace);
    } catch {
      // Too late to matter: no task is left.
    }
  };
  return {
    lanes,
    async run(table, task, { onProgress }) {
      const wire: WireTask = { table, task, backend, production: tf.env().getBool('PROD') };
      let answer: WireAnswer;
      try {
        answer = await pool.exec(taskName, [wire], { on: onProgress });
      } catch (cause) {
        throw new RecurraError(
          'ERR_WORKER',
          `${where}: a worker failed: ${reasonOf(cause)}; see that its script loads, and that there is memory for ${lanes} workers.`,
          { cause },
        );
      }
      if ('error' in answer) throw unpackError(answer.error);
      return answer.outcome;
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/**
 * Opens what will do the tasks.
 *
 * @param where The public function, for messages.
 * @param options How many workers, and their script.
 * @param most Tasks there will be at once.
 * @returns The runner; close it.
 * @throws ArgumentError if `workers` is out of range, or there is no script for them.
 */
export async function openRunner(where: string, options: WorkerOptions, most: number): Promise<Runner> {
  const { workers = 'auto', worker } = options;
  checkWorkers(where, workers);
  const lanes = Math.min(workers === 'auto' ? coreCount() : workers, most);
  // One worker by itself would only add to the work.
  if (lanes === 0 || (workers === 'auto' && lanes === 1)) return ownThread();
  const script = scriptOf(worker);
  if (script === undefined) {
    if (workers === 'auto') return ownThread();
    throw new ArgumentError(
      `${where}: workers need the address of their script in browsers, got none; with Vite: import worker from '@recurra/forecasting/worker?worker&url', then pass { worker }.`,
    );
  }
  const backend = await backendInUse(where);
  const { pool } = await import('workerpool');
  const made = pool(script, {
    maxWorkers: lanes,
    workerTerminateTimeout: grace,
    workerOpts: { type: 'module' },
    // The script is plain JavaScript: this thread's loaders and conditions are not for it.
    ...(worker === undefined ? { workerThreadOpts: { execArgv: [] } } : {}),
  });
  return poolRunner(where, made, lanes, backend);
}

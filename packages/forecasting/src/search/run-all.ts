import { packOutcome, unpackOutcome } from './outcome-file.ts';
import type { PackedTable } from './packed-table.ts';
import type { ResultStore } from './result-store.ts';
import type { Runner } from './runner.ts';
import { hashOf } from './table-key.ts';
import type { Tally } from './tally.ts';
import type { Outcome, Task } from './task.ts';

/** A task in line. */
export interface QueuedTask {
  readonly task: Task;
  /** Makes its table, when its turn comes. */
  table(): Promise<PackedTable>;
  /** Names the table in the store; called only if there is one. */
  tableKey(table: PackedTable): Promise<string>;
  /** What to call it in progress reports. */
  readonly activity: string;
  /** Its place in the tally. */
  readonly place: number;
}

/** How a task ended. */
export type Settled = { readonly outcome: Outcome } | { readonly error: Error };

/** What the tasks share. */
export interface RunContext {
  readonly runner: Runner;
  readonly tally: Tally;
  readonly store: ResultStore | undefined;
  readonly signal: AbortSignal | undefined;
}

async function runOne(
  { task, table, tableKey, activity, place }: QueuedTask,
  { runner, tally, store }: RunContext,
  halt: AbortController,
): Promise<Settled> {
  const { signal } = halt;
  signal.throwIfAborted();
  const packed = await table();
  const key = store && `${task.kind}-${await tableKey(packed)}-${await hashOf(task)}`;
  const kept = key === undefined ? undefined : await store!.get(key);
  const found = kept && unpackOutcome(task, kept);
  if (found !== undefined) {
    tally.finish(place, activity, true);
    return { outcome: found };
  }
  signal.throwIfAborted();
  let settled: Settled;
  try {
    const onProgress = (share: number): void => {
      if (signal.aborted) return;
      try {
        tally.update(place, share, activity);
      } catch (error) {
        halt.abort(error);
      }
    };
    settled = { outcome: await runner.run(packed, task, { signal, onProgress }) };
  } catch (error) {
    signal.throwIfAborted();
    settled = { error: error instanceof Error ? error : new Error(String(error)) };
  }
  // Failures are not kept: it may have been the memory, and another attempt goes well.
  if (key !== undefined && 'outcome' in settled) await store!.set(key, packOutcome(task, settled.outcome));
  signal.throwIfAborted();
  tally.finish(place, activity);
  return settled;
}

/**
 * Does tasks, as many at once as the runner can.
 *
 * @param tasks The tasks, in the order in which they begin.
 * @param context Runner, store, progress and signal.
 * @returns How each ended, in their order; those that the store has are not done again.
 * @throws The signal's reason once it is aborted, with the workers ended; what the store throws.
 */
export async function runAll(tasks: readonly QueuedTask[], context: RunContext): Promise<Settled[]> {
  const { runner, signal } = context;
  signal?.throwIfAborted();
  const settled = new Array<Settled>(tasks.length);
  // Aborted by the caller, or by what goes wrong outside of training: the store, or the listener of progress.
  const halt = new AbortController();
  const relay = (): void => halt.abort(signal?.reason);
  signal?.addEventListener('abort', relay, { once: true });
  halt.signal.addEventListener('abort', () => void runner.close(), { once: true });
  let next = 0;
  const lane = async (): Promise<void> => {
    // Tasks are handed over one by one, so that only those at work take memory.
    while (next < tasks.length) {
      const i = next++;
      settled[i] = await runOne(tasks[i]!, context, halt);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(runner.lanes, tasks.length) }, lane));
  } catch (error) {
    halt.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', relay);
  }
  return settled;
}

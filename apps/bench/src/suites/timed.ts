import type { ArenaApi } from '../arena/protocol.ts';
import { entryOf, estimateMilliseconds } from '../contestants/directory.ts';
import { measureRounds, type Participant } from '../measure/rounds.ts';
import type { Result, SuiteName } from '../results.ts';
import { type Task, taskName } from '../tasks.ts';
import type { Context, Effort } from './types.ts';

/** Rounds that keep within the budget; at least two. */
export function roundsFor(effort: Effort, roundMilliseconds: number): number {
  return Math.min(effort.rounds, Math.max(2, Math.floor(effort.budget / roundMilliseconds)));
}

/** Measures tasks one after the other, at every number of threads, all contestants in turn within each. */
export async function* timedSuite(
  suite: SuiteName,
  allTasks: readonly Task[],
  contestants: readonly string[],
  context: Context,
): AsyncGenerator<Result> {
  const tasks = allTasks.filter((task) => context.wantsCase?.(taskName(task)) ?? true);
  for (const threads of context.threads) {
    const wanted = contestants.filter((id) => context.wants(id) && (threads === 1 || entryOf(id).threads));
    for (const [index, task] of tasks.entries()) {
      if (context.signal.aborted) return;
      const at = `${suite} ${index + 1}/${tasks.length}, ${taskName(task)}${threads > 1 ? `, ${threads} threads` : ''}`;
      const result = await compare(suite, task, wanted, threads, at, context);
      if (result) yield result;
    }
  }
}

async function compare(
  suite: SuiteName,
  task: Task,
  contestants: readonly string[],
  threads: number,
  at: string,
  context: Context,
): Promise<Result | undefined> {
  const { effort, signal } = context;
  const left: { [id: string]: string } = {};
  const participants: Participant[] = [];
  const children: ArenaApi[] = [];
  for (const id of contestants) {
    if (signal.aborted) break;
    context.progress(`${at}: ${id} warms up`);
    const found = await enter(id, task, threads, context);
    if (typeof found === 'string') left[id] = found;
    else if (found) {
      children.push(found.child);
      participants.push({ id, rounds: found.rounds, measure: () => found.child.round() });
    }
  }
  const samples = await measureRounds(participants, {
    rounds: effort.rounds,
    signal,
    onMeasure: (round, id) => context.progress(`${at}: round ${round + 1}/${effort.rounds}, ${id}`),
    onFailure: (id, error) => {
      left[id] = `failed: ${error.message}`;
    },
  });
  for (const child of children) await child.release().catch(() => {});
  const measured = Object.values(samples).some((list) => list.some((value) => value !== null));
  if (!measured && (signal.aborted || Object.keys(left).length === 0)) return undefined;
  return { suite, name: taskName(task), task, threads, unit: 'ms', samples, left };
}

/** Readies a contestant for a task: its process, or why it is left out; undefined if it is missing altogether. */
async function enter(
  id: string,
  task: Task,
  threads: number,
  { pool, effort, signal }: Context,
): Promise<{ child: ArenaApi; rounds: number } | string | undefined> {
  const estimate = estimateMilliseconds(entryOf(id), task);
  if (estimate > effort.limit) {
    return `would take about ${seconds(estimate)} a time, more than ${seconds(effort.limit)}`;
  }
  const child = await pool.get(id, threads);
  if (child === undefined) return undefined;
  try {
    const { milliseconds, repeats } = await child.prepare(task, effort.pace);
    return { child, rounds: roundsFor(effort, milliseconds * repeats) };
  } catch (error) {
    if (signal.aborted) return undefined;
    // By name: errors lose their class on the way between workers.
    const { name, message } = error as Error;
    return name === 'Unsupported' ? message : `failed: ${message}`;
  }
}

const seconds = (milliseconds: number): string => `${Number((milliseconds / 1000).toPrecision(2))} s`;

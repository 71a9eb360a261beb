import { DataError, isRecurraError, RecurraError } from '@recurra/plugin';
import type { Forecaster } from '../contract/forecaster.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { resolveSettings } from '../fit/settings.ts';
import { loadForecaster } from '../forecaster/load-forecaster.ts';
import { type GroupBy, groupOf } from './group-of.ts';
import { createGrouped } from './grouped-forecaster.ts';
import type { FailedGroup, GroupedForecaster, GroupOptions } from './grouped-types.ts';
import { packTable } from './packed-table.ts';
import { type QueuedTask, runAll, type Settled } from './run-all.ts';
import { openRunner } from './runner.ts';
import { tableKey } from './table-key.ts';
import { createTally } from './tally.ts';
import type { HeldOutScore, Task } from './task.ts';

const where = 'fitGroups()';

/** Series by group, in order of first appearance. */
function splitTable(table: SeriesTable, by: GroupBy): Map<string, Series[]> {
  const groups = new Map<string, Series[]>();
  for (const series of table.series) {
    const group = groupOf(where, series, by);
    if (group === undefined) {
      const names = Object.keys(series.static ?? {});
      throw new DataError(
        `${where}: by must be 'id' or a static covariate that every series has, but series ${JSON.stringify(series.id)} has no ${JSON.stringify(by)}; it has ${names.length === 0 ? 'none: read the table with staticColumns' : names.map((name) => JSON.stringify(name)).join(', ')}.`,
        { column: series.id },
      );
    }
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [series]);
    else members.push(series);
  }
  if (groups.size > 0) return groups;
  throw new DataError(`${where}: the table holds no series; give it at least one numeric column.`);
}

/** The models of the groups that have one; those without are named. */
async function loadModels(
  names: readonly string[],
  settled: readonly Settled[],
): Promise<{ forecasters: Map<string, Forecaster>; failed: FailedGroup[]; scores: HeldOutScore[] }> {
  const forecasters = new Map<string, Forecaster>();
  const failed: FailedGroup[] = [];
  const scores: HeldOutScore[] = [];
  for (const [i, group] of names.entries()) {
    const one = settled[i]!;
    if ('error' in one) {
      failed.push({ group, reason: one.error.message });
      continue;
    }
    forecasters.set(group, await loadForecaster(one.outcome.model!));
    scores.push(...one.outcome.heldOut!);
  }
  return { forecasters, failed, scores };
}

/**
 * Trains a model for each group of series, on all cores: one a region, one a product line, or one a series.
 *
 * One model over all series is the better start: it learns what they share. Groups pay where they have little in common and
 * each has data enough.
 *
 * The result is the same for any number of workers, on the same TensorFlow.js backend, which workers take over from this
 * thread. A group that cannot be trained does not stop the others.
 *
 * @param table Regular series; see `readTable`.
 * @param options See {@link GroupOptions}; `horizon` and `by` are required.
 * @returns The models behind one door.
 * @throws ArgumentError if an option is out of range; DataError if a series has no such covariate. An error with the first
 *   group's reason if none can be trained.
 * @throws The reason of `options.signal`, once it is aborted.
 * @example
 * const table = await readTable(csv, { staticColumns: ['region'] });
 * const grouped = await fitGroups(table, { horizon: 24, by: 'region' });
 * const forecasts = await grouped.predict(table);
 */
export async function fitGroups(table: SeriesTable, options: GroupOptions): Promise<GroupedForecaster> {
  const { by, workers: _, worker: __, evaluate = true, store, signal, onProgress, ...fit } = options;
  signal?.throwIfAborted();
  resolveSettings(fit);
  const groups = splitTable(table, by);
  const names = [...groups.keys()];
  // However many series a group has, its training has as many steps.
  const tally = createTally(new Array<number>(names.length).fill(1), onProgress);
  const runner = await openRunner(where, options, names.length);
  const task: Task = { kind: 'fit', options: fit, evaluate };
  const queued = names.map(
    (name, place): QueuedTask => ({
      task,
      place,
      activity: `group ${name}`,
      table: () => packTable({ ...table, series: groups.get(name)! }, signal),
      tableKey,
    }),
  );
  let settled: Settled[];
  try {
    settled = await runAll(queued, { runner, tally, store, signal });
  } finally {
    await runner.close();
  }
  const { forecasters, failed, scores } = await loadModels(names, settled);
  if (forecasters.size === 0) {
    const { error } = settled[0] as { error: Error };
    throw new RecurraError(
      isRecurraError(error) ? error.code : 'ERR_GROUPS',
      `${where}: none of the ${names.length} groups could be trained; the first, ${JSON.stringify(names[0])}: ${error.message}`,
      { cause: error },
    );
  }
  const members =
    typeof by === 'function'
      ? [...groups].flatMap(([group, series]) => series.map(({ id }) => [id, group] as const))
      : [];
  return createGrouped({
    forecasters,
    failed,
    scores,
    groupOf: (series) => groupOf('GroupedForecaster.predict()', series, by),
    file: { by: typeof by === 'string' ? by : null, members },
  });
}

import { ArgumentError, DataError } from '@recurra/plugin';
import type { Forecaster } from '../contract/forecaster.ts';
import { loadForecaster } from '../forecaster/load-forecaster.ts';
import { unpackGroups } from './group-file.ts';
import { type GroupBy, groupOf } from './group-of.ts';
import { createGrouped } from './grouped-forecaster.ts';
import type { GroupedForecaster } from './grouped-types.ts';

/**
 * Brings a saved grouped forecaster back. It needs no TensorFlow.js.
 *
 * @param bytes The file that its `save()` gave.
 * @param options.by The function that grouped the series, which a file cannot hold. Without it, series are known by the
 *   ids they had in training. Not needed where `by` was a name.
 * @returns A forecaster that forecasts the same.
 * @throws DataError if the file is something else, or damaged; ArgumentError if `by` is not a function, or not asked for.
 * @example const grouped = await loadGroups(await readFile('regions.zip'));
 */
export async function loadGroups(
  bytes: Uint8Array,
  options: { readonly by?: Exclude<GroupBy, string> } = {},
): Promise<GroupedForecaster> {
  const { by } = options;
  const { file, models } = unpackGroups(bytes);
  if (by !== undefined && (typeof by !== 'function' || file.by !== null)) {
    throw new ArgumentError(
      `loadGroups(): by must be ${file.by === null ? 'a function' : `left out, for the series were grouped by ${JSON.stringify(file.by)}`}, got ${typeof by}.`,
    );
  }
  const forecasters = new Map<string, Forecaster>();
  try {
    for (const [i, group] of file.groups.entries()) forecasters.set(group, await loadForecaster(models[i]!));
    const [first, ...others] = forecasters.values();
    if (others.some(({ horizon }) => horizon !== first!.horizon)) {
      throw new DataError('loadGroups(): the models of the file must share a horizon, but they differ.');
    }
  } catch (error) {
    for (const each of forecasters.values()) each.dispose();
    throw error;
  }
  const how = file.by ?? by;
  const members = new Map(file.members);
  return createGrouped({
    forecasters,
    failed: file.failed,
    scores: [],
    groupOf: (series) =>
      how !== undefined ? groupOf('GroupedForecaster.predict()', series, how) : members.get(series.id),
    file: { by: file.by, members: file.members },
  });
}

import { type DataError, isRecurraError, RecurraError } from '@recurra/plugin';
import type { Forecaster, PredictOptions } from '../contract/forecaster.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { fallbackForecast } from '../forecaster/fallback.ts';
import { futureTimes } from '../forecaster/future-times.ts';
import { type GroupFile, packGroups } from './group-file.ts';
import type { FailedGroup, GroupedForecaster } from './grouped-types.ts';
import type { HeldOutScore } from './task.ts';

/** What a grouped forecaster is made of. */
export interface GroupedParts {
  readonly forecasters: ReadonlyMap<string, Forecaster>;
  readonly failed: readonly FailedGroup[];
  readonly scores: readonly HeldOutScore[];
  /** Group of a series; `undefined` if it has none. */
  groupOf(series: Series): string | undefined;
  /** What is written of the groups besides their models. */
  readonly file: Omit<GroupFile, 'groups' | 'failed'>;
}

/** Places in a table, by group; those without a model, each with the reason. */
interface Routes {
  readonly byGroup: ReadonlyMap<string, readonly number[]>;
  readonly lost: ReadonlyMap<number, string>;
}

function route(table: SeriesTable, parts: GroupedParts): Routes {
  const { forecasters, failed } = parts;
  const byGroup = new Map<string, number[]>();
  const lost = new Map<number, string>();
  for (const [i, series] of table.series.entries()) {
    const group = parts.groupOf(series);
    if (group === undefined) {
      lost.set(i, 'belongs to no group that was trained; train anew with it.');
    } else if (forecasters.has(group)) {
      const places = byGroup.get(group);
      if (places === undefined) byGroup.set(group, [i]);
      else places.push(i);
    } else {
      const reason = failed.find((one) => one.group === group)?.reason;
      lost.set(
        i,
        reason === undefined
          ? `is of group ${JSON.stringify(group)}, which has no model; train anew with it.`
          : `is of group ${JSON.stringify(group)}, which could not be trained: ${reason}`,
      );
    }
  }
  return { byGroup, lost };
}

/** Puts the models of groups behind one door. */
export function createGrouped(parts: GroupedParts): GroupedForecaster {
  const { forecasters, failed, scores, file } = parts;
  const [any] = forecasters.values();
  const { horizon, levels } = any!;
  let disposed = false;
  const alive = (method: string): void => {
    if (!disposed) return;
    throw new RecurraError(
      'ERR_DISPOSED',
      `GroupedForecaster.${method}(): the forecaster was disposed of; train or load another.`,
    );
  };

  async function predict(table: SeriesTable, options: PredictOptions = {}): Promise<SeriesForecast[]> {
    alive('predict');
    const { byGroup, lost } = route(table, parts);
    const forecasts = new Array<SeriesForecast>(table.series.length);
    const problems = new Map(lost);
    let refusal: DataError | undefined;
    let done = 0;
    let taken = 0;
    for (const [group, places] of byGroup) {
      const part = { ...table, series: places.map((i) => table.series[i]!) };
      try {
        const some = await forecasters.get(group)!.predict(part, {
          ...options,
          onProgress: (share) => options.onProgress?.((done + share * places.length) / table.series.length),
        });
        for (const [k, i] of places.entries()) forecasts[i] = some[k]!;
        taken++;
      } catch (error) {
        // One group's series without a covariate do not concern the others.
        if (!isRecurraError(error, 'ERR_DATA')) throw error;
        refusal ??= error as DataError;
        for (const i of places) problems.set(i, `was refused by its model: ${error.message}`);
      }
      done += places.length;
    }
    if (refusal !== undefined && taken === 0) throw refusal;
    for (const [i, reason] of problems) {
      const { id, values } = table.series[i]!;
      const times = futureTimes(table.series[i]!, table.frequency, horizon);
      forecasts[i] = fallbackForecast(id, values, times, table.seasonLength, levels, reason);
    }
    return forecasts;
  }

  return {
    horizon,
    levels,
    forecasters,
    failed,
    scores,
    predict,
    save() {
      alive('save');
      return packGroups({ ...file, failed, groups: [...forecasters.keys()] }, forecasters);
    },
    dispose() {
      if (!disposed) for (const each of forecasters.values()) each.dispose();
      disposed = true;
    },
  };
}

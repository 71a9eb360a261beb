import { ArgumentError, DataError } from '@recurra/plugin';
import type { Series } from '../data/types.ts';

/**
 * What to do to a known-future covariate over the forecast's steps: a number for all of them, a function of the value
 * and its step (1 is the first ahead), or the values themselves, `[horizon]`.
 */
export type CovariateChange = number | ((value: number, step: number) => number) | ArrayLike<number>;

/** The changes of one scenario, by the covariate's name. */
export type Scenario = Readonly<Record<string, CovariateChange>>;

const quoted = (names: Iterable<string>): string => [...names].map((name) => `"${name}"`).join(', ');

/**
 * Checks that a covariate can be changed.
 *
 * @throws ArgumentError for a covariate that is not known ahead, with the names of those that are.
 */
export function checkChangeable(scenario: string, name: string, series: Series): void {
  if (series.future?.[name] !== undefined) return;
  const where = `whatIf(): scenario "${scenario}" changes "${name}"`;
  const known = Object.keys(series.future ?? {});
  const choices = known.length > 0 ? `the known-future covariates are ${quoted(known)}` : 'there are none';
  if (series.past?.[name] !== undefined) {
    throw new ArgumentError(
      `${where}, a past covariate: what it will be is not known, so no forecast depends on it; ${choices}. Read it with futureCovariates if its future is known.`,
    );
  }
  if (series.static?.[name] !== undefined) {
    throw new ArgumentError(
      `${where}, which never changes (a static covariate); ${choices}. Forecast a table with another value instead.`,
    );
  }
  throw new ArgumentError(
    `${where}, which is no known-future covariate of series "${series.id}"; ${choices}.`,
  );
}

/**
 * Checks that a series knows its covariates over all steps ahead.
 *
 * @throws DataError naming the series, the covariate and the steps missing.
 */
export function checkAhead(name: string, series: Series, horizon: number): void {
  const ahead = (series.future?.[name]?.length ?? 0) - series.values.length;
  if (ahead >= horizon) return;
  throw new DataError(
    `whatIf(): series "${series.id}" knows "${name}" for ${Math.max(0, ahead)} of the forecast's ${horizon} steps; ` +
      `add ${horizon - Math.max(0, ahead)} more rows with its values and an empty target.`,
    { column: name },
  );
}

/**
 * Puts a scenario into a series.
 *
 * @param name Name of the scenario, for errors.
 * @param scenario Its changes.
 * @param series The series; it is not changed.
 * @param horizon Steps ahead to change.
 * @returns The series with the changed covariates.
 * @throws ArgumentError if a change is of the wrong length or not finite.
 */
export function applyScenario(name: string, scenario: Scenario, series: Series, horizon: number): Series {
  const future: Record<string, Float64Array> = { ...series.future };
  for (const [covariate, change] of Object.entries(scenario)) {
    const where = `whatIf(): scenario "${name}": the change of "${covariate}"`;
    const column = (series.future?.[covariate] ?? new Float64Array(0)).slice();
    if (typeof change !== 'number' && typeof change !== 'function' && change.length !== horizon) {
      throw new ArgumentError(
        `${where} must have ${horizon} values, one a step ahead, got ${change.length}.`,
      );
    }
    for (let k = 0; k < horizon; k++) {
      const at = series.values.length + k;
      const old = column[at] as number;
      const value =
        typeof change === 'number'
          ? change
          : typeof change === 'function'
            ? change(old, k + 1)
            : (change[k] as number);
      if (!Number.isFinite(value)) {
        throw new ArgumentError(
          `${where} must give finite numbers, got ${value} at step ${k + 1} of series "${series.id}", where it was ${old}.`,
        );
      }
      column[at] = value;
    }
    future[covariate] = column;
  }
  return { ...series, future };
}

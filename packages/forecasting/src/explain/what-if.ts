import { ArgumentError } from '@recurra/plugin';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { type Predictor, predictSeries } from './predictor.ts';
import { applyScenario, checkAhead, checkChangeable, type Scenario } from './scenario.ts';

/** What {@link whatIf} is asked. */
export interface WhatIfOptions {
  /** What to change, by the scenario's name. */
  readonly scenarios: Readonly<Record<string, Scenario>>;
  /** Ids of the series to look at. Default: all. */
  readonly series?: readonly string[];
  /** Cancels: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of forecasts done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** The forecasts of one scenario. */
export interface ScenarioForecasts {
  /** Name of the scenario. */
  readonly name: string;
  /** One forecast a series. */
  readonly forecasts: readonly SeriesForecast[];
  /** Median of the scenario less that of the baseline, `[horizon]` a series. */
  readonly differences: readonly Float64Array[];
}

/** One series in one scenario, summed over the horizon. */
export interface WhatIfSum {
  readonly scenario: string;
  /** Id of the series. */
  readonly id: string;
  /** Sum of the baseline's medians. */
  readonly baseline: number;
  /** Sum of the scenario's medians. */
  readonly changed: number;
  /** The second less the first. */
  readonly difference: number;
  /** The difference as a share of the baseline; NaN if that is 0. */
  readonly relative: number;
}

/** What {@link whatIf} answers. */
export interface WhatIfResult {
  /** The forecasts as things stand, one a series. */
  readonly baseline: readonly SeriesForecast[];
  /** In the order asked. */
  readonly scenarios: readonly ScenarioForecasts[];
  /** One row a scenario and series. */
  readonly sums: readonly WhatIfSum[];
  /** Plain sentences worth knowing. */
  readonly notes: readonly string[];
}

/**
 * Forecasts again with other values of known-future covariates: a price, a promotion, a weather forecast.
 *
 * The answer is what the method has learned to expect beside such values. That is what would come of *setting* them
 * only as far as nothing else moved both the covariate and the series in the past.
 *
 * @param method A fitted method.
 * @param table The series, with their known-future covariates over all steps of the forecast.
 * @param options Scenarios, and which series.
 * @returns Baseline, scenarios and differences.
 * @throws ArgumentError for an unknown series or covariate, one whose future is not known, or a change of the wrong
 *   length or not finite.
 * @throws DataError if a covariate is not known for all steps ahead.
 * @example
 * const { sums } = await whatIf(forecaster, table, {
 *   scenarios: { 'no promotion': { promotion: 0 }, 'dearer': { price: (value) => 1.1 * value } },
 * });
 */
export async function whatIf(
  method: Predictor,
  table: SeriesTable,
  options: WhatIfOptions,
): Promise<WhatIfResult> {
  const scenarios = Object.entries(options.scenarios ?? {});
  if (scenarios.length === 0 || scenarios.some(([, changes]) => Object.keys(changes).length === 0)) {
    throw new ArgumentError(
      "whatIf(): scenarios must name at least one change each, for example { scenarios: { 'no promotion': { promotion: 0 } } }.",
    );
  }
  const series = chooseSeries(table, options.series);
  const changed = new Set(scenarios.flatMap(([, changes]) => Object.keys(changes)));
  for (const [name, changes] of scenarios) {
    for (const covariate of Object.keys(changes)) {
      for (const one of series) checkChangeable(name, covariate, one);
    }
  }
  const checkSteps = (horizon: number): void => {
    for (const name of changed) for (const one of series) checkAhead(name, one, horizon);
  };
  // Where the method says how far it looks, the user hears of missing steps before it is asked.
  if (method.horizon !== undefined) checkSteps(method.horizon);

  const { signal, onProgress } = options;
  const total = series.length * (scenarios.length + 1);
  let done = 0;
  const forecast = async (given: Iterable<Series>): Promise<readonly SeriesForecast[]> => {
    const all: SeriesForecast[] = [];
    await predictSeries('whatIf', method, table, given, signal, (forecasts) => {
      for (const one of forecasts) all.push(one);
      done += forecasts.length;
      onProgress?.(done / total);
    });
    return all;
  };
  const baseline = await forecast(series);
  const horizon = baseline.reduce((longest, { median }) => Math.max(longest, median.length), 0);
  if (method.horizon === undefined) checkSteps(horizon);
  // Every change is looked at before the first forecast of a scenario: an error in the last one costs no time.
  for (const [name, changes] of scenarios)
    for (const one of series) applyScenario(name, changes, one, horizon);

  const results: ScenarioForecasts[] = [];
  for (const [name, changes] of scenarios) {
    const forecasts = await forecast(changedSeries(name, changes, series, horizon));
    const differences = forecasts.map(({ median }, s) =>
      median.map((value, k) => value - (baseline[s]?.median[k] as number)),
    );
    results.push({ name, forecasts, differences });
  }
  return {
    baseline,
    scenarios: results,
    sums: results.flatMap((scenario) => sumScenario(scenario, baseline)),
    notes: results.flatMap(({ name, differences }) =>
      differences.every((steps) => steps.every((step) => step === 0))
        ? [
            `Scenario "${name}" changes no forecast: the method does not look at what it changes, or it stays as it was.`,
          ]
        : [],
    ),
  };
}

function* changedSeries(
  name: string,
  changes: Scenario,
  series: readonly Series[],
  horizon: number,
): Iterable<Series> {
  for (const one of series) yield applyScenario(name, changes, one, horizon);
}

function chooseSeries(table: SeriesTable, ids: readonly string[] | undefined): readonly Series[] {
  if (table.series.length === 0)
    throw new ArgumentError('whatIf(): table must hold at least one series, got none.');
  if (ids === undefined) return table.series;
  const byId = new Map(table.series.map((one) => [one.id, one]));
  return ids.map((id) => {
    const one = byId.get(id);
    if (one !== undefined) return one;
    const some = [...byId.keys()].slice(0, 5).map((known) => `"${known}"`);
    throw new ArgumentError(
      `whatIf(): there is no series "${id}"; the table has ${some.join(', ')}${byId.size > 5 ? `, and ${byId.size - 5} more` : ''}.`,
    );
  });
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

function sumScenario(scenario: ScenarioForecasts, baseline: readonly SeriesForecast[]): WhatIfSum[] {
  return scenario.forecasts.map(({ id, median }, s) => {
    const before = sum((baseline[s] as SeriesForecast).median);
    const changed = sum(median);
    const difference = changed - before;
    return {
      scenario: scenario.name,
      id,
      baseline: before,
      changed,
      difference,
      relative: before === 0 ? Number.NaN : difference / Math.abs(before),
    };
  });
}

import type { SeriesForecast } from '../contract/series-forecast.ts';
import { addSteps } from '../data/calendar.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import type { Predictor } from '../explain/predictor.ts';

// Small methods for tests, whose forecasts are known in closed form; nothing shipped imports this.

/** Ends of the central 80 % of a standard normal distribution. */
const z80 = 1.2815515655446004;

/** A method with Gaussian 80 % intervals around the means that `expect` gives. */
function gaussian(
  horizon: number,
  expect: (series: Series, table: SeriesTable) => { mean: (k: number) => number; sigma: number },
): Predictor & { readonly horizon: number } {
  return {
    horizon,
    predict: async (table) =>
      table.series.map((series): SeriesForecast => {
        const { mean, sigma } = expect(series, table);
        const median = Float64Array.from({ length: horizon }, (_, k) => mean(k + 1));
        const last = series.times[series.times.length - 1] as number;
        return {
          id: series.id,
          times: Float64Array.from({ length: horizon }, (_, k) => addSteps(last, table.frequency, k + 1)),
          median,
          lower: median.map((value) => value - z80 * sigma),
          upper: median.map((value) => value + z80 * sigma),
          level: 0.8,
        };
      }),
  };
}

/** Knows the mean of step `t`. */
export function knownMean(
  mean: (t: number) => number,
  sigma: number,
  horizon = 1,
): Predictor & { readonly horizon: number } {
  return gaussian(horizon, ({ values }) => ({ mean: (k) => mean(values.length - 1 + k), sigma }));
}

/** Repeats the last season; intervals from the differences between the seasons of the history. */
export function repeatSeason(horizon: number): Predictor & { readonly horizon: number } {
  return gaussian(horizon, ({ values }, { seasonLength: m }) => {
    let square = 0;
    for (let t = m; t < values.length; t++) square += (values[t]! - values[t - m]!) ** 2;
    return {
      mean: (k) => values[values.length - m + ((k - 1) % m)]!,
      sigma: Math.sqrt(square / Math.max(1, values.length - m)),
    };
  });
}

/** Coefficients of {@link linear}. */
export interface LinearRecipe {
  readonly horizon?: number;
  readonly sigma?: number;
  /** By name; of the step that is forecast. */
  readonly future?: Readonly<Record<string, number>>;
  /** By name; of the last step known. */
  readonly past?: Readonly<Record<string, number>>;
  readonly static?: Readonly<Record<string, number>>;
  /** Of the observations 1, 2, … steps before the first forecast step. */
  readonly lags?: readonly number[];
}

/** A weighted sum of covariates and lags. */
export function linear(recipe: LinearRecipe): Predictor & { readonly horizon: number } {
  const { horizon = 1, sigma = 1, lags = [] } = recipe;
  return gaussian(horizon, ({ values, past, future, static: fixed }) => {
    const end = values.length;
    let level = 0;
    for (const [name, weight] of Object.entries(recipe.past ?? {})) level += weight * past![name]![end - 1]!;
    for (const [name, weight] of Object.entries(recipe.static ?? {})) level += weight * fixed![name]!;
    lags.forEach((weight, i) => {
      level += weight * values[end - 1 - i]!;
    });
    const mean = (k: number): number =>
      Object.entries(recipe.future ?? {}).reduce(
        (sum, [name, weight]) => sum + weight * future![name]![end - 1 + k]!,
        level,
      );
    return { mean, sigma };
  });
}

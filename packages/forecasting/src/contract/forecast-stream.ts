import type { SeriesForecast } from './series-forecast.ts';

/** Values of the covariates of one step, by name. */
export type CovariateValues = Readonly<Record<string, number>>;

/** One series, followed live. */
export interface ForecastStream {
  /**
   * Takes the next observation; history is not run again.
   *
   * @param value The observation, in the series' unit; NaN if it is missing.
   * @param covariates Past and known-future covariates of that step.
   */
  update(value: number, covariates?: CovariateValues): void;
  /**
   * Forecasts from where the stream stands.
   *
   * @param future Known-future covariates of the steps ahead, each `[horizon]`.
   */
  forecast(future?: Readonly<Record<string, ArrayLike<number>>>): Promise<SeriesForecast>;
  /** Observations taken so far, history included. */
  readonly length: number;
}

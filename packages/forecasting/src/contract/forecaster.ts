import type { SeriesTable } from '../data/types.ts';
import type { ForecastStream } from './forecast-stream.ts';
import type { FittedMethod } from './method.ts';
import type { SeriesForecast } from './series-forecast.ts';

/** What one call of `predict` may ask for. */
export interface PredictOptions {
  /** Sample paths a series; default 0. */
  readonly samples?: number;
  /** Seed of the sample paths. Default 0. */
  readonly seed?: number;
  /** Cancels. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of series done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** A trained model. It holds no TensorFlow.js tensors: it computes with the runtime of `@recurra/onnx`. */
export interface Forecaster extends FittedMethod {
  /** Steps it forecasts. */
  readonly horizon: number;
  /** Observations it looks at. */
  readonly window: number;
  /** Observations in one season. */
  readonly seasonLength: number;
  /** Probabilities inside its intervals. */
  readonly levels: readonly number[];
  /** The first of them. */
  readonly level: number;
  /** What computes its forecasts, as `onnxruntime-node`, or `relaxed` for the build of our kernels. */
  readonly runtime: string;
  /** Plain sentences about what was decided in training. */
  readonly notes: readonly string[];
  /** Forecasts the steps after the end of every series; those it cannot take get a fallback and say so. */
  predict(table: SeriesTable, options?: PredictOptions): Promise<readonly SeriesForecast[]>;
  /**
   * Follows one series observation by observation.
   *
   * @param table Holds the history of the series.
   * @param id Which series; may be left out if there is one.
   */
  stream(table: SeriesTable, id?: string): Promise<ForecastStream>;
  /**
   * @returns The model as one ONNX file: raw observations in, calibrated quantiles in the series' unit out, and what
   *   {@link Forecaster} knows besides in its metadata. `loadForecaster` takes it back; any ONNX runtime runs it.
   */
  save(): Uint8Array;
}

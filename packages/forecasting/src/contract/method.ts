import type { SeriesTable } from '../data/types.ts';
import type { SeriesForecast } from './series-forecast.ts';

/** How far a method has come. */
export interface MethodProgress {
  /** Share of the work done, 0 to 1. */
  readonly done: number;
  /** What is being done, a few words. */
  readonly activity?: string;
}

/** What a method is asked for. */
export interface MethodContext {
  /** Steps to forecast. */
  readonly horizon: number;
  /** Probabilities of the intervals, in order. */
  readonly levels: readonly number[];
  /** Same seed, same forecast. */
  readonly seed: number;
  /** Cancels: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far it is. */
  readonly onProgress?: ((progress: MethodProgress) => void) | undefined;
}

/**
 * Any way to forecast: the network, a baseline, one's own. Back-tests compare methods side by side.
 *
 * @example
 * const lastValue: ForecastMethod = {
 *   name: 'last value',
 *   fit: async (_, { horizon, levels }) => ({ predict: async (table) => table.series.map(…), dispose() {} }),
 * };
 */
export interface ForecastMethod {
  /** Name in tables and charts. */
  readonly name: string;
  /**
   * Fetches what `fit` will need, such as an optional package. Back-tests call it before any work, so that what is missing
   * is known at once.
   */
  prepare?(): Promise<void>;
  /**
   * Learns from a table.
   *
   * @param table All the method may know; nothing of it lies in the future of what it will be asked to forecast.
   * @param context Horizon, levels, seed, signal.
   * @returns What it learned.
   */
  fit(table: SeriesTable, context: MethodContext): Promise<FittedMethod>;
}

/** A method that has learned. */
export interface FittedMethod {
  /**
   * Forecasts the steps after the end of every series.
   *
   * @param table The same series as in `fit`, perhaps with newer observations, or others of their kind.
   * @returns One forecast a series, in the table's order; `status` tells of those it could not do.
   */
  predict(table: SeriesTable): Promise<readonly SeriesForecast[]>;
  /** Frees what it holds. */
  dispose(): void;
}

import type { ForecastMethod } from '../contract/method.ts';
import type { ForecastScore, OverallScore } from '../metrics/index.ts';

/** How far a back-test has come. */
export interface BacktestProgress {
  /** Share of the fits and predictions done, 0 to 1. */
  readonly done: number;
  /** Name of the method at work. */
  readonly method: string;
  /** Origin it is at, 0 the oldest. */
  readonly origin: number;
  /** What goes on: `fit`, `predict` or `score`, and what the method itself says of it. */
  readonly activity: string;
}

/** What {@link backtest} is told. */
export interface BacktestOptions {
  /** Methods to compare; names must differ. */
  readonly methods: readonly ForecastMethod[];
  /** Steps to forecast from every origin. */
  readonly horizon: number;
  /** Origins, the last of them `horizon` steps before the end of each series. Default 3. */
  readonly origins?: number | undefined;
  /** Steps between two origins. Default `horizon`, so that no observation is forecast twice. */
  readonly step?: number | undefined;
  /**
   * When methods learn anew. `false` (the default): at the first origin only, then they just see the newer observations.
   * `true`: at every origin. A number: at every so manieth.
   */
  readonly refit?: boolean | number | undefined;
  /** Probabilities of the intervals, strictly between 0 and 1. Default 0.8 and 0.95. */
  readonly levels?: readonly number[] | undefined;
  /** Seed handed to the methods. Default 0. */
  readonly seed?: number | undefined;
  /** Observations a series needs before an origin to be forecast there. Default one more than a season, so that MASE is defined. */
  readonly minHistory?: number | undefined;
  /** Keeps all forecasts in the result, for charts. Default false. */
  readonly keepForecasts?: boolean | undefined;
  /** Cancels, between the fits and inside them. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far it is. */
  readonly onProgress?: ((progress: BacktestProgress) => void) | undefined;
}

/** Where a score or a forecast belongs. */
export interface BacktestPlace {
  /** Name of the method. */
  readonly method: string;
  /** Origin, 0 the oldest. */
  readonly origin: number;
}

/** Score of one series at one origin by one method. */
export interface BacktestScore extends BacktestPlace, ForecastScore {
  /** Observations known at the origin. */
  readonly known: number;
  /** Time of the last of them, epoch milliseconds. */
  readonly knownUntil: number;
  /** Whether the method itself or its fallback forecast it. */
  readonly state: 'model' | 'fallback';
  /** Why it fell back. */
  readonly reason?: string;
  /** Place among the methods that forecast this series here, by mean absolute error; 1 is the best, ties share. */
  readonly rank: number;
}

/** Means over a part of the scores. */
export interface BacktestOriginSummary extends BacktestPlace, OverallScore {}

/** How one method did at all. Its `series` counts each series once an origin. */
export interface BacktestMethodSummary extends OverallScore {
  /** Name of the method. */
  readonly method: string;
  /** Mean rank over series and origins; `null` without any. */
  readonly rank: number | null;
  /** How often its fallback stood in. */
  readonly fallbacks: number;
  /** How often it gave no forecast. */
  readonly failures: number;
  /** Wall-clock seconds; the only figures that differ from run to run. */
  readonly seconds: { readonly fit: number; readonly predict: number };
}

/** How one method did at one step ahead, over all series and origins. */
export interface BacktestStepSummary {
  /** Name of the method. */
  readonly method: string;
  /** Steps ahead, from 1. */
  readonly step: number;
  /** Mean absolute error; mixes units if the series' differ. */
  readonly mae: number;
  /** In percent. */
  readonly smape: number;
  /** Mean absolute scaled error; `null` if no series has a scale. */
  readonly mase: number | null;
  /** Coverage by level. */
  readonly intervals: readonly { readonly level: number; readonly coverage: number }[];
}

/** One forecast with what happened, as plain lists. */
export interface BacktestForecast extends BacktestPlace {
  /** Id of the series. */
  readonly id: string;
  /** Time stamps, epoch milliseconds, `[horizon]`. */
  readonly times: readonly number[];
  /** What happened, `[horizon]`. */
  readonly actual: readonly number[];
  /** Median, `[horizon]`. */
  readonly median: readonly number[];
  /** Intervals, each end `[horizon]`. */
  readonly intervals: readonly {
    readonly level: number;
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  }[];
}

/** What {@link backtest} returns: plain data, fit for JSON; `null` stands for what is not defined. */
export interface BacktestResult {
  /** Steps forecast from every origin. */
  readonly horizon: number;
  /** Number of origins. */
  readonly origins: number;
  /** Steps between two origins. */
  readonly step: number;
  /** When methods learned anew. */
  readonly refit: boolean | number;
  /** Probabilities of the intervals. */
  readonly levels: readonly number[];
  /** Seed. */
  readonly seed: number;
  /** Steps in one season, of Naive2 and the scales. */
  readonly seasonLength: number;
  /** One summary a method, in their order. */
  readonly methods: readonly BacktestMethodSummary[];
  /** Means by method and origin. */
  readonly byOrigin: readonly BacktestOriginSummary[];
  /** Means by method and step ahead. */
  readonly byStep: readonly BacktestStepSummary[];
  /** Every score. */
  readonly scores: readonly BacktestScore[];
  /** Forecasts that were not made or not scored: series too short at an origin (no `method`), and failures of a method. */
  readonly leftOut: readonly {
    readonly id: string;
    readonly origin: number;
    readonly method?: string;
    readonly reason: string;
  }[];
  /** All forecasts, if they were to be kept. */
  readonly forecasts?: readonly BacktestForecast[];
  /** What else a reader should know, one sentence each. */
  readonly notes: readonly string[];
}

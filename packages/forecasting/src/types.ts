import type { CheckpointStore } from '@recurra/train';
import type { SeriesForecast } from './contract/series-forecast.ts';
import type { SeriesTable } from './data/types.ts';

export type { SeriesForecast } from './contract/series-forecast.ts';

/** Where a killed job finds its last complete state again: a store of `@recurra/train`. */
export type ForecastCheckpointStore = CheckpointStore;

/** Settings of one {@link forecast} job. Everything but the horizon has a default found from the data. */
export interface ForecastOptions {
  /** Number of steps to forecast, a positive integer. */
  readonly horizon: number;
  /** Probability inside the interval, strictly between 0 and 1. Default 0.8. */
  readonly level?: number;
  /** Number of past observations the model sees. Default: two to three seasons, at least twice the horizon. */
  readonly window?: number;
  /** Units of the LSTM. Default 32. */
  readonly hiddenSize?: number;
  /** Most epochs to train; early stopping may end sooner. */
  readonly epochs?: number;
  /** Optimiser steps in one epoch. */
  readonly stepsPerEpoch?: number;
  /** Windows in one step. Default 64. */
  readonly batchSize?: number;
  /** Peak learning rate. */
  readonly learningRate?: number;
  /** Epochs without a better validation loss before training stops. */
  readonly patience?: number;
  /** Seeds weights and sampling: same seed, same forecast. Default 0. */
  readonly seed?: number;
  /**
   * Keep forecasts at or above zero. Default: per series, yes when its history has a zero and nothing
   * below (rain, counts, sales); other series are left alone.
   */
  readonly nonNegative?: boolean;
  /** Score the model on a held-out tail first. Default true. */
  readonly evaluate?: boolean;
  /** Epochs between two previews; 0 switches them off. Default: about twenty previews a phase. */
  readonly previewEvery?: number;
  /** Cancels the job: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears about every epoch, and some of the steps between. */
  readonly onProgress?: (progress: ForecastProgress) => void;
  /** Where the job saves its state after every epoch; cleared when the job is done. */
  readonly checkpoint?: ForecastCheckpointStore;
  /** Continue from `checkpoint` if it holds a state of the same data and options, else start. Default false. */
  readonly resume?: boolean;
}

/** What a running job says about itself. */
export interface ForecastProgress {
  /** `evaluate`: training without the held-out tail, for the score. `fit`: training for the forecast. */
  readonly phase: 'evaluate' | 'fit';
  /** Epoch, counted from 1. */
  readonly epoch: number;
  /** Most epochs of this phase. */
  readonly epochs: number;
  /** Optimiser step inside the phase, counted from 1. */
  readonly step: number;
  /** Most steps of this phase. */
  readonly steps: number;
  /** Training loss: mean pinball loss in units of each series' seasonal change. */
  readonly loss: number;
  /** The same loss on the validation windows, once an epoch. */
  readonly validationLoss?: number;
  /** Learning rate of the step. */
  readonly learningRate: number;
  /** Global gradient norm before clipping. */
  readonly gradientNorm: number;
  /** Training speed. */
  readonly sequencesPerSecond: number;
  /** Seconds to the end of this phase, if no early stop. */
  readonly etaSeconds: number;
  /** The forecast as it forms, every few epochs. In phase `evaluate` it covers the held-out tail. */
  readonly preview?: readonly SeriesForecast[];
}

/** How well a model trained without the last `horizon` observations of a series foretold them. */
export interface SeriesScore {
  /** Id of the series. */
  readonly id: string;
  /** Mean absolute scaled error (M4): MAE over the in-sample MAE of seasonal naive. */
  readonly mase: number;
  /** The same for the seasonal-naive forecast of the tail: what to beat. */
  readonly seasonalNaiveMase: number;
  /** Symmetric mean absolute percentage error (M4), 0 to 200. */
  readonly smape: number;
  /** Mean absolute error, in the series' unit. */
  readonly mae: number;
  /** Root mean squared error, in the series' unit. */
  readonly rmse: number;
  /** Share of the tail inside the interval, 0 to 1. */
  readonly coverage: number;
  /** The tail and what was forecast for it. */
  readonly holdout: {
    readonly times: Float64Array;
    readonly actual: Float64Array;
    readonly forecast: SeriesForecast;
  };
}

/** A trained model: forecasts new data of the same frequency, and writes itself as ONNX. */
export interface Forecaster {
  /** Steps it forecasts. */
  readonly horizon: number;
  /** Observations it looks at. */
  readonly window: number;
  /** Observations in one season. */
  readonly seasonLength: number;
  /** Probability inside its interval. */
  readonly level: number;
  /**
   * Forecasts the steps after the end of every series.
   *
   * @param table Series of the frequency the model was trained on, each at least `window` long.
   * @returns One forecast a series.
   * @throws DataError if a series is too short or not finite, or the frequency differs.
   */
  predict(table: SeriesTable): Promise<readonly SeriesForecast[]>;
  /** @returns The model as one ONNX file: raw observations in, lower, median and upper forecast out. */
  toOnnx(): Uint8Array;
  /** Frees the model's tensors. */
  dispose(): void;
}

/** What {@link forecast} returns. */
export interface ForecastResult {
  /** One forecast a series, in the table's order. */
  readonly forecasts: readonly SeriesForecast[];
  /** One held-out score a series; empty if `evaluate` was false. */
  readonly scores: readonly SeriesScore[];
  /** The trained model, for new data. Dispose of it when done. */
  readonly model: Forecaster;
  /** Plain sentences about what was decided: window, scaling, early stop, series left unscored. */
  readonly notes: readonly string[];
  /** The model as one ONNX file that takes raw observations and gives this forecast. */
  toOnnx(): Uint8Array;
}

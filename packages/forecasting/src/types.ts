import type { CheckpointStore } from '@recurra/train';
import type { Forecaster } from './contract/forecaster.ts';
import type { SeriesForecast } from './contract/series-forecast.ts';
import type { CalendarFeature } from './data/calendar-features.ts';
import type { HeadKind } from './model/heads/index.ts';
import type { CellKind, DecoderKind, Transform } from './model/spec.ts';

export type { Forecaster } from './contract/forecaster.ts';
export type { SeriesForecast } from './contract/series-forecast.ts';

/** Where a killed job finds its last complete state again: a store of `@recurra/train`. */
export type ForecastCheckpointStore = CheckpointStore;

/** Names of the settings found for a benchmark, see `presets`. */
export type PresetName = 'm4-hourly' | 'm4-weekly';

/** What a model looks like and how it is trained. Everything but the horizon has a default found from the data. */
export interface FitOptions {
  /** Number of steps to forecast, a positive integer. */
  readonly horizon: number;
  /** Probabilities inside the intervals, strictly between 0 and 1; the first is the main one. Default 0.8 and 0.95. */
  readonly levels?: readonly number[];
  /** Settings found for a benchmark; every other option overrides them. */
  readonly preset?: PresetName;

  /** Number of past observations the model sees. Default: two to four seasons, as there is room. */
  readonly window?: number;
  /** Seasons that simple forecasts are built on, in steps. Default: the table's own and those of the calendar. */
  readonly periods?: readonly number[];
  /** Observations that the recurrent layers read at a step. Default: a season, or a sixteenth of the window. */
  readonly patchLength?: number;
  /** `'log'` works on logarithms: for positive series whose seasons and trends multiply. Default `'none'`. */
  readonly transform?: Transform;
  /** A window of its own for each network of an ensemble, at most `window`. Default: all have `window`. */
  readonly memberWindows?: readonly number[];
  /** Kind of recurrent layers. Default `'lstm'`. */
  readonly cell?: CellKind;
  /** Units of each recurrent layer. Default 32. */
  readonly hiddenSize?: number;
  /** Recurrent layers, one on the other. Default 1. */
  readonly layers?: number;
  /** How many steps each layer's state goes back, one number a layer. Default 1 for all. */
  readonly dilations?: readonly number[];
  /** Let the last state look at the states of the last season. Default false. */
  readonly attention?: boolean;
  /** Share of each recurrent layer's inputs dropped in training. Default 0. */
  readonly dropout?: number;
  /** Compute all steps at once (the default), or each from the one before. */
  readonly decoder?: DecoderKind;
  /** Quantiles (the default), or a distribution; `'negative-binomial'` for counts with many zeros is chosen by itself. */
  readonly head?: HeadKind;
  /** How much the median counts in the loss of quantiles, beside all others together. Default 1. */
  readonly medianWeight?: number;
  /** Weigh the simple forecasts anew for each step of the horizon. Default false. */
  readonly stepGates?: boolean;
  /** Networks with different seeds whose quantiles are averaged. Default 1. */
  readonly members?: number;
  /** Calendar features; `true` takes what the frequency can tell apart. Default: those the history is long enough for. */
  readonly calendar?: boolean | readonly CalendarFeature[];
  /** Names of the covariates to use. Default: all that the table has. */
  readonly covariates?: readonly string[];

  /** Most epochs to train; early stopping may end sooner. Default 24. */
  readonly epochs?: number;
  /** Optimiser steps in one epoch. Default 20. */
  readonly stepsPerEpoch?: number;
  /** Windows in one step. Default 64. */
  readonly batchSize?: number;
  /** Peak learning rate. Default 0.003. */
  readonly learningRate?: number;
  /** Decoupled weight decay. Default 0.01. */
  readonly weightDecay?: number;
  /** Epochs without a better validation loss before training stops; Infinity: never. Default: a third of the epochs. */
  readonly patience?: number;
  /** 1 draws training windows evenly; larger numbers favour the latest. Default 1. */
  readonly recency?: number;
  /** How much errors relative to the values (sMAPE) count beside those in seasonal changes (MASE), 0 to 1. Default 0. */
  readonly relativeWeight?: number;
  /** Seeds weights and sampling: same seed, same forecast. Default 0. */
  readonly seed?: number;
  /**
   * Keep forecasts at or above zero. Default: per series, yes when its history has a zero and nothing
   * below (rain, counts, sales); other series are left alone.
   */
  readonly nonNegative?: boolean;
  /** Hold a tail out first, for the score and to calibrate the intervals on. Default true. */
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

/** Settings of one {@link forecast} job. */
export interface ForecastOptions extends FitOptions {
  /** Probability inside the main interval; short for the first of `levels`. Default 0.8. */
  readonly level?: number;
}

/** What a running job says about itself. */
export interface ForecastProgress {
  /** `evaluate`: training without the held-out tail, for the score. `fit`: training for the forecast. */
  readonly phase: 'evaluate' | 'fit';
  /** Network of the phase, counted from 1. */
  readonly member: number;
  /** Networks of the phase. */
  readonly members: number;
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

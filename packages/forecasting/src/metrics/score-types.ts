import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { Series } from '../data/types.ts';

/** Values of one series, by id; a {@link Series} is one. */
export type SeriesValues = Pick<Series, 'id' | 'values'>;

/** How well the intervals of one level held. */
export interface IntervalScores {
  /** Probability they are meant to hold. */
  readonly level: number;
  /** Share of the observations they held. */
  readonly coverage: number;
  /** Mean width, in the series' unit. */
  readonly width: number;
  /** Winkler score, in the series' unit. */
  readonly winkler: number;
  /** Winkler score over the in-sample error of seasonal naive; `null` where that is zero or not defined. */
  readonly msis: number | null;
}

/** How well one series was forecast. `null` stands for what is not defined. */
export interface ForecastScore {
  /** Id of the series. */
  readonly id: string;
  /** Steps scored. */
  readonly steps: number;
  /** Mean absolute error, in the series' unit. */
  readonly mae: number;
  /** Root mean squared error, in the series' unit. */
  readonly rmse: number;
  /** In percent; `null` if all that happened was zero. */
  readonly mape: number | null;
  /** In percent, as in M4. */
  readonly smape: number;
  /** As in M4; `null` if seasonal naive never erred inside the history, or the history is no longer than a season. */
  readonly mase: number | null;
  /** sMAPE of Naive2. */
  readonly naive2Smape: number;
  /** MASE of Naive2; `null` where `mase` is. */
  readonly naive2Mase: number | null;
  /** Mean of |y|, in the series' unit: the weight of the series in nd and weighted quantile loss. */
  readonly size: number;
  /** Loss of each quantile that the forecast has, the median and the ends of its intervals: mean of 2·pinball, in the series' unit. */
  readonly quantiles: readonly QuantileScore[];
  /** Mean of those losses: the CRPS as far as these quantiles tell it. */
  readonly crps: number;
  /** Scores of the intervals, in the forecast's order. */
  readonly intervals: readonly IntervalScores[];
}

/** Loss of one quantile. */
export interface QuantileScore {
  /** Probability of the quantile. */
  readonly quantile: number;
  /** Of one series: mean of 2·pinball, in its unit. Of a set: Σ 2·pinball / Σ|y|. */
  readonly loss: number;
}

/** How well a set of series was forecast. `null` stands for what no series has. */
export interface OverallScore {
  /** Series in the means, those without MASE among them. */
  readonly series: number;
  /** Mean over the series; mixes units if they differ. */
  readonly mae: number | null;
  /** Root of the mean squared error of all steps; mixes units if they differ. */
  readonly rmse: number | null;
  /** Normalised deviation over all steps: Σ|y − f| / Σ|y|. */
  readonly nd: number | null;
  /** Mean over the series, in percent. */
  readonly mape: number | null;
  /** Mean over the series, in percent. */
  readonly smape: number | null;
  /** Mean over the series that have one. */
  readonly mase: number | null;
  /** Mean sMAPE of Naive2 over the same series. */
  readonly naive2Smape: number | null;
  /** Mean MASE of Naive2 over the same series. */
  readonly naive2Mase: number | null;
  /** Overall weighted average against Naive2, over the series that have a MASE. */
  readonly owa: number | null;
  /** Mean over the series, from quantiles; mixes units if they differ. */
  readonly crps: number | null;
  /** Mean over the quantiles of the weighted quantile loss, as in GluonTS. */
  readonly weightedQuantileLoss: number | null;
  /** The weighted quantile loss of each quantile. */
  readonly quantiles: readonly QuantileScore[];
  /** Means over the series by level. */
  readonly intervals: readonly IntervalScores[];
}

/** What {@link scoreForecasts} returns; plain data, fit for JSON. */
export interface ForecastScores {
  /** One score a series, in the order of the forecasts. */
  readonly series: readonly ForecastScore[];
  /** Over all of them. */
  readonly overall: OverallScore;
  /** Series that could not be scored, and why. */
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
  /** What else a reader should know, one sentence each. */
  readonly notes: readonly string[];
}

/** One series with everything that its score needs; the lists of forecast and outcome hold the steps scored only. */
export interface ScorablePair {
  /** Id of the series. */
  readonly id: string;
  /** What happened, `[steps]`. */
  readonly actual: Float64Array;
  /** What was forecast for the same steps. */
  readonly forecast: SeriesForecast;
  /** What came before. */
  readonly history: Float64Array;
}

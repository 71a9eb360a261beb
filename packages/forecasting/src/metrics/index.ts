export { intervalCoverage } from './coverage.ts';
export { crpsFromSamples } from './crps.ts';
export { mae, mape, mse, nd, rmse, smape } from './errors.ts';
export { intervalWidth, msis, winklerScore } from './intervals.ts';
export { mase, seasonalNaiveError } from './mase.ts';
export { naive2 } from './naive2.ts';
export { type OwaScores, owa } from './owa.ts';
export {
  crpsFromQuantiles,
  quantileLoss,
  type WeightedQuantileLoss,
  weightedQuantileLoss,
} from './quantile-loss.ts';
export { rmsse } from './rmsse.ts';
export { scoreForecasts } from './score-forecasts.ts';
export type {
  ForecastScore,
  ForecastScores,
  IntervalScores,
  OverallScore,
  QuantileScore,
  SeriesValues,
} from './score-types.ts';
export { seasonalNaive } from './seasonal-naive.ts';
export { seasonalIndices, seasonalityTest } from './seasonality.ts';

export {
  type AnomalyEvent,
  type AnomalyOptions,
  type AnomalyReport,
  anomaliesToCsv,
  anomalyEventsToCsv,
  detectAnomalies,
  type SeriesAnomalies,
} from './anomalies/index.ts';
export {
  type BacktestForecast,
  type BacktestMethodSummary,
  type BacktestOptions,
  type BacktestOriginSummary,
  type BacktestPart,
  type BacktestPlace,
  type BacktestProgress,
  type BacktestResult,
  type BacktestScore,
  type BacktestStepSummary,
  backtest,
  backtestToCsv,
} from './backtest/index.ts';
export type { FittedMethod, ForecastMethod, MethodContext, MethodProgress } from './contract/method.ts';
export {
  addSteps,
  type FillMethod,
  type Frequency,
  type FrequencyUnit,
  forecastsToCsv,
  parseFrequency,
  type ReadProgress,
  readTable,
  type Series,
  type SeriesTable,
  type TableOptions,
  type TableSource,
} from './data/index.ts';
export {
  type CovariateChange,
  type FeatureImportance,
  type ImportanceOptions,
  type ImportanceResult,
  type LagBlock,
  type Predictor,
  permutationImportance,
  type Scenario,
  type ScenarioForecasts,
  type WhatIfOptions,
  type WhatIfResult,
  type WhatIfSum,
  whatIf,
} from './explain/index.ts';
export { fitForecaster } from './fit/fit-forecaster.ts';
export { presets } from './fit/presets.ts';
export { loadForecaster } from './forecaster/load-forecaster.ts';
export { type OnnxVerification, verifyOnnx } from './forecaster/verify-onnx.ts';
export { forecast } from './job.ts';
export {
  type ArimaOptions,
  type ArimaOrder,
  type AugursWasm,
  type BaselineName,
  baselineNames,
  baselines,
  baselinesByName,
  type EtsOptions,
  type SeasonalOptions,
} from './methods/index.ts';
export {
  crpsFromQuantiles,
  crpsFromSamples,
  type ForecastScore,
  type ForecastScores,
  type IntervalScores,
  intervalCoverage,
  intervalWidth,
  mae,
  mape,
  mase,
  mse,
  msis,
  naive2,
  nd,
  type OverallScore,
  type OwaScores,
  owa,
  type QuantileScore,
  quantileLoss,
  rmse,
  rmsse,
  type SeriesValues,
  scoreForecasts,
  seasonalIndices,
  seasonalityTest,
  seasonalNaive,
  seasonalNaiveError,
  smape,
  type WeightedQuantileLoss,
  weightedQuantileLoss,
  winklerScore,
} from './metrics/index.ts';
export { forecastingExporters } from './model/export/exporters.ts';
export { registerForecastingLayers } from './model/layers/register.ts';
export { type ForecastingImplementation, forecasting } from './plugin.ts';
export type {
  FitOptions,
  ForecastCheckpointStore,
  Forecaster,
  ForecastOptions,
  ForecastProgress,
  ForecastResult,
  PresetName,
  SeriesForecast,
  SeriesScore,
} from './types.ts';

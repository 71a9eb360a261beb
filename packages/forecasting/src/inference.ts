// What needs no training, and so no TensorFlow.js: forecasting with saved models and simple methods, scores,
// back-tests, anomalies, explanations. The package's main entry has all of it too.
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
  type BacktestMethodSummary,
  type BacktestOptions,
  type BacktestResult,
  backtest,
  backtestToCsv,
} from './backtest/index.ts';
export type { Forecaster, PredictOptions } from './contract/forecaster.ts';
export type { FittedMethod, ForecastMethod } from './contract/method.ts';
export type { SeriesForecast } from './contract/series-forecast.ts';
export {
  type ImportanceResult,
  permutationImportance,
  type Scenario,
  type WhatIfResult,
  whatIf,
} from './explain/index.ts';
export { loadForecaster } from './forecaster/load-forecaster.ts';
export { baselineNames, baselines, baselinesByName } from './methods/index.ts';
export {
  type ForecastScores,
  type OverallScore,
  type SeriesValues,
  scoreForecasts,
} from './metrics/index.ts';

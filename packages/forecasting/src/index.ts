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
export { forecast } from './job.ts';
export {
  intervalCoverage,
  mae,
  mase,
  rmse,
  seasonalNaive,
  seasonalNaiveError,
  smape,
} from './metrics/index.ts';
export { forecastingExporters } from './model/exporters.ts';
export { registerForecastingLayers } from './model/layers/register.ts';
export { type OnnxVerification, verifyOnnx } from './model/verify-onnx.ts';
export { type ForecastingImplementation, forecasting } from './plugin.ts';
export type {
  ForecastCheckpointStore,
  Forecaster,
  ForecastOptions,
  ForecastProgress,
  ForecastResult,
  SeriesForecast,
  SeriesScore,
} from './types.ts';

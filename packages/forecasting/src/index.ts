export type {
  ForecastCheckpointStore,
  Forecaster,
  ForecastOptions,
  ForecastProgress,
  ForecastResult,
  SeriesForecast,
  SeriesScore,
} from './types.ts';

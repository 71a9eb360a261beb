export {
  addSteps,
  type CsvSource,
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
} from './data/index.ts';
export type {
  ForecastCheckpointStore,
  Forecaster,
  ForecastOptions,
  ForecastProgress,
  ForecastResult,
  SeriesForecast,
  SeriesScore,
} from './types.ts';

export { addSteps } from './calendar.ts';
export { cutTable } from './cut.ts';
export { type ForecastCsvOptions, forecastsToCsv } from './forecasts-csv.ts';
export { parseFrequency } from './frequency.ts';
export { type ParsedForecast, parseForecasts } from './parse-forecasts.ts';
export { readTable } from './read-table.ts';
export { checkSize } from './size.ts';
export { nearest } from './suggest.ts';
export { type TimeFormat, tableTimeFormat, timeFormat } from './time-format.ts';
export type {
  FillMethod,
  Frequency,
  FrequencyUnit,
  LeftOut,
  ReadProgress,
  Series,
  SeriesTable,
  TableLayout,
  TableOptions,
  TableSource,
} from './types.ts';
export { type ZoneClock, zoneClock } from './zone.ts';

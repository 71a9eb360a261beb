export { addSteps } from './calendar.ts';
export { forecastsToCsv } from './forecasts-csv.ts';
export { parseFrequency } from './frequency.ts';
export { readTable } from './read-table.ts';
export { checkSize } from './source.ts';
export { nearest } from './suggest.ts';
export { type TimeFormat, timeFormat } from './time-format.ts';
export type {
  CsvSource,
  FillMethod,
  Frequency,
  FrequencyUnit,
  ReadProgress,
  Series,
  SeriesTable,
  TableOptions,
} from './types.ts';

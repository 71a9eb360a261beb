import { addSteps } from '../data/calendar.ts';
import { calendarReader } from '../data/calendar-features.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import type { CovariateNames } from './spec.ts';

/** One series as windows are cut from it. */
export interface SampleSource {
  readonly id: string;
  readonly values: Float64Array;
  /** One array a past covariate, as long as the values. */
  readonly past: readonly Float64Array[];
  /** One array a known-future covariate, as long as the values and more. */
  readonly future: readonly Float64Array[];
  readonly static: readonly number[];
  /** Writes the calendar features of a step, which may lie before the first or after the last. */
  calendar(step: number, out: Float32Array, at: number): void;
}

/**
 * Makes series ready for windows to be cut from them.
 *
 * @param table The series; each has the covariates named.
 * @param names Covariates the model reads.
 * @returns One source a series.
 */
export function sampleSources(table: SeriesTable, names: CovariateNames): SampleSource[] {
  const read = calendarReader(names.calendar, table.timeZone);
  return table.series.map((series: Series) => {
    const start = series.times[0]!;
    return {
      id: series.id,
      values: series.values,
      past: names.past.map((name) => series.past![name]!),
      future: names.future.map((name) => series.future![name]!),
      static: names.static.map((name) => series.static![name]!),
      calendar(step, out, at) {
        if (names.calendar.length > 0) read(addSteps(start, table.frequency, step), out, at);
      },
    };
  });
}

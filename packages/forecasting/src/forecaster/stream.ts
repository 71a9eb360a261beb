import type { Runner } from '@recurra/onnx';
import { ArgumentError, DataError } from '@recurra/plugin';
import type { CovariateValues, ForecastStream } from '../contract/forecast-stream.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import { addSteps } from '../data/calendar.ts';
import { calendarReader } from '../data/calendar-features.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { futureCount } from '../model/spec.ts';
import { readWindow } from '../model/windows.ts';
import { seriesProblem } from './admit-series.ts';
import { fallbackForecast, notFinite } from './fallback.ts';
import { feedsOf, outputName } from './feeds.ts';
import type { Manifest } from './manifest.ts';
import { toForecast } from './to-forecast.ts';

function choose(table: SeriesTable, id: string | undefined): Series {
  const found =
    id === undefined && table.series.length === 1
      ? table.series[0]
      : table.series.find((each) => each.id === id);
  if (found !== undefined) return found;
  const known = table.series.slice(0, 8).map((each) => JSON.stringify(each.id));
  throw new ArgumentError(
    `Forecaster.stream(): id must be one of the table's ${table.series.length} series (${known.join(', ')}, …), got ${JSON.stringify(id)}.`,
  );
}

/** The last rows of a sequence in a ring: taking one more writes one row and moves nothing. */
class Ring {
  readonly #rows: Float64Array;
  readonly #width: number;
  #next = 0;

  constructor(length: number, width: number) {
    this.#rows = new Float64Array(length * width);
    this.#width = width;
  }

  /** Writes one number of the newest row; `advance` makes it the newest but one. */
  set(column: number, value: number): void {
    this.#rows[this.#next * this.#width + column] = value;
  }

  /** The number one cycle of `back` steps ago, 1 being the newest finished row. */
  get(back: number, column: number): number {
    const length = this.#rows.length / this.#width;
    return this.#rows[((this.#next - back + 2 * length) % length) * this.#width + column]!;
  }

  advance(): void {
    this.#next = (this.#next + 1) % (this.#rows.length / Math.max(1, this.#width));
  }

  /** Copies all rows, oldest first. */
  copyTo(out: Float32Array | Float64Array, at = 0): void {
    const split = this.#next * this.#width;
    out.set(this.#rows.subarray(split), at);
    out.set(this.#rows.subarray(0, split), at + this.#rows.length - split);
  }
}

/**
 * Opens a stream at the end of a series: what the model looks at is kept in rings, and a new observation writes one
 * row of each.
 *
 * @param runner Runs the model.
 * @param manifest What it looks at.
 * @param table Holds the series.
 * @param id Which one.
 */
export function openStream(
  runner: Runner,
  manifest: Manifest,
  table: SeriesTable,
  id: string | undefined,
): ForecastStream {
  const { spec, frequency } = manifest;
  const { window, horizon, covariates } = spec;
  const series = choose(table, id);
  const problem = seriesProblem(series, { ...spec, horizon: 0 });
  if (problem !== undefined) {
    throw new DataError(`Forecaster.stream(): series ${JSON.stringify(series.id)} ${problem.reason}`, {
      column: series.id,
    });
  }
  const start = series.times[0]!;
  let length = series.values.length;
  const [past, named, future] = [covariates.past.length, covariates.future.length, futureCount(covariates)];
  const values = new Ring(window, 1);
  const pastRing = new Ring(window, past);
  const futureRing = new Ring(window, future);
  const calendar = calendarReader(covariates.calendar, table.timeZone);
  const row = new Float32Array(covariates.calendar.length);
  const putCalendar = (step: number): void => {
    if (row.length === 0) return;
    calendar(addSteps(start, frequency, step), row, 0);
    for (let i = 0; i < row.length; i++) futureRing.set(named + i, row[i]!);
  };
  const next = (): void => {
    for (const ring of [values, pastRing, futureRing]) ring.advance();
  };
  // How what is shorter than a window is filled up depends on how long it is: kept until it is long enough.
  const early = new Float64Array(length < window ? window : 0);
  if (early.length > 0) early.set(series.values);
  const history = new Float64Array(window);
  readWindow(series.values, length, spec.padSeason, history);
  for (let t = 0; t < window; t++) {
    const step = length - window + t;
    values.set(0, history[t]!);
    for (const [f, name] of covariates.past.entries())
      pastRing.set(f, series.past![name]![Math.max(0, step)]!);
    for (const [f, name] of covariates.future.entries()) {
      futureRing.set(f, series.future![name]![Math.max(0, step)]!);
    }
    putCalendar(step);
    next();
  }
  const statics = covariates.static.map((name) => series.static![name]!);
  // The first tells which share of the longest window was observed.
  const fixed = Float32Array.from(spec.fillSpan > 0 ? [1, ...statics] : statics);
  const batch = {
    count: 1,
    window: new Float32Array(window),
    past: new Float32Array(window * past),
    future: new Float32Array((window + horizon) * future),
    static: fixed,
  };
  const taken = new Float64Array(past + named);
  const read = (given: CovariateValues | undefined, name: string): number => {
    const value = given?.[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new ArgumentError(
      `ForecastStream.update(): covariates must hold a finite number for ${JSON.stringify(name)}, got ${String(value)}.`,
    );
  };

  return {
    get length() {
      return length;
    },
    update(value: number, given?: CovariateValues): void {
      if (
        value === Number.POSITIVE_INFINITY ||
        value === Number.NEGATIVE_INFINITY ||
        typeof value !== 'number'
      ) {
        throw new ArgumentError(
          `ForecastStream.update(): value must be a finite number, or NaN where it is missing, got ${String(value)}.`,
        );
      }
      // Everything is read before anything is written: the newest row takes the place of the oldest.
      for (let f = 0; f < past; f++) taken[f] = read(given, covariates.past[f]!);
      for (let f = 0; f < named; f++) taken[past + f] = read(given, covariates.future[f]!);
      // A missing value is taken as it was a season ago.
      const observed = Number.isNaN(value) ? values.get(Math.min(spec.scaleLag, window), 0) : value;
      values.set(0, observed);
      for (let f = 0; f < past; f++) pastRing.set(f, taken[f]!);
      for (let f = 0; f < named; f++) futureRing.set(f, taken[past + f]!);
      putCalendar(length);
      if (length < early.length) early[length] = observed;
      next();
      length++;
    },
    async forecast(ahead): Promise<SeriesForecast> {
      if (length < early.length) {
        readWindow(early, length, spec.padSeason, history);
        batch.window.set(history);
      } else values.copyTo(batch.window);
      if (past > 0) pastRing.copyTo(batch.past);
      if (future > 0) futureRing.copyTo(batch.future);
      for (let k = 0; k < horizon && future > 0; k++) {
        const at = (window + k) * future;
        for (let f = 0; f < named; f++) {
          const name = covariates.future[f]!;
          const value = ahead?.[name]?.[k];
          if (value === undefined || !Number.isFinite(value)) {
            throw new ArgumentError(
              `ForecastStream.forecast(): future must hold ${horizon} finite numbers for ${JSON.stringify(name)}, got ${String(value)} at step ${k + 1}.`,
            );
          }
          batch.future[at + f] = value;
        }
        if (row.length > 0) calendar(addSteps(start, frequency, length + k), batch.future, at + named);
      }
      if (spec.fillSpan > 0) fixed[0] = Math.min(length, spec.fillSpan) / spec.fillSpan;
      const outputs = await runner.run(feedsOf(batch, spec));
      const times = Float64Array.from({ length: horizon }, (_, k) => addSteps(start, frequency, length + k));
      const quantiles = outputs[outputName]!.data as Float32Array;
      if (quantiles.every(Number.isFinite)) return toForecast(series.id, times, quantiles, manifest);
      const seen = Float64Array.from(batch.window);
      return fallbackForecast(series.id, seen, times, spec.seasonLength, manifest.levels, notFinite);
    },
  };
}

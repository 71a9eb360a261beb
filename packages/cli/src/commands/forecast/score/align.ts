import type { SeriesForecast, SeriesValues } from '@recurra/forecasting';
import {
  addSteps,
  type ParsedForecast,
  type Series,
  type SeriesTable,
  tableTimeFormat,
} from '@recurra/forecasting/table';
import { DataError } from '@recurra/plugin';

/** Forecasts and what belongs to them, step by step. */
export interface Aligned {
  readonly forecasts: readonly SeriesForecast[];
  /** What happened at the steps of each forecast; NaN where it is not known. */
  readonly actuals: readonly SeriesValues[];
  readonly histories: readonly SeriesValues[];
  readonly notes: readonly string[];
}

/**
 * Brings forecasts, actual values and histories together: by time where there are dates, else by position.
 *
 * @param parsed Forecasts.
 * @param actuals What happened; gaps are NaN.
 * @param train What came before.
 * @returns All three, with the same steps.
 * @throws DataError if times of forecasts cannot be read.
 */
export function align(parsed: readonly ParsedForecast[], actuals: SeriesTable, train: SeriesTable): Aligned {
  const before = new Map(train.series.map((series) => [series.id, series]));
  const after = new Map(actuals.series.map((series) => [series.id, series]));
  const isDated = train.dated !== false && actuals.dated !== false;
  const forecasts: SeriesForecast[] = [];
  const happened: SeriesValues[] = [];
  const histories: SeriesValues[] = [];
  let cut = 0;
  for (const one of parsed) {
    const history = before.get(one.id);
    const outcome = after.get(one.id);
    const times = isDated && history !== undefined ? timesOf(one, history, train) : positions(one);
    forecasts.push(toForecast(one, times));
    if (outcome !== undefined) {
      happened.push({ id: one.id, values: isDated ? byTime(outcome, times) : byPosition(outcome, actuals) });
    }
    if (history !== undefined) {
      const known = isDated ? upTo(history, times[0] as number) : history.values;
      if (known.length < history.values.length) cut++;
      histories.push({ id: one.id, values: known });
    }
  }
  const notes =
    cut === 0
      ? []
      : [`--train reaches into the forecast of ${cut} series; what it holds from there on was not used.`];
  return { forecasts, actuals: happened, histories, notes };
}

/** Times of a forecast: as written, or those after the end of the history. */
function timesOf({ id, median, times }: ParsedForecast, history: Series, train: SeriesTable): Float64Array {
  if (times === undefined) {
    const last = history.times[history.times.length - 1] as number;
    return Float64Array.from(median, (_, k) => addSteps(last, train.frequency, k + 1));
  }
  const { read } = tableTimeFormat(train);
  return Float64Array.from(times, (text, k) => {
    const time = read(text);
    if (Number.isFinite(time)) return time;
    throw new DataError(
      `--forecasts: the time "${text}" of step ${k + 1} of series "${id}" is not written as in --train (${train.timeFormat}); ` +
        'write both the same way.',
    );
  });
}

const positions = ({ median }: ParsedForecast): Float64Array => Float64Array.from(median, (_, k) => k + 1);

function byTime(series: Series, times: Float64Array): Float64Array {
  const values = new Map(Array.from(series.times, (time, i) => [time, series.values[i] as number]));
  return times.map((time) => values.get(time) ?? Number.NaN);
}

/** A row without dates starts at its first cell, empty ones included: its times count cells from 1. */
function byPosition({ times, values }: Series, table: SeriesTable): Float64Array {
  const first = Number(tableTimeFormat(table).write(times[0] as number));
  const padding = new Float64Array(Math.max(0, first - 1)).fill(Number.NaN);
  return Float64Array.of(...padding, ...values);
}

function upTo(history: Series, start: number): Float64Array {
  const end = history.times.findIndex((time) => time >= start);
  return end < 0 ? history.values : history.values.subarray(0, end);
}

function toForecast({ id, median, intervals }: ParsedForecast, times: Float64Array): SeriesForecast {
  const [first] = intervals;
  return {
    id,
    times,
    median,
    lower: first?.lower ?? median,
    upper: first?.upper ?? median,
    level: first?.level ?? 0.8,
    // An empty list says that there are none.
    intervals,
  };
}

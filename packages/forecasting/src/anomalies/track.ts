import type { Series, SeriesTable } from '../data/types.ts';
import type { AnomalySettings } from './settings.ts';

/** One series on its way: what is known of it, and how far it has been followed. */
export interface Track {
  readonly series: Series;
  /**
   * The history that forecasts are made from: observations, with medians in place of missing and flagged ones. The
   * series' own array until something is put in place of an observation.
   */
  history: Float64Array;
  /** Index of the first observation that is forecast; the arrays below start there. */
  readonly start: number;
  /** Index of the first observation that is scored; those before it calibrate. */
  readonly scoreFrom: number;
  readonly median: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly scores: Float64Array;
  readonly flagged: Uint8Array;
  /** 1 where a run of flagged observations became the new level. */
  readonly shifted: Uint8Array;
  /** Index of the next observation to forecast. */
  position: number;
  /** Origins to ask for at once. */
  chunk: number;
  /** Flagged observations in a row up to here. */
  run: number;
  /** Why the method gave no forecast, if it did not. */
  failure: string | undefined;
}

/**
 * Chooses which observations of a series calibrate and which are scored.
 *
 * @returns The track, or why there is none.
 */
export function startTrack(series: Series, table: SeriesTable, settings: AnomalySettings): Track | string {
  const length = series.values.length;
  const { warmUp, horizonStep, steps, from, calibration } = settings;
  const earliest = warmUp + horizonStep - 1;
  const available = length - earliest;
  const needed = `the method needs ${earliest} before the first it can be asked about`;
  if (available < 2) return `It has ${length} observations, and ${needed}; give more history.`;
  let scoreFrom = length - (steps ?? Math.max(1, Math.floor(available / 3)));
  if (from !== undefined) {
    const first = series.times.findIndex((time) => time >= from);
    if (first < 0)
      return `It has no observation at or after ${new Date(from).toISOString()}; choose an earlier from.`;
    scoreFrom = first;
  }
  if (scoreFrom <= earliest) {
    const wanted = steps === undefined ? 'those from the time asked for' : `the last ${steps}`;
    return `It has ${length} observations: ${wanted} leave none to calibrate on, for ${needed}; score fewer or give more history.`;
  }
  const start = Math.max(earliest, scoreFrom - calibration);
  const history = fillMissing(series.values, start, table.seasonLength);
  if (history === undefined) {
    return `All of its first ${start} observations are missing; give more history.`;
  }
  const row = (): Float64Array => new Float64Array(length - start).fill(Number.NaN);
  return {
    series,
    history,
    start,
    scoreFrom,
    median: row(),
    lower: row(),
    upper: row(),
    scores: row(),
    flagged: new Uint8Array(length - start),
    shifted: new Uint8Array(length - start),
    position: start,
    chunk: 64,
    run: 0,
    failure: undefined,
  };
}

/**
 * Puts a value into the history of a track in place of an observation.
 *
 * @param track The track.
 * @param t Index of the observation.
 * @param value What to put there.
 */
export function putHistory(track: Track, t: number, value: number): void {
  if (Object.is(track.history[t], value)) return;
  if (track.history === track.series.values) track.history = track.history.slice();
  track.history[t] = value;
}

/**
 * Fills missing observations before the first that is forecast: with the value one season earlier, or else the one
 * before; leading ones with the first there is.
 *
 * @returns The values, a copy if any was missing; undefined if there was nothing to fill them with.
 */
function fillMissing(values: Float64Array, end: number, seasonLength: number): Float64Array | undefined {
  const first = values.findIndex((value, i) => i < end && Number.isFinite(value));
  if (first < 0) return undefined;
  if (values.subarray(0, end).every(Number.isFinite)) return values;
  const filled = values.slice();
  filled.fill(values[first] as number, 0, first);
  for (let i = first + 1; i < end; i++) {
    if (!Number.isFinite(filled[i]))
      filled[i] = filled[i >= seasonLength ? i - seasonLength : i - 1] as number;
  }
  return filled;
}

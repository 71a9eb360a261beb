import { ArgumentError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import type { Predictor } from '../explain/predictor.ts';
import { pValueOf } from './calibrate.ts';
import { mergeEvents } from './events.ts';
import { followTracks } from './follow.ts';
import { type AnomalySettings, anomalySettings } from './settings.ts';
import { findLimits, type Limit } from './thresholds.ts';
import { startTrack, type Track } from './track.ts';
import type { AnomalyOptions, AnomalyReport, SeriesAnomalies } from './types.ts';

/**
 * Finds observations that are out of the ordinary, by what a forecaster would have expected of them.
 *
 * The method is rolled over the recent past without being fitted again. Each observation is scored by its distance
 * from the median of its forecast, in half widths of the method's interval. The scores of the observations just
 * before, the calibration, say how large an ordinary score is: an observation is flagged if that many of them are
 * smaller that a false alarm happens at the rate asked for (split-conformal prediction). What comes after an
 * observation has no influence on its score.
 *
 * The rate holds where ordinary observations are forecast as well as those of the calibration. So fit the method on
 * what lies before the calibration: on observations that it has learned from it errs less, and calibrated on them it
 * raises more alarms. Outliers inside the calibration work the other way: they widen the limits.
 *
 * Missing observations (NaN) are not scored; the forecast's median takes their place in the history.
 *
 * @param method A fitted method whose forecasts have intervals.
 * @param table The series, the observations to score at their end.
 * @param options What to score and when to flag.
 * @returns Scores and events of every series; a series that is too short is skipped and says so.
 * @throws ArgumentError for an option out of range.
 * @see Vovk, Gammerman, Shafer 2005, Algorithmic Learning in a Random World.
 * @example
 * const { series } = await detectAnomalies(forecaster, table, { steps: 168, falseAlarmRate: 0.01 });
 * for (const { id, events } of series) for (const { peak, direction } of events) console.log(id, new Date(peak), direction);
 */
export async function detectAnomalies(
  method: Predictor,
  table: SeriesTable,
  options: AnomalyOptions = {},
): Promise<AnomalyReport> {
  if (table.series.length === 0) {
    throw new ArgumentError('detectAnomalies(): table must hold at least one series, got none.');
  }
  const settings = anomalySettings(method, table, options);
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const started = table.series.map((series) => startTrack(series, table, settings));
  const tracks = started.filter((track) => typeof track !== 'string');
  const total = tracks.reduce((sum, track) => sum + track.scores.length, 0);
  let done = 0;
  const onStep = (count: number): void => {
    done += count;
    onProgress?.(done / total);
  };
  const shared = { method, table, settings, signal, onStep };
  await followTracks(tracks, {
    ...shared,
    end: (track) => track.scoreFrom,
    threshold: () => Number.POSITIVE_INFINITY,
  });
  const { limits, notes } = findLimits(tracks, settings);
  const limitOf = (track: Track): Limit | undefined => {
    const limit = limits.get(track);
    return typeof limit === 'string' ? undefined : limit;
  };
  const judged = tracks.filter((track) => limitOf(track) !== undefined);
  await followTracks(judged, {
    ...shared,
    end: (track) => track.series.values.length,
    threshold: (track) => limitOf(track)?.threshold ?? Number.POSITIVE_INFINITY,
  });
  onProgress?.(1);
  const series = started.map((track, i) => {
    const id = table.series[i]?.id ?? '';
    if (typeof track === 'string') return skipped(id, track);
    const limit = limits.get(track);
    return typeof limit === 'object' ? summarise(track, limit, settings) : skipped(id, limit ?? '');
  });
  const left = series.filter(({ status }) => status.state === 'skipped').length;
  if (left > 0) notes.push(`${left} of ${series.length} series could not be scored; their status says why.`);
  return { series, notes };
}

function summarise(track: Track, limit: Limit, settings: AnomalySettings): SeriesAnomalies {
  const { series, scoreFrom, start } = track;
  const offset = scoreFrom - start;
  const steps = {
    times: series.times.slice(scoreFrom),
    observed: series.values.slice(scoreFrom),
    scores: track.scores.slice(offset),
    flagged: track.flagged.slice(offset),
    shifted: track.shifted.slice(offset),
  };
  const median = track.median.slice(offset);
  const { times, observed, scores, flagged } = steps;
  const bound = (ends: Float64Array): Float64Array =>
    median.map((middle, i) => middle + limit.threshold * ((ends[offset + i] as number) - middle));
  return {
    id: series.id,
    status: {
      state: 'scored',
      ...(track.failure === undefined ? {} : { reason: `Some steps have no forecast: ${track.failure}` }),
    },
    times,
    observed,
    median,
    lower: bound(track.lower),
    upper: bound(track.upper),
    scores,
    pValues: scores.map((score) => pValueOf(limit.sizes, score)),
    flagged,
    threshold: limit.threshold,
    falseAlarmRate: limit.falseAlarmRate,
    calibrated: limit.sizes.length,
    events: mergeEvents(steps, settings.minGap),
  };
}

function skipped(id: string, reason: string): SeriesAnomalies {
  const none = new Float64Array(0);
  return {
    id,
    status: { state: 'skipped', reason },
    times: none,
    observed: none,
    median: none,
    lower: none,
    upper: none,
    scores: none,
    pValues: none,
    flagged: new Uint8Array(0),
    threshold: Number.NaN,
    falseAlarmRate: Number.NaN,
    calibrated: 0,
    events: [],
  };
}

import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { SeriesTable } from '../data/types.ts';
import { cutSeries } from '../explain/cut-series.ts';
import { batchLimit, type Predictor, predictSeries } from '../explain/predictor.ts';
import { scoreOf } from './calibrate.ts';
import type { AnomalySettings } from './settings.ts';
import { putHistory, type Track } from './track.ts';

// Origins of one series asked for at once: few after a flagged observation, since those behind it must be asked for
// again, and twice as many each time nothing is flagged.
const smallestChunk = 4;
const largestChunk = 64;

/** What {@link followTracks} is to do. */
export interface FollowOptions {
  readonly method: Predictor;
  readonly table: SeriesTable;
  readonly settings: AnomalySettings;
  /** Index up to which a track is followed. */
  readonly end: (track: Track) => number;
  /** Size of the score above which an observation of a track is flagged; Infinity for none. */
  readonly threshold: (track: Track) => number;
  readonly signal: AbortSignal | undefined;
  /** Hears how many observations are done. */
  readonly onStep: (count: number) => void;
}

interface Batch {
  readonly track: Track;
  readonly count: number;
}

/**
 * Rolls a method over the tracks, each observation forecast from what was known `horizonStep` steps before it.
 *
 * Many origins are asked for in one call, on the guess that nothing will be flagged; where something is, the forecasts
 * behind it are thrown away and asked for again, from the history with the median in its place.
 */
export async function followTracks(tracks: readonly Track[], options: FollowOptions): Promise<void> {
  const { method, table, settings, signal } = options;
  let active = tracks.filter((track) => track.position < options.end(track));
  while (active.length > 0) {
    const batch: Batch[] = [];
    let room = batchLimit;
    for (const track of active) {
      if (room === 0) break;
      const count = knownOrigins(
        track,
        Math.min(track.chunk, options.end(track) - track.position, room),
        settings,
      );
      batch.push({ track, count });
      room -= count;
    }
    const cuts = batch.flatMap(({ track, count }) =>
      Array.from({ length: count }, (_, i) =>
        cutSeries(track.series, track.position + i - settings.horizonStep + 1, settings.ahead, track.history),
      ),
    );
    let forecasts: readonly SeriesForecast[] = [];
    await predictSeries('detectAnomalies', method, table, cuts, signal, (all) => {
      forecasts = all;
    });
    let at = 0;
    for (const { track, count } of batch) {
      const before = track.position;
      take(track, forecasts.slice(at, at + count), settings, options.threshold(track));
      at += count;
      options.onStep(track.position - before);
    }
    active = active.filter((track) => track.position < options.end(track));
  }
}

/** How many of the next origins have no missing observation behind them: it is only filled when it is come to. */
function knownOrigins(track: Track, most: number, { horizonStep }: AnomalySettings): number {
  for (let i = 0; i < most - horizonStep; i++) {
    if (!Number.isFinite(track.history[track.position + i])) return i + horizonStep;
  }
  return most;
}

/** Scores the observations that were forecast, up to the first whose forecast is out of date. */
function take(
  track: Track,
  forecasts: readonly SeriesForecast[],
  settings: AnomalySettings,
  threshold: number,
): void {
  const { start, series } = track;
  const step = settings.horizonStep - 1;
  let valid = track.position + forecasts.length;
  let changed = false;
  for (const forecast of forecasts) {
    const t = track.position;
    if (t >= valid) break;
    const i = t - start;
    const median = forecast.median[step] ?? Number.NaN;
    const observed = series.values[t] as number;
    track.median[i] = median;
    track.lower[i] = forecast.lower[step] ?? Number.NaN;
    track.upper[i] = forecast.upper[step] ?? Number.NaN;
    const score = scoreOf(observed, median, track.lower[i] as number, track.upper[i] as number);
    track.scores[i] = score;
    if (!Number.isFinite(median)) {
      track.failure ??= forecast.status?.reason ?? `The method forecasts no step ${settings.horizonStep}.`;
    }
    let from = t + 1;
    if (Number.isFinite(observed)) {
      track.flagged[i] = Math.abs(score) > threshold ? 1 : 0;
      track.run = track.flagged[i] === 1 ? track.run + 1 : 0;
      if (track.run >= settings.shiftAfter) {
        from = acceptRun(track, t);
      } else if (track.run > 0 && settings.cleanHistory) {
        putHistory(track, t, median);
      }
    } else {
      putHistory(track, t, Number.isFinite(median) ? median : (track.history[t - 1] as number));
    }
    if (from <= t || !Object.is(track.history[t], observed)) {
      // The next forecasts that look no further than the step before this one stand.
      valid = Math.min(valid, from <= t ? t + 1 : t + settings.horizonStep);
      changed = true;
    }
    track.position++;
  }
  track.chunk = changed ? smallestChunk : Math.min(largestChunk, 2 * track.chunk);
}

/** Takes the latest run of flagged observations for the new level: the history has them again. */
function acceptRun(track: Track, t: number): number {
  let i = t;
  for (let left = track.run; left > 0; i--) {
    const observed = track.series.values[i] as number;
    if (!Number.isFinite(observed)) continue;
    putHistory(track, i, observed);
    left--;
  }
  track.shifted[t - track.start] = 1;
  track.run = 0;
  return i + 1;
}

import { scoresNeeded, sortedSizes, thresholdFor } from './calibrate.ts';
import type { AnomalySettings } from './settings.ts';
import type { Track } from './track.ts';

// Where the rate was not asked for it may be coarser than 0.01, but a detector that flags one ordinary observation in
// ten tells nobody anything.
const coarsestDefault = 0.1;

/** What one track is measured against. */
export interface Limit {
  readonly threshold: number;
  /** NaN where the threshold was given. */
  readonly falseAlarmRate: number;
  /** Sizes of the scores that calibrate, ascending. */
  readonly sizes: Float64Array;
}

/**
 * Finds the thresholds: from a series' own calibration where that is long enough, else from that of all series.
 *
 * @param tracks Tracks followed to the end of their calibration.
 * @param settings How to.
 * @returns For each track its limit, or why there is none; and what to note.
 */
export function findLimits(
  tracks: readonly Track[],
  settings: AnomalySettings,
): { limits: ReadonlyMap<Track, Limit | string>; notes: string[] } {
  const { falseAlarmRate, threshold, rateAsked, pool } = settings;
  const needed = scoresNeeded(falseAlarmRate);
  const calibrationOf = (track: Track): Float64Array =>
    track.scores.subarray(0, track.scoreFrom - track.start);
  let pooled: Float64Array | undefined;
  const everyone = (): Float64Array => {
    pooled ??= sortedSizes(tracks.flatMap((track) => [...calibrationOf(track)]));
    return pooled;
  };
  const limits = new Map<Track, Limit | string>();
  let borrowed = 0;
  let coarser: number | undefined;
  for (const track of tracks) {
    const own = sortedSizes(calibrationOf(track));
    if (own.length === 0 && track.failure !== undefined) {
      limits.set(track, track.failure);
      continue;
    }
    const useOwn = !pool && (own.length >= needed || tracks.length === 1);
    const sizes = useOwn ? own : everyone();
    if (!useOwn && !pool) borrowed++;
    const finest = 1 / (sizes.length + 1);
    const rate = rateAsked ? falseAlarmRate : Math.max(falseAlarmRate, finest);
    if (threshold !== undefined) {
      limits.set(track, { threshold, falseAlarmRate: Number.NaN, sizes });
    } else if (rate < finest - 1e-12 || rate > Math.max(falseAlarmRate, coarsestDefault)) {
      limits.set(
        track,
        `A false-alarm rate of ${falseAlarmRate} needs ${needed} observations to calibrate on, and there are ${sizes.length}; ` +
          `${sizes.length >= 9 ? `set falseAlarmRate to ${Number(finest.toFixed(3))} or more, or ` : ''}score fewer observations or give more history.`,
      );
    } else {
      if (rate > falseAlarmRate) coarser = Math.max(coarser ?? 0, rate);
      limits.set(track, { threshold: thresholdFor(sizes, rate), falseAlarmRate: rate, sizes });
    }
  }
  const notes: string[] = [];
  if (borrowed > 0 && tracks.length > 1) {
    notes.push(
      `${borrowed} of ${tracks.length} series are calibrated on all series together: their own calibration is short.`,
    );
  }
  if (coarser !== undefined) {
    notes.push(
      `The calibration is short: ${Number((100 * coarser).toFixed(1))} % of ordinary observations may be flagged, instead of ${Number((100 * falseAlarmRate).toFixed(1))} %.`,
    );
  }
  return { limits, notes };
}

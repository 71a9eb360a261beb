/** How {@link detectAnomalies} looks for anomalies; everything has a default. */
export interface AnomalyOptions {
  /** Score the last so many observations of each series. Default: a third of what the method can be asked about. */
  readonly steps?: number;
  /** Score the observations at or after this time instead, epoch milliseconds UTC. */
  readonly from?: number;
  /** Steps between what is known and what is scored, 1 (the default) being the next observation. */
  readonly horizonStep?: number;
  /** Observations just before the scored ones that calibrate. Default: all that there are, at most 500. */
  readonly calibration?: number;
  /**
   * Share of ordinary observations that may be flagged by chance, strictly between 0 and 1. Default 0.01, or, where
   * the calibration is too short for that, the smallest share that it allows (and a note says so).
   */
  readonly falseAlarmRate?: number;
  /** Flag above this size of the score instead; 1 is the edge of the method's own interval. */
  readonly threshold?: number;
  /** Calibrate on all series together. Default: only those series that are too short to have a calibration of their own. */
  readonly pool?: boolean;
  /** Flagged observations at most this many steps apart belong to one event. Default 3. */
  readonly minGap?: number;
  /**
   * Put the forecast's median in the place of a flagged observation when forecasting later ones. One outlier then does
   * not make the steps after it, or the same step of the next season, look wrong; but where a series wanders, a change
   * that stays is flagged until `shiftAfter`, far more often than `falseAlarmRate` says. Default false.
   */
  readonly cleanHistory?: boolean;
  /**
   * Flagged observations in a row that count as a new level: the event is a `shift`, and a cleaned history is taken as
   * it is again. Default 6; with `cleanHistory` one more than a season, within 6 and 60.
   */
  readonly shiftAfter?: number;
  /** Cancels: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of observations done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Observations that are out of the ordinary, together. */
export interface AnomalyEvent {
  /** First flagged observation, epoch milliseconds UTC. */
  readonly start: number;
  /** Last flagged observation, epoch milliseconds UTC. */
  readonly end: number;
  /** The one with the largest score, epoch milliseconds UTC. */
  readonly peak: number;
  /** Its value, in the series' unit. */
  readonly peakValue: number;
  /** Its score. */
  readonly peakScore: number;
  /** On which side of the forecast the flagged observations lie. */
  readonly direction: 'above' | 'below' | 'both';
  /** `shift`: it went on for so long that it became the new level. */
  readonly kind: 'outlier' | 'shift';
  /** Flagged observations in it. */
  readonly count: number;
}

/** What was found in one series; arrays are `[scored observations]`. */
export interface SeriesAnomalies {
  /** Id of the series. */
  readonly id: string;
  /** `skipped`: nothing could be said, and `reason` tells why; the arrays are then empty. */
  readonly status: { readonly state: 'scored' | 'skipped'; readonly reason?: string };
  /** Time stamps, epoch milliseconds UTC. */
  readonly times: Float64Array;
  /** What was observed; NaN where it is missing. */
  readonly observed: Float64Array;
  /** Median of the forecast of it. */
  readonly median: Float64Array;
  /** Below this an observation is flagged. */
  readonly lower: Float64Array;
  /** Above this an observation is flagged. */
  readonly upper: Float64Array;
  /** Signed distance from the median in half widths of the method's interval: ±1 is its edge. NaN where missing. */
  readonly scores: Float64Array;
  /** Share of ordinary observations at least as far out: the conformal p-value. NaN where missing. */
  readonly pValues: Float64Array;
  /** 1 where an observation is flagged, else 0. */
  readonly flagged: Uint8Array;
  /** Size of the score above which an observation is flagged. */
  readonly threshold: number;
  /** The false-alarm rate that the threshold stands for; NaN where the threshold was given. */
  readonly falseAlarmRate: number;
  /** Observations that the threshold was calibrated on. */
  readonly calibrated: number;
  /** Flagged observations, neighbours together, in order of time. */
  readonly events: readonly AnomalyEvent[];
}

/** What {@link detectAnomalies} found. */
export interface AnomalyReport {
  /** One entry a series, in the table's order. */
  readonly series: readonly SeriesAnomalies[];
  /** Plain sentences about what was decided. */
  readonly notes: readonly string[];
}

import type { Frequency } from '../data/types.ts';
import type { ModelSpec } from '../model/spec.ts';

/** Key of the file's metadata that holds the manifest. */
export const manifestKey = 'recurra.forecaster';

/** Version of the manifest's layout; older ones are read, newer ones refused. */
export const manifestVersion = 1;

/** Everything about a forecaster that is not in its graph. */
export interface Manifest {
  readonly format: 'recurra-forecaster';
  readonly version: number;
  readonly spec: ModelSpec;
  readonly frequency: Frequency;
  readonly timeZone?: string;
  /** Probabilities inside the intervals, in the order they are given in forecasts. */
  readonly levels: readonly number[];
  /** Ids of the series it learned from. */
  readonly series: readonly string[];
  /** Networks whose quantiles are averaged. */
  readonly members: number;
  /** What was decided in training, one sentence each. */
  readonly notes: readonly string[];
  /**
   * Where the truth lay among the quantiles at each step of windows outside the training, 0 to 1,
   * `[paths][horizon]`: how errors of neighbouring steps hang together, for sample paths.
   */
  readonly paths: readonly (readonly number[])[];
}

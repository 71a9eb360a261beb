import { DataError } from '@recurra/plugin';
import type { Frequency } from '../data/types.ts';
import type { ModelSpec } from '../model/spec.ts';
import { manifestProblem } from './check-manifest.ts';

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

/**
 * Reads a manifest.
 *
 * @param text JSON, from a model's metadata; undefined if there is none.
 * @returns The manifest.
 * @throws DataError if it is missing, damaged, or of a newer version.
 */
export function parseManifest(text: string | undefined): Manifest {
  if (text === undefined) {
    throw new DataError(
      `loadForecaster(): the model has no metadata "${manifestKey}": it is no forecaster that save() wrote; run it with createRunner() of @recurra/onnx.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DataError(
      `loadForecaster(): metadata "${manifestKey}" is not JSON: ${(error as Error).message}.`,
    );
  }
  const problem = manifestProblem(value, manifestVersion);
  if (problem !== undefined) {
    throw new DataError(
      `loadForecaster(): metadata "${manifestKey}" is not usable: ${problem}; give the file that save() wrote.`,
    );
  }
  return value as Manifest;
}

import { DataError } from '@recurra/plugin';
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

/** Shape of a manifest, checked on the way in: the file may come from anywhere. */
function problemOf(value: unknown): string | undefined {
  const manifest = value as Partial<Manifest> | null;
  if (typeof manifest !== 'object' || manifest === null || manifest.format !== 'recurra-forecaster') {
    return 'it has no format "recurra-forecaster"';
  }
  if (typeof manifest.version !== 'number') return 'it has no version';
  if (manifest.version > manifestVersion) {
    return `it has version ${manifest.version}, and this package reads up to ${manifestVersion}: upgrade @recurra/forecasting`;
  }
  const { spec, frequency, levels, paths } = manifest;
  for (const name of ['horizon', 'window', 'seasonLength', 'leastHistory'] as const) {
    const number: unknown = (spec as Partial<ModelSpec> | undefined)?.[name];
    if (!Number.isInteger(number) || (number as number) < 1 || (number as number) > 1e7) {
      return `spec.${name} must be a positive integer, got ${String(number)}`;
    }
  }
  if (!isLevels(spec?.quantiles)) return 'spec.quantiles must be ascending probabilities';
  if (!Array.isArray(levels) || !levels.every((level) => level > 0 && level < 1)) {
    return 'levels must be probabilities';
  }
  if (typeof frequency?.unit !== 'string' || !(frequency.count >= 1))
    return 'frequency must be a unit and a count';
  const names = spec?.covariates;
  for (const kind of ['past', 'future', 'static', 'calendar'] as const) {
    if (!Array.isArray(names?.[kind])) return `spec.covariates.${kind} must be a list of names`;
  }
  if (!Array.isArray(paths) || !paths.every((path) => Array.isArray(path) && path.length === spec?.horizon)) {
    return 'paths must be lists as long as the horizon';
  }
  return undefined;
}

function isLevels(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.includes(0.5) &&
    value.every((q: unknown, i) => typeof q === 'number' && q > (value[i - 1] ?? 0) && q < 1)
  );
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
  const problem = problemOf(value);
  if (problem !== undefined) {
    throw new DataError(
      `loadForecaster(): metadata "${manifestKey}" is not usable: ${problem}; give the file that save() wrote.`,
    );
  }
  return value as Manifest;
}

import { DataError } from '@recurra/plugin';
import { manifestProblem } from './check-manifest.ts';
import { type Manifest, manifestKey, manifestVersion } from './manifest.ts';

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

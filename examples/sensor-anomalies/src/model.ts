import { createStream, type OnnxStream } from '@recurra/onnx';
import { DataError, type OpenOptions } from '@recurra/plugin';
import { type Limits, signs } from './signs.ts';

/** Key of the file's metadata that holds what the network does not: scale and limits, as JSON. */
export const metadataKey = 'sensor-anomalies';

/** What was measured on normal readings, and goes with the network. */
export interface Calibration {
  /** Mean of the readings, in the sensor's unit. */
  readonly mean: number;
  /** Standard deviation of the readings, in the sensor's unit. */
  readonly deviation: number;
  /** Standard deviation of the network's error about the next reading, in the sensor's unit. */
  readonly error: number;
  /** What each sign may reach before it is an alarm. */
  readonly limits: Limits;
}

/** A trained model, ready to run. */
export interface Model extends Calibration {
  /** The network, step by step: input `reading` [1, time, 1], output `next` [1, time, 1], both standardised. */
  readonly stream: OnnxStream;
  /** Frees the network. */
  dispose(): Promise<void>;
}

/**
 * Loads a model. It needs no TensorFlow.js.
 *
 * @param bytes Content of the `.onnx` file that `fitModel` gave.
 * @param options What is to run it; our kernels unless told otherwise.
 * @returns The model; dispose of it when it is no longer needed.
 * @throws OnnxError if the file is no ONNX model; DataError if it is another one.
 */
export async function loadModel(
  bytes: Uint8Array,
  { runner = 'recurra', executionProviders }: OpenOptions = {},
): Promise<Model> {
  const stream = await createStream(bytes, { runner, ...(executionProviders && { executionProviders }) });
  const calibration = read(stream.report.metadata[metadataKey]);
  if (calibration === undefined) {
    await stream.dispose();
    throw new DataError(
      `loadModel(): the file has no scale and limits under "${metadataKey}"; train it with fitModel().`,
    );
  }
  return { ...calibration, stream, dispose: () => stream.dispose() };
}

function read(text: string | undefined): Calibration | undefined {
  try {
    const { mean, deviation, error, limits } = JSON.parse(text ?? '');
    const numbers = [mean, deviation, error, ...signs.map((sign) => limits[sign])];
    if (!numbers.every(Number.isFinite) || !(deviation > 0 && error > 0)) return undefined;
    return { mean, deviation, error, limits };
  } catch {
    return undefined;
  }
}

import { createStream, type OnnxStream } from '@recurra/onnx';
import { DataError, type OpenOptions } from '@recurra/plugin';

/** Key of the file's metadata that says which model it is. */
export const metadataKey = 'recurra-example-waves';

/** A trained model, ready to run. */
export interface Model {
  /** The network, step by step: input `value` [1, time, 1], output `next` [1, time, 1]. */
  readonly stream: OnnxStream;
  /** Standard deviation of what the network does not know, in standard deviations of the series. */
  readonly spread: number;
  /** Frees the network. */
  dispose(): Promise<void>;
}

/**
 * Loads a model. It needs no TensorFlow.js.
 *
 * @param bytes Content of the `.onnx` file that training gave.
 * @param options What is to run it, as the zoo passes it on; our kernels unless told otherwise.
 * @returns The model; dispose of it when it is no longer needed.
 * @throws OnnxError if the file is no ONNX model; DataError if it is another one.
 */
export async function loadModel(
  bytes: Uint8Array,
  { runner = 'recurra', executionProviders }: OpenOptions = {},
): Promise<Model> {
  const stream = await createStream(bytes, { runner, ...(executionProviders && { executionProviders }) });
  const spread = Number(stream.report.metadata[metadataKey]);
  if (!(spread >= 0)) {
    await stream.dispose();
    throw new DataError(
      `loadModel(): the file has no number under "${metadataKey}"; train it with fitModel().`,
    );
  }
  return { stream, spread, dispose: () => stream.dispose() };
}

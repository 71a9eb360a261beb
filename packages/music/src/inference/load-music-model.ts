import { type CreateRunnerOptions, createRunner } from '@recurra/onnx';
import { ArgumentError } from '@recurra/plugin';
import { createCodec } from '../codec/create-codec.ts';
import type { MusicModel } from '../contract/model.ts';
import { evaluatePieces } from './evaluate.ts';
import { manifestKey, parseManifest } from './manifest.ts';
import { createStepNetwork } from './step-network.ts';

/**
 * Loads a trained model. It needs no TensorFlow.js.
 *
 * @param bytes The ONNX file that training gave.
 * @param options What is to run it, see `createRunner` of `@recurra/onnx`. Default: our own operators.
 * @returns The model; dispose of it when it is no longer needed.
 * @throws ArgumentError if it is not bytes; OnnxError if the file is no ONNX model; DataError if it is one, but no music
 *   model, or of a newer version.
 * @example const model = await loadMusicModel(await readFile('model/model.onnx'));
 */
export async function loadMusicModel(
  bytes: Uint8Array,
  options: CreateRunnerOptions = {},
): Promise<MusicModel> {
  if (!(bytes instanceof Uint8Array)) {
    const kind = Object.prototype.toString.call(bytes).slice(8, -1);
    throw new ArgumentError(`loadMusicModel(): bytes must be the file's content, a Uint8Array, got ${kind}.`);
  }
  // A copy: what the caller does with its bytes later must not change the weights.
  const own = new Uint8Array(bytes);
  const runner = await createRunner(own, { runner: 'recurra', ...options });
  try {
    const manifest = parseManifest(runner.report.metadata[manifestKey]);
    const codec = createCodec(manifest);
    const network = createStepNetwork(runner, codec);
    return {
      manifest,
      codec,
      network,
      bytes: own,
      evaluate: (pieces, work) => evaluatePieces(manifest.kind, codec, network, pieces, work),
      dispose: () => network.dispose(),
    };
  } catch (error) {
    await runner.dispose();
    throw error;
  }
}

import { type CreateRunnerOptions, createRunner, type OnnxModel, parseOnnx } from '@recurra/onnx';
import { ArgumentError } from '@recurra/plugin';
import { createCodec } from '../codec/create-codec.ts';
import type { LaidOutCodec } from '../codec/laid-out-codec.ts';
import type { MusicManifest, MusicModel } from '../contract/model.ts';
import { evaluatePieces } from './evaluate.ts';
import { agree } from './fused/agree.ts';
import { createFusedSteps } from './fused/fused-steps.ts';
import { manifestKey, parseManifest } from './manifest.ts';
import { type StatePort, statePorts } from './state-ports.ts';
import { createStepNetwork, type SequenceNetwork, withFusedSteps } from './step-network.ts';

/** Steps without the graph where the file is as training writes it; with the graph elsewhere. */
async function fuse(
  graph: SequenceNetwork,
  model: OnnxModel,
  manifest: MusicManifest,
  codec: LaidOutCodec,
  ports: readonly StatePort[],
): Promise<SequenceNetwork> {
  const fused = await createFusedSteps(model, manifest, codec, ports);
  if (fused === undefined) return graph;
  if (await agree(manifest.kind, codec, graph, fused)) return withFusedSteps(graph, fused);
  fused.dispose();
  return graph;
}

/**
 * Loads a trained model. It needs no TensorFlow.js.
 *
 * @param bytes The ONNX file that training gave.
 * @param options What is to run it, see `createRunner` of `@recurra/onnx`. Default: our own kernels; whatever is given, the whole file
 *   runs as any other ONNX file.
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
  const isPlain = Object.values(options).every((value) => value === undefined);
  const model = parseOnnx(own);
  const runner = await createRunner(isPlain ? model : own, { runner: 'recurra', ...options });
  try {
    const manifest = parseManifest(runner.report.metadata[manifestKey]);
    const codec = createCodec(manifest);
    const ports = statePorts(runner.report);
    const graph = createStepNetwork(runner, codec, ports);
    const network = isPlain ? await fuse(graph, model, manifest, codec, ports) : graph;
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

import { OnnxError } from '../errors.ts';
import type { ModelReport } from '../inspect/describe.ts';
import { type OnnxModel, serializeOnnx } from '../model.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { type LoadedOrt, loadOrt } from './load-ort.ts';
import { fromOrt, toOrt } from './ort-tensors.ts';
import type { CreateRunnerOptions, Engine, OrtSession, OrtTensor } from './types.ts';

/** ONNX Runtime, as it was given or as it can be imported. */
export async function findOrt({ ort }: CreateRunnerOptions): Promise<LoadedOrt> {
  return ort === undefined ? loadOrt() : { ort, runtime: 'given', why: 'it was given as the option ort' };
}

/**
 * Runs models in ONNX Runtime.
 *
 * @param bytes The model's file, if it is at hand.
 * @throws OnnxError if ONNX Runtime refuses the model.
 */
export async function ortEngine(
  loaded: LoadedOrt,
  model: OnnxModel,
  bytes: Uint8Array | undefined,
  report: ModelReport,
  options: CreateRunnerOptions,
): Promise<Engine> {
  const { ort, runtime } = loaded;
  const session = await createSession(
    loaded,
    bytes ?? serializeOnnx(model, { inlineExternalData: true }),
    report,
    options,
  );
  return {
    runtime,
    async run(feeds, outputs) {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, feed]) => [name, toOrt(ort, name, feed)]),
      );
      let results: Readonly<Record<string, OrtTensor>>;
      try {
        results = await session.run(tensors as Record<string, never>, outputs && ([...outputs] as never));
      } catch (cause) {
        throw new OnnxError(`run(): ${runtime} failed: ${messageOf(cause)}.`, { cause });
      }
      const converted: Record<string, OnnxTensor> = {};
      for (const [name, tensor] of Object.entries(results)) converted[name] = await fromOrt(name, tensor);
      return converted;
    },
    dispose: () => session.release(),
  };
}

async function createSession(
  { ort, runtime }: LoadedOrt,
  bytes: Uint8Array,
  report: ModelReport,
  { executionProviders, wasmPaths, sessionOptions }: CreateRunnerOptions,
): Promise<OrtSession> {
  if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
  try {
    return await ort.InferenceSession.create(bytes, {
      // Errors come as exceptions; warnings about the graph are for those who ask.
      logSeverityLevel: 3,
      ...(executionProviders === undefined ? {} : { executionProviders: [...executionProviders] }),
      ...sessionOptions,
    });
  } catch (cause) {
    const message = messageOf(cause);
    if (/magic word|\.wasm|no available backend/i.test(message)) {
      throw new OnnxError(
        `createRunner(): ${runtime} does not find its .wasm files (${message}). Serve the files of ` +
          'node_modules/onnxruntime-web/dist and give their address as wasmPaths; in Vite, list onnxruntime-web in ' +
          'optimizeDeps.exclude.',
        { cause },
      );
    }
    const batchFirst = report.recurrent.find(({ layout }) => layout === 1);
    const hint =
      batchFirst === undefined
        ? ''
        : ` ONNX Runtime does not run layout = 1, which node "${batchFirst.name}" has; use the runner 'recurra'.`;
    throw new OnnxError(`createRunner(): ${runtime} refuses the model: ${message}.${hint}`, {
      cause,
      ...(batchFirst === undefined ? {} : { node: batchFirst.name, operator: batchFirst.operator }),
    });
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

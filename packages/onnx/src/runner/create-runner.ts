import { ArgumentError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import { inspectOnnx, type OnnxReport } from '../inspect/inspect.ts';
import { type OnnxModel, parseOnnx, serializeOnnx } from '../model.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { checkFeeds } from './feeds.ts';
import { type LoadedOrt, loadOrt } from './load-ort.ts';
import { fromOrt, toOrt } from './ort-tensors.ts';
import type { CreateRunnerOptions, OrtSession, OrtTensor, Runner } from './types.ts';

/**
 * Makes a model ready to run. ONNX Runtime is imported when it is first needed: the package onnxruntime-node in Node,
 * onnxruntime-web elsewhere; whoever uses a runner installs the one they need.
 *
 * @param modelOrBytes A model, or the bytes of a file.
 * @param options See {@link CreateRunnerOptions}.
 * @returns A runner. Dispose of it when it is no longer needed.
 * @throws OnnxError if the bytes are no ONNX model, or ONNX Runtime refuses the model. MissingPeerError if ONNX Runtime
 *   is not installed.
 * @example
 * const runner = await createRunner(bytes);
 * const { y } = await runner.run({ x: { type: 'float32', dims: [1, 2], data: new Float32Array([0.5, 1]) } });
 * await runner.dispose();
 */
export async function createRunner(
  modelOrBytes: OnnxModel | Uint8Array,
  options: CreateRunnerOptions = {},
): Promise<Runner> {
  const { runner = 'auto' } = options;
  if (runner !== 'auto' && runner !== 'ort') {
    throw new ArgumentError(`createRunner(): runner must be 'auto' or 'ort', got ${JSON.stringify(runner)}.`);
  }
  const isFile = modelOrBytes instanceof Uint8Array;
  const model = isFile ? parseOnnx(modelOrBytes) : modelOrBytes;
  const bytes = isFile ? modelOrBytes : serializeOnnx(modelOrBytes);
  const report = inspectOnnx(isFile ? bytes : model);
  const withDefaults = new Set(model.graph?.initializer.map(({ name }) => name));
  const loaded: LoadedOrt =
    options.ort === undefined
      ? await loadOrt()
      : { ort: options.ort, runtime: 'given', why: 'it was given as the option ort' };
  const session = await createSession(loaded, bytes, report, options);
  return ortRunner(loaded, session, report, withDefaults, runner === 'ort');
}

async function createSession(
  { ort, runtime }: LoadedOrt,
  bytes: Uint8Array,
  report: OnnxReport,
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
    const batchFirst = report.recurrent.find(({ layout }) => layout === 1);
    const hint =
      batchFirst === undefined
        ? ''
        : ` ONNX Runtime does not run layout = 1, which node "${batchFirst.name}" has; export it with layout 0.`;
    throw new OnnxError(`createRunner(): ${runtime} refuses the model: ${messageOf(cause)}.${hint}`, {
      cause,
      ...(batchFirst === undefined ? {} : { node: batchFirst.name, operator: batchFirst.operator }),
    });
  }
}

function ortRunner(
  { ort, runtime, why }: LoadedOrt,
  session: OrtSession,
  report: OnnxReport,
  withDefaults: ReadonlySet<string>,
  asked: boolean,
): Runner {
  let disposed = false;
  // The runtimes' sessions are not made for overlapping runs.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  return {
    report: {
      ...report,
      runner: 'ort',
      runtime,
      why: asked ? 'it was asked for' : `the only runner; ${why}`,
    },
    async run(feeds, { outputs } = {}) {
      checkFeeds(feeds, report.inputs, withDefaults);
      const unknown = outputs?.find((name) => !report.outputs.some((output) => output.name === name));
      if (unknown !== undefined) {
        const known = report.outputs.map(({ name }) => `"${name}"`).join(', ');
        throw new ArgumentError(`run(): the model has no output "${unknown}"; its outputs are ${known}.`);
      }
      return inTurn(async () => {
        if (disposed) throw new OnnxError('run(): the runner was disposed of; create a new one.');
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
      });
    },
    async dispose() {
      await inTurn(async () => {
        if (disposed) return;
        disposed = true;
        await session.release();
      });
    },
  };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

import { ArgumentError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import { describeModel, type ModelReport } from '../inspect/describe.ts';
import { type OnnxModel, toModel } from '../model.ts';
import { type Choice, chooseEngine, makeEngine } from './choose.ts';
import { checkFeeds } from './feeds.ts';
import type { CreateRunnerOptions, OnnxTensors, Runner, RunOptions } from './types.ts';

const names = ['auto', 'recurra', 'ort', 'tfjs'];

/**
 * Makes a model ready to run.
 *
 * Of the runners, 'recurra' runs on our own operators and kernels; 'ort' in ONNX Runtime, imported when it is first
 * needed (onnxruntime-node in Node, onnxruntime-web elsewhere; whoever uses it installs the one they need); 'tfjs' on
 * TensorFlow.js's backend. 'auto' measures and takes the fastest that can run the model; `report.why` says why.
 *
 * @param modelOrBytes A model, or the bytes of a file.
 * @param options See {@link CreateRunnerOptions}.
 * @returns A runner. Dispose of it when it is no longer needed.
 * @throws OnnxError if the bytes are no ONNX model, or the runner refuses the model. MissingPeerError if ONNX Runtime
 *   is asked for and not installed. ArgumentError, ShapeError if the sample does not fit the model.
 * @example
 * const runner = await createRunner(bytes);
 * const { y } = await runner.run({ x: { type: 'float32', dims: [1, 2], data: new Float32Array([0.5, 1]) } });
 * await runner.dispose();
 */
export async function createRunner(
  modelOrBytes: OnnxModel | Uint8Array,
  options: CreateRunnerOptions = {},
): Promise<Runner> {
  const { runner = 'auto', sample } = options;
  if (!names.includes(runner)) {
    const known = names.map((name) => `'${name}'`).join(', ');
    throw new ArgumentError(`createRunner(): runner must be one of ${known}, got ${JSON.stringify(runner)}.`);
  }
  const bytes = modelOrBytes instanceof Uint8Array ? modelOrBytes : undefined;
  const model = toModel(modelOrBytes);
  const report = describeModel(model, bytes);
  const withDefaults = new Set(model.graph?.initializer.map(({ name }) => name));
  if (sample !== undefined) checkFeeds(sample, report.inputs, withDefaults, 'createRunner(): sample:');
  const subject = { model, bytes, report };
  const choice =
    runner === 'auto' ? await chooseEngine(subject, options) : await makeEngine(runner, subject, options);
  return runnerOf(choice, report, withDefaults);
}

function runnerOf(
  { runner, engine, why, timings }: Choice,
  report: ModelReport,
  withDefaults: ReadonlySet<string>,
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
    report: { ...report, runner, runtime: engine.runtime, why, timings },
    async run(feeds: OnnxTensors, { outputs, signal }: RunOptions = {}) {
      checkFeeds(feeds, report.inputs, withDefaults);
      const unknown = outputs?.find((name) => !report.outputs.some((output) => output.name === name));
      if (unknown !== undefined) {
        const known = report.outputs.map(({ name }) => `"${name}"`).join(', ');
        throw new ArgumentError(`run(): the model has no output "${unknown}"; its outputs are ${known}.`);
      }
      return inTurn(async () => {
        signal?.throwIfAborted();
        if (disposed) throw new OnnxError('run(): the runner was disposed of; create a new one.');
        const results = await engine.run(feeds, outputs);
        if (outputs === undefined) return results;
        return Object.fromEntries(Object.entries(results).filter(([name]) => outputs.includes(name)));
      });
    },
    async dispose() {
      await inTurn(async () => {
        if (disposed) return;
        disposed = true;
        await engine.dispose();
      });
    },
  };
}

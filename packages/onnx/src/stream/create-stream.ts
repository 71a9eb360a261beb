import { ArgumentError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import { createGraph } from '../host/host-graph.ts';
import { describeModel } from '../inspect/describe.ts';
import { type OnnxModel, toModel } from '../model.ts';
import { createRunner } from '../runner/create-runner.ts';
import { checkFeeds } from '../runner/feeds.ts';
import type { Runner, RunnerReport } from '../runner/types.ts';
import { findStates, givenStates, type StatePair } from '../states/state-pairs.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { Stream, type StreamCore } from './stream-core.ts';
import type { CreateStreamOptions, OnnxStream } from './stream-types.ts';
import type { StreamingNote } from './to-streaming.ts';

/**
 * Makes a model run step by step, and keeps its states in between.
 *
 * Which inputs and outputs are states is found by itself; states that the model keeps to itself are led out by
 * {@link toStreaming}. The runner 'auto' is 'recurra' wherever it can run the model, as steps are small; else what
 * `createRunner` chooses.
 *
 * @param source A model, or the bytes of a file; or a runner, whose model must have its states as inputs and outputs.
 * @param options See {@link CreateStreamOptions}.
 * @returns A stream at its start. Dispose of it when it is no longer needed.
 * @throws OnnxError if the model has no states, or cannot be run step by step; the error names the node and the reason.
 * @example
 * const stream = await createStream(bytes, { constants: { sr } });
 * for (const input of blocks) console.log((await stream.step({ input })).output.data[0]);
 */
export async function createStream(
  source: OnnxModel | Uint8Array | Runner,
  options: CreateStreamOptions = {},
): Promise<OnnxStream> {
  if (isRunner(source)) return new Stream(fromRunner(source, options));
  const original = toModel(source);
  const { model, notes } = await streaming(original, options);
  const rewritten = model !== original;
  const pairs =
    options.states === undefined
      ? findStates(model).pairs
      : givenStates(model, options.states, 'createStream()');
  checkPairs(original, pairs, options);
  if (rewritten && options.verify) await check(original, model, options);
  const engine = await engineFor(model, options);
  const optional = new Set(model.graph?.initializer.map(({ name }) => name));
  return new Stream(coreOf(engine, pairs, options, { rewritten, notes, optional }));
}

const isRunner = (source: unknown): source is Runner =>
  typeof source === 'object' && source !== null && 'run' in source && 'report' in source;

/** Our own operators wherever they can run the model; else what `createRunner` gives. */
async function engineFor(model: OnnxModel, options: CreateStreamOptions): Promise<StreamEngine> {
  const { runner = 'auto' } = options;
  if (runner === 'auto' || runner === 'recurra') {
    try {
      return await ownEngine(model, options);
    } catch (error) {
      if (runner === 'recurra' || !(error instanceof OnnxError)) throw error;
    }
  }
  return runnerEngine(await createRunner(model, options), true);
}

async function streaming(
  model: OnnxModel,
  { rewrite = true, states, timeAxes }: CreateStreamOptions,
): Promise<{ model: OnnxModel; notes: readonly StreamingNote[] }> {
  if (!rewrite || states !== undefined) return { model, notes: [] };
  const { streamingOf } = await import('./to-streaming.ts');
  const { model: result, warnings } = streamingOf(model, timeAxes === undefined ? {} : { timeAxes });
  return { model: result, notes: warnings };
}

function checkPairs(model: OnnxModel, pairs: readonly StatePair[], { states }: CreateStreamOptions): void {
  if (pairs.length > 0 || states !== undefined) return;
  const unclear = findStates(model).unclear.map(({ input, reason }) => ` "${input}": ${reason}.`);
  const hint =
    unclear.length === 0
      ? 'a model without states can be run by createRunner()'
      : 'name them as states: { input: output }';
  throw new OnnxError(`createStream(): no states were found in the model; ${hint}.${unclear.join('')}`);
}

/** Largest difference that is put down to rounding. */
const tolerance = 1e-4;

async function check(
  original: OnnxModel,
  model: OnnxModel,
  { timeAxes, operators }: CreateStreamOptions,
): Promise<void> {
  const { verifyStreaming } = await import('./verify-streaming.ts');
  const { difference, output } = await verifyStreaming(original, model, {
    ...(timeAxes === undefined ? {} : { timeAxes }),
    ...(operators === undefined ? {} : { operators }),
  });
  if (difference <= tolerance) return;
  throw new OnnxError(
    `createStream(): step by step the model does not give what it gives for the whole sequence: its output ` +
      `"${output}" differs by ${difference.toPrecision(2)}.`,
  );
}

interface StreamEngine extends Pick<StreamCore, 'run' | 'runSync' | 'dispose'> {
  readonly report: RunnerReport;
}

async function ownEngine(model: OnnxModel, options: CreateStreamOptions): Promise<StreamEngine> {
  const { graph, kernels } = await createGraph(model, options);
  const runSync = (feeds: ReadonlyMap<string, OnnxTensor>): ReadonlyMap<string, OnnxTensor> =>
    graph.run(feeds, kernels);
  const why =
    options.runner === 'recurra'
      ? 'it was asked for'
      : 'it can run the model, and has the least to do for a small step';
  return {
    report: {
      ...describeModel(model),
      runner: 'recurra',
      runtime: `@recurra/kernels (${kernels.variant})`,
      why,
      timings: {},
    },
    runSync,
    run: async (feeds) => runSync(feeds),
    dispose: () => graph.dispose(),
  };
}

function runnerEngine(runner: Runner, isOurs: boolean): StreamEngine {
  return {
    report: runner.report,
    runSync: undefined,
    run: async (feeds) => new Map(Object.entries(await runner.run(Object.fromEntries(feeds)))),
    dispose: isOurs ? () => runner.dispose() : () => undefined,
  };
}

function fromRunner(runner: Runner, options: CreateStreamOptions): StreamCore {
  const { report } = runner;
  const { states } = options;
  const pairs = states === undefined ? report.states : namedPairs(runner, states);
  if (pairs.length === 0 && states === undefined) {
    throw new OnnxError(
      "createStream(): the runner's model has no states among its inputs and outputs; give the model itself, or toStreaming(model) to the runner.",
    );
  }
  return coreOf(runnerEngine(runner, false), pairs, options, {
    rewritten: false,
    notes: [],
    optional: new Set(),
  });
}

function namedPairs({ report }: Runner, states: NonNullable<CreateStreamOptions['states']>): StatePair[] {
  const named = Array.isArray(states)
    ? (states as readonly { input: string; output: string }[])
    : Object.entries(states).map(([input, output]) => ({ input, output: output as string }));
  return named.map(({ input, output }) => {
    const value = report.inputs.find(({ name }) => name === input);
    if (value === undefined || !report.outputs.some(({ name }) => name === output)) {
      throw new ArgumentError(`createStream(): the runner's model has no pair "${input}", "${output}".`);
    }
    return { input, output, type: value.type, shape: value.shape, evidence: 'given' };
  });
}

function coreOf(
  { report, ...engine }: StreamEngine,
  pairs: readonly StatePair[],
  { constants = {}, initialState, batch }: CreateStreamOptions,
  {
    rewritten,
    notes,
    optional,
  }: { rewritten: boolean; notes: readonly StreamingNote[]; optional: ReadonlySet<string> },
): StreamCore {
  if (batch !== undefined && !(Number.isSafeInteger(batch) && batch > 0)) {
    throw new ArgumentError(`createStream(): batch must be a positive integer, got ${String(batch)}.`);
  }
  const states = new Set(pairs.map(({ input }) => input));
  const inputs = report.inputs.filter(({ name }) => !states.has(name));
  const kept = inputs.filter(({ name }) => Object.hasOwn(constants, name));
  checkFeeds(constants, kept, new Set(), 'createStream(): constants:');
  return {
    ...engine,
    pairs,
    inputs: inputs.filter(({ name }) => !Object.hasOwn(constants, name)),
    optional: new Set([...optional, ...Object.keys(constants)]),
    constants,
    outputs: report.outputs.map(({ name }) => name),
    initialState,
    batch,
    report: { ...report, rewritten, notes },
    open: 0,
  };
}

import { ArgumentError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import { valueReport } from '../graph/values.ts';
import { createGraph } from '../host/host-graph.ts';
import { type OnnxModel, toModel } from '../model.ts';
import { sizeOf } from '../operators/support/tensors.ts';
import type { Operators } from '../operators/types.ts';
import { findStates } from '../states/state-pairs.ts';
import { isTensorType, newData, type OnnxTensor } from '../tensor/types.ts';
import { timeAxesOf } from '../time/analyse.ts';
import { planStreaming, type StreamingPlan } from '../time/plan.ts';
import { rowsOf, startStates } from './stream-state.ts';

/** Options of {@link verifyStreaming}. */
export interface VerifyStreamingOptions {
  /** Of the random sequences. Default 1. */
  readonly seed?: number;
  /** Steps of the sequences. Default: as many as the model was written for, else 6. */
  readonly steps?: number;
  /** As for `toStreaming`. */
  readonly timeAxes?: Readonly<Record<string, number>>;
  /** Operators to add to ours. */
  readonly operators?: Operators;
}

/** What {@link verifyStreaming} found. */
export interface StreamingCheck {
  /** Largest difference between the whole sequence and the steps, absolute. */
  readonly difference: number;
  /** The output it is in. */
  readonly output: string;
  readonly steps: number;
}

/**
 * Runs a model on random sequences, and its streaming form on the same sequences step by step, and compares.
 *
 * @param modelOrBytes The model that takes whole sequences.
 * @param streamingOrBytes What `toStreaming` made of it.
 * @throws OnnxError if our own operators cannot run the models, or the time axis of the inputs is not known.
 * @example const { difference } = await verifyStreaming(model, toStreaming(model));
 */
export async function verifyStreaming(
  modelOrBytes: OnnxModel | Uint8Array,
  streamingOrBytes: OnnxModel | Uint8Array,
  options: VerifyStreamingOptions = {},
): Promise<StreamingCheck> {
  const model = toModel(modelOrBytes);
  const streaming = toModel(streamingOrBytes);
  const plan = planStreaming(model, options.timeAxes);
  const steps = plan.assumed.steps ?? options.steps ?? 6;
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new ArgumentError(`verifyStreaming(): steps must be a positive integer, got ${String(steps)}.`);
  }
  const feeds = randomFeeds(model, plan, steps, options.seed ?? 1);
  const whole = await runWhole(model, feeds, options);
  const parts = await runSteps(streaming, feeds, plan, steps, options);
  let worst: StreamingCheck = { difference: 0, output: whole.keys().next().value ?? '', steps };
  for (const [output, expected] of whole) {
    const difference = compare(
      expected,
      parts.map((results) => results.get(output)),
      plan,
      output,
    );
    if (difference > worst.difference) worst = { difference, output, steps };
  }
  return worst;
}

type Feeds = ReadonlyMap<string, OnnxTensor>;

async function runWhole(model: OnnxModel, feeds: Feeds, options: VerifyStreamingOptions): Promise<Feeds> {
  const { graph, kernels } = await createGraph(model, options);
  try {
    const states = statesOf(model, feeds);
    return graph.run(new Map([...feeds, ...states]), kernels);
  } finally {
    graph.dispose();
  }
}

async function runSteps(
  model: OnnxModel,
  feeds: Feeds,
  plan: StreamingPlan,
  steps: number,
  options: VerifyStreamingOptions,
): Promise<Feeds[]> {
  const { graph, kernels } = await createGraph(model, options);
  const { pairs } = findStates(model);
  let states = statesOf(model, feeds);
  try {
    return Array.from({ length: steps }, (_, step) => {
      const now = [...feeds].map(([name, value]) => {
        const [axis] = timeAxesOf(plan.analysis.values.get(name));
        return [name, axis === undefined ? value : stepOf(value, axis, step)] as const;
      });
      const results = graph.run(new Map([...now, ...states]), kernels);
      states = new Map(pairs.map(({ input, output }) => [input, results.get(output) as OnnxTensor]));
      return results;
    });
  } finally {
    graph.dispose();
  }
}

function statesOf(model: OnnxModel, feeds: Feeds): Map<string, OnnxTensor> {
  const { pairs } = findStates(model);
  const inputs = (model.graph?.input ?? []).map(valueReport);
  const rows = rowsOf(pairs, inputs, Object.fromEntries(feeds)) ?? 1;
  const states = startStates(pairs, undefined, rows);
  return new Map(pairs.map(({ input }, i) => [input, states[i] as OnnxTensor]));
}

function randomFeeds(
  model: OnnxModel,
  plan: StreamingPlan,
  steps: number,
  seed: number,
): Map<string, OnnxTensor> {
  const stored = new Set(model.graph?.initializer.map(({ name }) => name));
  const next = generator(seed);
  const feeds = new Map<string, OnnxTensor>();
  for (const { name, type, shape } of (model.graph?.input ?? []).map(valueReport)) {
    if (stored.has(name) || plan.assumed.states.has(name)) continue;
    const known = plan.analysis.values.get(name)?.dims;
    if (known === undefined || !isTensorType(type) || type === 'string') {
      throw new OnnxError(`verifyStreaming(): the input "${name}" has no shape that could be filled.`);
    }
    const timeAxes = timeAxesOf(plan.analysis.values.get(name));
    const dims = known.map((_, axis) => {
      const length = shape?.[axis];
      if (timeAxes.includes(axis)) return steps;
      return typeof length === 'number' && length >= 0 ? length : 1;
    });
    const data = newData(type, sizeOf(dims));
    const isReal = type === 'float32' || type === 'float64';
    // Whole numbers are mostly indices, of which 0 and 1 surely exist.
    for (let i = 0; i < data.length; i++) {
      const value = isReal ? 2 * next() - 1 : Math.round(next());
      data[i] = (typeof data[i] === 'bigint' ? BigInt(value) : value) as never;
    }
    feeds.set(name, { type, dims, data } as OnnxTensor);
  }
  if (![...feeds.keys()].some((name) => timeAxesOf(plan.analysis.values.get(name)).length > 0) && steps > 1) {
    throw new OnnxError(
      'verifyStreaming(): which axis of the inputs is the time axis is not known; name it as timeAxes.',
    );
  }
  return feeds;
}

/** Numbers from 0 to 1 that a seed fixes (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A slice of length 1 along an axis. */
function stepOf({ type, dims, data }: OnnxTensor, axis: number, step: number): OnnxTensor {
  const inner = sizeOf(dims.slice(axis + 1));
  const length = dims[axis] as number;
  const outer = sizeOf(dims.slice(0, axis));
  const part = newData(type, outer * inner);
  for (let row = 0; row < outer; row++) {
    const from = (row * length + step) * inner;
    for (let i = 0; i < inner; i++) part[row * inner + i] = data[from + i] as never;
  }
  return { type, dims: dims.map((own, i) => (i === axis ? 1 : own)), data: part } as OnnxTensor;
}

/** Steps against the whole: each with its own where the output has a time axis, else the last one. */
function compare(
  whole: OnnxTensor,
  parts: readonly (OnnxTensor | undefined)[],
  plan: StreamingPlan,
  output: string,
): number {
  const steps = parts.length;
  const known = timeAxesOf(plan.analysis.values.get(output))[0];
  const [first] = parts;
  const axis =
    known ?? whole.dims.findIndex((length, i) => length === steps && first?.dims[i] === 1 && steps > 1);
  if (axis < 0) return differenceOf(whole, parts.at(-1));
  if (whole.dims[axis] !== steps) return Number.POSITIVE_INFINITY;
  return parts.reduce(
    (worst, part, step) => Math.max(worst, differenceOf(stepOf(whole, axis, step), part)),
    0,
  );
}

function differenceOf(a: OnnxTensor, b: OnnxTensor | undefined): number {
  if (b === undefined || a.data.length !== b.data.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [x, y] = [a.data[i], b.data[i]];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    const difference = Math.abs(Number(x) - Number(y));
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return worst;
}

import type { ModelProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { type OnnxModel, toModel } from '../model.ts';
import { timeAxesOf } from '../time/analyse.ts';
import { planStreaming, type StreamingPlan } from '../time/plan.ts';
import { rewrite } from './rewrite.ts';

/** Options of {@link toStreaming}. */
export interface ToStreamingOptions {
  /** Which axis of an input is the time axis, by input; found by itself where it is left out. */
  readonly timeAxes?: Readonly<Record<string, number>>;
}

/** A node and what is to be known of it. */
export interface StreamingNote {
  readonly node: string;
  readonly operator: string;
  readonly reason: string;
}

/** What {@link toStreaming} would do to a model. */
export interface StreamingReport {
  /** Recurrent nodes that keep their state to themselves, which would be led out. */
  readonly hidden: readonly string[];
  /** Time axis of each input that has one. */
  readonly timeAxes: Readonly<Record<string, number>>;
  /** Why the model cannot be run step by step; empty if it can. */
  readonly refusals: readonly StreamingNote[];
  /** Where the time axis was lost out of sight: `verifyStreaming` tells by running the model. */
  readonly warnings: readonly StreamingNote[];
}

/**
 * Turns a model that takes whole sequences into one that takes them step by step: the states of its recurrent layers
 * become inputs and outputs, `lstm_h_in` and `lstm_h_out`. Fed a step at a time (or some steps), each time with the
 * states it gave before, and zeros at first, it gives what the model gave for the whole sequence.
 *
 * A constant first state that is not zero is kept in the metadata, under `recurra.initial_state.` and the input's name,
 * as `{"dims": […], "values": […]}`; `createStream` starts from there.
 *
 * @param modelOrBytes A model, or the bytes of a file. It is not changed; the result shares its weights.
 * @returns The new model; the same one if no state is hidden.
 * @throws OnnxError for what needs the whole sequence at once, with the node: bidirectional layers, convolutions and
 *   pooling over several steps, attention, means over time, …
 * @example
 * const model = toStreaming(bytes);
 * inspectOnnx(model).states; // [{ input: 'lstm_h_in', output: 'lstm_h_out', … }, …]
 */
export function toStreaming(
  modelOrBytes: OnnxModel | Uint8Array,
  options: ToStreamingOptions = {},
): OnnxModel {
  return streamingOf(toModel(modelOrBytes), options).model;
}

/** The model {@link toStreaming} gives, and what it could not follow the time axis through. */
export function streamingOf(
  model: OnnxModel,
  options: ToStreamingOptions = {},
): { readonly model: OnnxModel; readonly warnings: readonly StreamingNote[] } {
  const plan = planStreaming(model, options.timeAxes);
  const [refused, ...more] = plan.refusals;
  if (refused !== undefined) throw refusal(refused, more.length);
  if (plan.exposed.length === 0) return { model, warnings: [] };
  return { model: rewrite(model, plan), warnings: plan.warnings };
}

/**
 * Says what {@link toStreaming} would do to a model, and why it cannot be done.
 *
 * @param modelOrBytes A model, or the bytes of a file.
 */
export function streamingReport(
  modelOrBytes: OnnxModel | Uint8Array,
  options: ToStreamingOptions = {},
): StreamingReport {
  const model = toModel(modelOrBytes);
  const plan = planStreaming(model, options.timeAxes);
  return {
    hidden: plan.exposed.map(({ name }) => name),
    timeAxes: timeAxesOfInputs(model, plan),
    refusals: plan.refusals,
    warnings: plan.warnings,
  };
}

/** The time axis of each input that has one. */
export function timeAxesOfInputs({ graph }: ModelProto, { analysis }: StreamingPlan): Record<string, number> {
  return Object.fromEntries(
    (graph?.input ?? []).flatMap(({ name }) => {
      const [axis] = timeAxesOf(analysis.values.get(name));
      return axis === undefined ? [] : [[name, axis]];
    }),
  );
}

function refusal({ node, operator, reason }: StreamingNote, more: number): OnnxError {
  const others = more === 0 ? '' : ` (and ${more} more: see streamingReport)`;
  return new OnnxError(
    `toStreaming(): the model cannot be run step by step: operator ${operator} at node "${node}" ${reason}${others}`,
    { node, operator },
  );
}

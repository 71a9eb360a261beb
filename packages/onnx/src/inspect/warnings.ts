import { TensorProto_DataLocation as DataLocation, type ModelProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import type { NodeInGraph } from '../graph/nodes.ts';
import type { ValueReport } from '../graph/values.ts';
import type { FoundStates } from '../states/state-pairs.ts';
import { numberOf } from '../time/dims.ts';
import { planStreaming, type StreamingPlan } from '../time/plan.ts';
import { unrolledLayers } from '../time/unrolled.ts';
import type { RecurrentReport } from './recurrent.ts';

/** Kinds of traps a model can hold. */
export type OnnxWarningCode =
  | 'ambiguous-state'
  | 'bidirectional'
  | 'dynamic-quantization'
  | 'external-data'
  | 'fixed-batch'
  | 'fixed-time'
  | 'half-precision'
  | 'hidden-state'
  | 'layout-1'
  | 'linear-before-reset-webnn'
  | 'not-streamable'
  | 'old-opset'
  | 'unrolled';

/** A known trap, and what to do about it. */
export interface OnnxWarning {
  readonly code: OnnxWarningCode;
  readonly message: string;
  /** Name of the node it is about, if it is about one. */
  readonly node?: string;
}

/** What warnings are drawn from. */
export interface WarningSource {
  readonly model: ModelProto;
  readonly nodes: readonly NodeInGraph[];
  readonly inputs: readonly ValueReport[];
  readonly outputs: readonly ValueReport[];
  readonly recurrent: readonly RecurrentReport[];
  readonly states: FoundStates;
  readonly opset: number | undefined;
}

/** All known traps a model holds. */
export function warningsOf(source: WarningSource): OnnxWarning[] {
  return [...ofRecurrent(source), ...ofStreams(source), ...ofStates(source), ...ofModel(source)];
}

function ofRecurrent({ recurrent, nodes }: WarningSource): OnnxWarning[] {
  const warnings: OnnxWarning[] = [];
  for (const { name: node, layout, linearBeforeReset, direction, operator } of recurrent) {
    if (operator === 'GRU' && linearBeforeReset) {
      warnings.push({
        code: 'linear-before-reset-webnn',
        node,
        message:
          "GRU with linear_before_reset = 1: ONNX Runtime's WebNN provider reads the attribute under a misspelt name and " +
          'computes the layer as if it were 0, with wrong results; use wasm or webgpu.',
      });
    }
    if (layout === 1) {
      warnings.push({
        code: 'layout-1',
        node,
        message: `${operator} with layout = 1 (batch first): ONNX Runtime refuses it; export it with layout 0, or run it with 'recurra'.`,
      });
    }
    if (direction !== 'forward') {
      warnings.push({
        code: 'bidirectional',
        node,
        message: `${operator} that runs ${direction === 'reverse' ? 'backwards' : 'in both directions'}: it needs the whole sequence, so the model cannot run step by step.`,
      });
    }
  }
  for (const { weight, steps, node } of unrolledLayers(nodes)) {
    warnings.push({
      code: 'unrolled',
      node,
      message: `a recurrent layer is written out, ${steps} steps that share the weight "${weight}": its sequence length is fixed, and it is slow; export the layer as one node (in Keras: unroll=False).`,
    });
  }
  return warnings;
}

function ofStreams({ model, recurrent, states }: WarningSource): OnnxWarning[] {
  const plan = planOf(model, states);
  if (plan === undefined) return [];
  const warnings: OnnxWarning[] = plan.exposed.map(({ name: node, node: { opType } }) => ({
    code: 'hidden-state',
    node,
    message: `${opType} keeps its state to itself: between two runs it is lost; toStreaming() makes it an input and an output.`,
  }));
  const backward = new Set(
    recurrent.flatMap(({ name, direction }) => (direction === 'forward' ? [] : [name])),
  );
  for (const { node, operator, reason } of plan.refusals) {
    // Said already, and better.
    if (backward.has(node)) continue;
    warnings.push({
      code: 'not-streamable',
      node,
      message: `the model cannot run step by step: ${operator} ${reason}`,
    });
  }
  const { steps } = plan.assumed;
  if (steps !== undefined) {
    warnings.push({
      code: 'fixed-time',
      message: `the model takes sequences of exactly ${steps} steps; export it with a dynamic time axis, or use toStreaming().`,
    });
  }
  return [...warnings, ...fixedBatch(plan)];
}

function fixedBatch({ analysis }: StreamingPlan): OnnxWarning[] {
  for (const { node, name, states } of analysis.recurrences) {
    if (!/LSTM$|GRU$|RNN$/.test(node.opType)) continue;
    const batchFirst = node.attribute.some((attribute) => attribute.name === 'layout' && attribute.i === 1n);
    const batch = numberOf(states[0]?.dims?.[batchFirst ? 0 : 1]);
    if (batch === undefined) continue;
    const message = `the model takes exactly ${batch === 1 ? 'one sequence' : `${batch} sequences`} at a time; export it with a dynamic batch axis to run more.`;
    return [{ code: 'fixed-batch', node: name, message }];
  }
  return [];
}

/** What a stream would need; nothing for a graph that is broken, of which the runners speak. */
function planOf(model: ModelProto, states: FoundStates): StreamingPlan | undefined {
  try {
    return planStreaming(model, undefined, states);
  } catch (error) {
    if (error instanceof OnnxError) return undefined;
    throw error;
  }
}

function ofStates({ states }: WarningSource): OnnxWarning[] {
  return states.unclear.map(({ input, reason }) => ({
    code: 'ambiguous-state',
    message: `the input "${input}" looks like a state, but which output gives its next value is not clear: ${reason}; name it as the option states of createStream().`,
  }));
}

const halves = new Set(['float16', 'bfloat16']);

function ofModel({ model, nodes, inputs, outputs, recurrent, opset }: WarningSource): OnnxWarning[] {
  const warnings: OnnxWarning[] = [];
  const say = (code: OnnxWarningCode, message: string) => warnings.push({ code, message });
  const half = [...inputs, ...outputs].find(({ type }) => halves.has(type));
  const halfWeight = recurrent
    .flatMap(({ weights }) => Object.values(weights))
    .find(({ type }) => halves.has(type ?? ''));
  if (half !== undefined || halfWeight !== undefined) {
    const what = half ?? halfWeight;
    say(
      'half-precision',
      `"${what?.name}" is ${what?.type}: its data is given as bit patterns in a Uint16Array, and recurrent layers compute it in float32 on the CPU.`,
    );
  }
  const dynamic = nodes.find(({ node }) => node.opType.startsWith('Dynamic'));
  if (dynamic !== undefined) {
    warnings.push({
      code: 'dynamic-quantization',
      node: dynamic.name,
      message: `${dynamic.node.opType} scales by the largest value of each run: results differ a little with the number of steps run at once.`,
    });
  }
  if (opset !== undefined && opset < 7) {
    say(
      'old-opset',
      `the model is written for operator set ${opset}; recurrent operators changed at 7, before which they are not run.`,
    );
  }
  const outside = (model.graph?.initializer ?? []).filter(
    ({ dataLocation }) => dataLocation === DataLocation.EXTERNAL,
  );
  if (outside.length > 0) {
    const files = [
      ...new Set(
        outside.map(({ externalData }) => externalData.find(({ key }) => key === 'location')?.value ?? ''),
      ),
    ];
    say(
      'external-data',
      `${outside.length} weights lie beside the model, in ${files.map((file) => `"${file}"`).join(', ')}, and were not loaded.`,
    );
  }
  return warnings;
}

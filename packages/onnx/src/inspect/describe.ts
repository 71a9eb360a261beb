import type { ModelProto, TensorProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { type NodeInGraph, nodesOf, operatorName, subgraphsOf } from '../graph/nodes.ts';
import { type ValueReport, valueReport } from '../graph/values.ts';
import { type OnnxModel, serializedLength } from '../model.ts';
import { type FoundStates, findStates, type StatePair } from '../states/state-pairs.ts';
import { elementCount } from '../tensor/decode.ts';
import { elementType } from '../tensor/types.ts';
import { type RecurrentReport, recurrentReport } from './recurrent.ts';

/** What a model is made of; plain data, ready for JSON. */
export interface ModelReport {
  /** Version of the file format. */
  readonly irVersion: number;
  /** Version of the standard operators; undefined if the model uses none. */
  readonly opset: number | undefined;
  /** Version of each operator set by its domain; the standard's is `''`. */
  readonly opsets: Readonly<Record<string, number>>;
  /** What wrote the file. */
  readonly producer: { readonly name: string; readonly version: string };
  /** Name of the graph. */
  readonly name: string;
  readonly description: string;
  /** What must be fed; initializers listed as inputs are not among it. */
  readonly inputs: readonly ValueReport[];
  readonly outputs: readonly ValueReport[];
  /** Number of stored weights: elements of float and 8-bit tensors. */
  readonly parameters: number;
  /** Size of the file in bytes. */
  readonly size: number;
  /** Number of nodes, those inside subgraphs included. */
  readonly nodes: number;
  /** Operators and how often they occur, most frequent first; those of other domains as `com.microsoft.FusedMatMul`. */
  readonly operators: Readonly<Record<string, number>>;
  /** Every RNN, LSTM and GRU node, in order. */
  readonly recurrent: readonly RecurrentReport[];
  /** Inputs that take a state, each with the output that gives the next one. */
  readonly states: readonly StatePair[];
  /** Key-value pairs the producer added. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Describes a model, without a word on what can run it.
 *
 * @param bytes The file the model was read from, if it is at hand.
 * @param states The model's states, if they are known.
 * @throws OnnxError if a weight's shape is impossible.
 */
export function describeModel(
  model: OnnxModel,
  bytes?: Uint8Array,
  states: FoundStates = findStates(model),
): ModelReport {
  const { graph } = model;
  if (graph === undefined) throw new OnnxError('inspectOnnx(): the model has no graph.');
  const nodes = [...nodesOf(model)];
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const opsets = Object.fromEntries(
    model.opsetImport.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]),
  );
  return {
    irVersion: Number(model.irVersion),
    opset: opsets[''],
    opsets,
    producer: { name: model.producerName, version: model.producerVersion },
    name: graph.name,
    description: model.docString || graph.docString,
    inputs: graph.input.filter(({ name }) => !initializers.has(name)).map(valueReport),
    outputs: graph.output.map(valueReport),
    parameters: countParameters(model, nodes),
    size: bytes?.length ?? serializedLength(model),
    nodes: nodes.length,
    operators: countOperators(nodes),
    recurrent: nodes.flatMap((node) => recurrentReport(node) ?? []),
    states: states.pairs,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
  };
}

function countOperators(nodes: readonly NodeInGraph[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { node } of nodes) {
    const name = operatorName(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

const weightTypes = /^(b?float|u?int8$|u?int4$)/;

function countParameters(model: ModelProto, nodes: readonly NodeInGraph[]): number {
  const tensors: TensorProto[] = [...(model.graph?.initializer ?? [])];
  for (const { node } of nodes) {
    for (const graph of subgraphsOf(node)) for (const tensor of graph.initializer) tensors.push(tensor);
    const constant = node.opType === 'Constant' ? node.attribute[0]?.t : undefined;
    if (constant !== undefined) tensors.push(constant);
  }
  return tensors
    .filter(({ dataType }) => weightTypes.test(elementType(dataType)))
    .reduce((sum, { dims, name }) => sum + elementCount(dims.map(Number), `tensor "${name}"`), 0);
}

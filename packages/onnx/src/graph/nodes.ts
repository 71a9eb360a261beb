import {
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf';
import { type Lookup, Scoped } from './scoped.ts';

/** A node and where it stands. */
export interface NodeInGraph {
  readonly node: NodeProto;
  /** Its name, or its position where it has none: `#3`. Inside If, Loop and Scan after their name: `if_1/#3`. */
  readonly name: string;
  /** Constant tensors the node can see, by name: its graph's and those of the graphs around it. */
  readonly constants: Lookup<ConstantValue>;
}

/** A tensor that does not depend on the inputs. */
export interface ConstantValue {
  readonly tensor: TensorProto;
  readonly source: 'initializer' | 'constant';
}

/** All nodes of a model, those inside subgraphs and local functions included, in order. */
export function* nodesOf(model: ModelProto): Generator<NodeInGraph> {
  if (model.graph !== undefined) yield* nodesOfGraph(model.graph, '', new Scoped());
  for (const fn of model.functions) {
    yield* walk(fn.node, `${fn.name}/`, constantNodes(fn.node, new Scoped()));
  }
}

function* nodesOfGraph(
  graph: GraphProto,
  prefix: string,
  outer: Lookup<ConstantValue>,
): Generator<NodeInGraph> {
  const constants = new Scoped(outer);
  for (const tensor of graph.initializer) constants.set(tensor.name, { tensor, source: 'initializer' });
  yield* walk(graph.node, prefix, constantNodes(graph.node, constants));
}

function* walk(
  nodes: readonly NodeProto[],
  prefix: string,
  constants: Lookup<ConstantValue>,
): Generator<NodeInGraph> {
  for (const [i, node] of nodes.entries()) {
    const name = prefix + (node.name || `#${i}`);
    yield { node, name, constants };
    for (const graph of subgraphsOf(node)) yield* nodesOfGraph(graph, `${name}/`, constants);
  }
}

/** Graphs in a node's attributes. */
export function subgraphsOf(node: Pick<NodeProto, 'attribute'>): GraphProto[] {
  return node.attribute.flatMap(({ type, g, graphs }) => {
    if (type === AttributeType.GRAPHS) return graphs;
    return g === undefined ? [] : [g];
  });
}

function constantNodes(nodes: readonly NodeProto[], constants: Scoped<ConstantValue>): Scoped<ConstantValue> {
  for (const node of nodes) {
    const tensor =
      node.opType === 'Constant' ? node.attribute.find(({ name }) => name === 'value')?.t : undefined;
    const output = node.output[0];
    if (tensor !== undefined && output !== undefined) constants.set(output, { tensor, source: 'constant' });
  }
  return constants;
}

/** Name of a node's operator; those of other domains than the standard's as `com.microsoft.FusedMatMul`. */
export function operatorName({ domain, opType }: Pick<NodeProto, 'domain' | 'opType'>): string {
  return domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
}

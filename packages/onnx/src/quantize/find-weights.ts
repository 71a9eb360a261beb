import type { GraphProto, NodeProto, TensorProto } from 'onnx-buf';
import { type ChannelAxes, channelAxes } from './weight-inputs.ts';

/** A stored tensor that an operator uses as a weight. */
export interface StoredWeight {
  readonly name: string;
  readonly tensor: TensorProto;
  readonly operator: string;
  /** The channels' axes. */
  readonly axes: ChannelAxes;
}

/** The weights that a graph stores, as initializers or in Constant nodes, used there or in its subgraphs. */
export function findWeights(graph: GraphProto): StoredWeight[] {
  const stored = new Map<string, TensorProto>(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    const tensor = constantTensor(node);
    if (tensor !== undefined) stored.set(node.output[0] as string, tensor);
  }
  const found = new Map<string, StoredWeight>();
  for (const node of nodesOf(graph)) {
    node.input.forEach((name, index) => {
      const tensor = stored.get(name);
      if (tensor === undefined || found.has(name)) return;
      const axes = channelAxes(node, index, tensor.dims.length);
      if (axes !== undefined) found.set(name, { name, tensor, operator: node.opType, axes });
    });
  }
  return [...found.values()];
}

/** The tensor of a Constant node. */
export function constantTensor(node: NodeProto): TensorProto | undefined {
  if (node.opType !== 'Constant' || node.output.length !== 1) return undefined;
  return node.attribute.find(({ name }) => name === 'value')?.t;
}

/** The graphs inside a node: loop bodies and branches. */
export function subgraphsOf(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap(({ g, graphs }) => (g === undefined ? graphs : [g, ...graphs]));
}

function* nodesOf(graph: GraphProto): Generator<NodeProto> {
  for (const node of graph.node) {
    yield node;
    for (const inner of subgraphsOf(node)) yield* nodesOf(inner);
  }
}

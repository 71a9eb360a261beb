import {
  TensorProto_DataType as DataType,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf';
import { type ChannelAxes, channelAxes } from './weight-inputs.ts';

/** A stored tensor that an operator uses as a weight. */
export interface StoredWeight {
  readonly name: string;
  readonly tensor: TensorProto;
  readonly operator: string;
  /** The channels' axes. */
  readonly axes: ChannelAxes;
}

/** Types that weights have; integers are shapes and indices. */
const floats: ReadonlySet<number> = new Set([
  DataType.FLOAT,
  DataType.FLOAT16,
  DataType.BFLOAT16,
  DataType.DOUBLE,
]);

/**
 * Operators that only move elements, and how many of their first inputs are what they move. Exporters put them between
 * a weight and its operator: to reorder gates, to stack directions, to transpose a matrix.
 */
const movers: Readonly<Record<string, number>> = {
  Concat: Number.POSITIVE_INFINITY,
  Identity: 1,
  Reshape: 1,
  Slice: 1,
  Split: 1,
  Squeeze: 1,
  Transpose: 1,
  Unsqueeze: 1,
};

/** Tensors beyond which what is put together of them is no weight. */
const mostSources = 64;

/** The weights that a graph stores, as initializers or in Constant nodes, used there or in its subgraphs. */
export function findWeights(graph: GraphProto): StoredWeight[] {
  const stored = new Map<string, TensorProto>(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    const tensor = constantTensor(node);
    if (tensor !== undefined) stored.set(node.output[0] as string, tensor);
  }
  const found = new Map<string, StoredWeight>();
  const add = (name: string, operator: string, axes: ChannelAxes) => {
    const tensor = stored.get(name);
    if (tensor === undefined || !floats.has(tensor.dataType) || found.has(name)) return;
    found.set(name, { name, tensor, operator, axes });
  };
  const moved = new Map<string, string[]>();
  for (const node of nodesOf(graph)) {
    const sources = movedBy(node, stored, moved);
    if (sources !== undefined) for (const output of node.output) moved.set(output, sources);
    node.input.forEach((name, index) => {
      const rank = stored.get(name)?.dims.length;
      const axes = channelAxes(node, index, rank);
      if (axes === undefined) return;
      if (rank !== undefined) add(name, node.opType, axes);
      // What is moved to its place is stored as Linear and recurrent layers store it: an output's row first.
      for (const source of moved.get(name) ?? []) {
        if ((stored.get(source)?.dims.length ?? 0) > 1) add(source, node.opType, [0, 1]);
      }
    });
  }
  return [...found.values()];
}

/** The stored tensors whose elements a node moves, if it moves nothing else. */
function movedBy(
  node: NodeProto,
  stored: ReadonlyMap<string, TensorProto>,
  moved: ReadonlyMap<string, string[]>,
): string[] | undefined {
  if (!Object.hasOwn(movers, node.opType)) return undefined;
  const sources = node.input
    .slice(0, movers[node.opType])
    .map((name) => moved.get(name) ?? (stored.has(name) ? [name] : undefined));
  if (!sources.every((list) => list !== undefined)) return undefined;
  const all = new Set(sources.flat());
  return all.size > mostSources ? undefined : [...all];
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

import { ArgumentError } from '@recurra/plugin';
import type { GraphProto, ModelProto, NodeProto, TensorProto } from 'onnx-buf';
import { Reads } from '../../graph/order.ts';
import { changed, constantTensor, isFloatTensor, withGraphs } from './copies.ts';

/** A model made ready for training, and the float tensors it stores. */
export interface Prepared {
  /**
   * The model with every node named, tensors of Constant nodes as initializers, and nothing that the outputs do not
   * need.
   */
  readonly model: ModelProto;
  /** Float tensors by the name of the value, where that name is used once. */
  readonly weights: ReadonlyMap<string, StoredWeight>;
}

/** A float tensor of a model. */
export interface StoredWeight {
  readonly proto: TensorProto;
  readonly source: 'initializer' | 'constant';
}

/**
 * Rewrites a model for training; the one given stays as it is.
 *
 * @param outputs Names of the outputs wanted; all if left out.
 * @throws ArgumentError if there is no such output.
 */
export function prepare(model: ModelProto, outputs: readonly string[] | undefined): Prepared {
  const known = model.graph?.output.map(({ name }) => name) ?? [];
  const missing = outputs?.find((name) => !known.includes(name));
  if (missing !== undefined || outputs?.length === 0) {
    throw new ArgumentError(
      `importTrainable(): outputs must be names of the model's outputs, ${known.map((name) => `"${name}"`).join(', ')}, ` +
        `got ${JSON.stringify(outputs)}.`,
    );
  }
  const weights = new Map<string, StoredWeight>();
  const twice = new Set<string>();
  const note = (name: string, weight: StoredWeight): void => {
    if (weights.has(name)) twice.add(name);
    weights.set(name, weight);
  };
  const lifted = withGraphs(model, (graph) => lift(graph, note));
  for (const name of twice) weights.delete(name);
  const { graph } = lifted;
  if (graph === undefined || outputs === undefined) return { model: lifted, weights };
  const wanted = outputs.flatMap((name) => graph.output.filter((output) => output.name === name));
  return { model: changed(lifted, { graph: needed(changed(graph, { output: wanted })) }), weights };
}

/** Names the nodes as messages do, and turns Constant nodes of floats into initializers. */
function lift(graph: GraphProto, note: (name: string, weight: StoredWeight) => void): GraphProto {
  const initializer = [...graph.initializer];
  const inputs = new Set(graph.input.map(({ name }) => name));
  for (const proto of initializer) {
    if (isFloatTensor(proto) && !inputs.has(proto.name)) note(proto.name, { proto, source: 'initializer' });
  }
  const node = graph.node.flatMap((each, i) => {
    const tensor = constantTensor(each);
    const [name] = each.output;
    if (tensor !== undefined && name && isFloatTensor(tensor)) {
      initializer.push(changed(tensor, { name }));
      note(name, { proto: tensor, source: 'constant' });
      return [];
    }
    return [each.name === '' ? changed(each, { name: `#${i}` }) : each];
  });
  return changed(graph, { node, initializer });
}

/** A graph without the nodes that its outputs do not depend on. */
function needed(graph: GraphProto): GraphProto {
  const makers = new Map<string, NodeProto>();
  for (const node of graph.node) for (const name of node.output) if (name !== '') makers.set(name, node);
  const kept = new Set<NodeProto>();
  const reads = new Reads();
  const waiting = graph.output.map(({ name }) => name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = makers.get(name);
    if (node === undefined || kept.has(node)) continue;
    kept.add(node);
    for (const value of reads.of(node)) waiting.push(value);
  }
  return changed(graph, { node: graph.node.filter((node) => kept.has(node)) });
}

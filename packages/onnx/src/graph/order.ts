import type { GraphProto, NodeProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { subgraphsOf } from './nodes.ts';

/** Values a node reads from outside, its subgraphs' included. */
export function valuesReadBy(node: NodeProto): Set<string> {
  const read = new Set(node.input.filter((name) => name !== ''));
  for (const graph of subgraphsOf(node)) for (const name of freeValues(graph)) read.add(name);
  return read;
}

/** Values a subgraph takes from the graphs around it. */
export function freeValues(graph: GraphProto): Set<string> {
  const own = new Set([...graph.input, ...graph.initializer].map(({ name }) => name));
  for (const node of graph.node) for (const name of node.output) own.add(name);
  const free = new Set<string>();
  for (const node of graph.node) for (const name of valuesReadBy(node)) if (!own.has(name)) free.add(name);
  for (const { name } of graph.output) if (!own.has(name)) free.add(name);
  return free;
}

/**
 * A graph's nodes in an order in which each comes after what it reads: the order of the file wherever that will do.
 *
 * @param outer Values of the graphs around this one.
 * @param prefix Of node names in errors.
 * @throws OnnxError if two nodes make the same value, one reads a value that nothing makes, or some wait for each other.
 */
export function inOrder(
  graph: Pick<GraphProto, 'node' | 'input' | 'initializer' | 'output'>,
  outer: ReadonlySet<string>,
  prefix = '',
): { readonly node: NodeProto; readonly name: string }[] {
  const made = new Set<string>(outer);
  for (const { name } of [...graph.input, ...graph.initializer]) made.add(name);
  const named = graph.node.map((node, i) => ({
    node,
    name: prefix + (node.name || `#${i}`),
    reads: valuesReadBy(node),
  }));
  const maker = new Map<string, string>();
  for (const { node, name } of named) {
    for (const value of node.output) {
      if (value === '') continue;
      const other = maker.get(value);
      if (other !== undefined) {
        throw new OnnxError(`the value "${value}" is made twice, by the nodes "${other}" and "${name}".`, {
          node: name,
          operator: node.opType,
        });
      }
      maker.set(value, name);
    }
  }
  for (const { node, name, reads } of named) {
    for (const value of reads) {
      if (made.has(value) || maker.has(value)) continue;
      throw new OnnxError(
        `node "${name}" (${node.opType}) reads the value "${value}", which nothing makes.`,
        {
          node: name,
          operator: node.opType,
        },
      );
    }
  }
  for (const { name } of graph.output) {
    if (made.has(name) || maker.has(name)) continue;
    throw new OnnxError(`${prefix}the output "${name}" is a value that nothing makes.`);
  }
  const waiting = new Map<string, number[]>();
  const missing = named.map(({ reads }) => [...reads].filter((value) => !made.has(value)).length);
  for (const [i, { reads }] of named.entries()) {
    for (const value of reads) {
      if (made.has(value)) continue;
      const list = waiting.get(value);
      if (list === undefined) waiting.set(value, [i]);
      else list.push(i);
    }
  }
  const ready = missing.flatMap((count, i) => (count === 0 ? [i] : []));
  const order: { node: NodeProto; name: string }[] = [];
  // Files are mostly in order already, and then this leaves them as they are.
  for (let at = 0; at < ready.length; at++) {
    const { node, name } = named[ready[at] as number] as (typeof named)[number];
    order.push({ node, name });
    for (const value of node.output) {
      for (const reader of waiting.get(value) ?? []) {
        missing[reader] = (missing[reader] as number) - 1;
        if (missing[reader] === 0) ready.push(reader);
      }
    }
  }
  if (order.length < named.length) {
    const stuck = named.filter((_, i) => (missing[i] as number) > 0).map(({ name }) => `"${name}"`);
    throw new OnnxError(
      `the nodes ${stuck.slice(0, 5).join(', ')}${stuck.length > 5 ? ', …' : ''} wait for each other in a circle.`,
    );
  }
  return order;
}

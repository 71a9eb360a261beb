import type { GraphProto, NodeProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { subgraphsOf } from './nodes.ts';

/** Values that all graphs inside others may take from around: thousands of values through dozens of graphs are a trap. */
const mostTaken = 2 ** 18;

/** What nodes read, worked out once for every graph inside them: graphs lie in graphs dozens deep. */
export class Reads {
  readonly #free = new Map<GraphProto, readonly string[]>();
  #total = 0;

  /** Values a node reads from outside, its subgraphs' included, each once. */
  of(node: NodeProto): readonly string[] {
    const { input, attribute } = node;
    const hasGraphs = attribute.some(({ g, graphs }) => g !== undefined || graphs.length > 0);
    if (!hasGraphs && input.length < 2) return input[0] === '' ? [] : input;
    const read = new Set(input);
    if (hasGraphs) {
      for (const graph of subgraphsOf(node)) for (const name of this.freeIn(graph)) read.add(name);
    }
    read.delete('');
    return [...read];
  }

  /** Values a subgraph takes from the graphs around it. */
  freeIn(graph: GraphProto): readonly string[] {
    const known = this.#free.get(graph);
    if (known !== undefined) return known;
    const own = new Set<string>(storedValues(graph));
    for (const node of graph.node) for (const name of node.output) own.add(name);
    const free = new Set<string>();
    for (const node of graph.node) for (const name of this.of(node)) if (!own.has(name)) free.add(name);
    for (const { name } of graph.output) if (!own.has(name)) free.add(name);
    const list = [...free];
    this.#total += list.length;
    if (this.#total > mostTaken) {
      throw new OnnxError(
        `graphs inside others take more than ${mostTaken} values from around, counted for each graph that hands them in.`,
      );
    }
    this.#free.set(graph, list);
    return list;
  }
}

type Nodes = Pick<GraphProto, 'node' | 'input' | 'initializer' | 'output'> &
  Partial<Pick<GraphProto, 'sparseInitializer'>>;

/** Values a graph has before any node runs. */
export function* storedValues(graph: Nodes): Generator<string> {
  for (const { name } of graph.input) yield name;
  for (const { name } of graph.initializer) yield name;
  for (const { values } of graph.sparseInitializer ?? []) if (values !== undefined) yield values.name;
}

/** A node and what it reads. */
export interface NamedNode {
  readonly node: NodeProto;
  readonly name: string;
  readonly reads: readonly string[];
}

/**
 * A graph's nodes in an order in which each comes after what it reads: the order of the file wherever that will do.
 *
 * @param outer Values of the graphs around this one.
 * @param prefix Of node names in errors.
 * @throws OnnxError if two nodes make the same value, one reads a value that nothing makes, or some wait for each other.
 */
export function inOrder(
  graph: Nodes,
  outer: { has(name: string): boolean },
  prefix = '',
  reads: Reads = new Reads(),
): readonly NamedNode[] {
  const stored = new Set(storedValues(graph));
  const named = graph.node.map((node, i) => ({
    node,
    name: prefix + (node.name || `#${i}`),
    reads: reads.of(node),
  }));
  const makers = makersOf(named, stored);
  let isInOrder = true;
  for (const [i, { node, name, reads }] of named.entries()) {
    for (const value of reads) {
      const maker = makers.get(value);
      if (maker !== undefined) isInOrder &&= maker < i;
      else if (!stored.has(value) && !outer.has(value)) throw dangling(node, name, value);
    }
  }
  for (const { name } of graph.output) {
    if (stored.has(name) || makers.has(name) || outer.has(name)) continue;
    throw new OnnxError(`${prefix}the output "${name}" is a value that nothing makes.`);
  }
  return isInOrder ? named : sorted(named, makers);
}

/** Which node makes each value. */
function makersOf(named: readonly NamedNode[], stored: ReadonlySet<string>): Map<string, number> {
  const makers = new Map<string, number>();
  for (const [i, { node, name }] of named.entries()) {
    for (const value of node.output) {
      if (value === '') continue;
      const at = { node: name, operator: node.opType };
      if (stored.has(value)) {
        throw new OnnxError(
          `the value "${value}" is an input or initializer, and made again by the node "${name}".`,
          at,
        );
      }
      const other = makers.get(value);
      if (other !== undefined) {
        throw new OnnxError(
          `the value "${value}" is made twice, by the nodes "${named[other]?.name}" and "${name}".`,
          at,
        );
      }
      makers.set(value, i);
    }
  }
  return makers;
}

function dangling(outer: NodeProto, outerName: string, value: string): OnnxError {
  const { node, name } = readerOf(outer, outerName, value);
  return new OnnxError(`node "${name}" (${node.opType}) reads the value "${value}", which nothing makes.`, {
    node: name,
    operator: node.opType,
  });
}

/** The innermost node that reads a value which a node reads. */
function readerOf(node: NodeProto, name: string, value: string): { node: NodeProto; name: string } {
  if (node.input.includes(value)) return { node, name };
  for (const attribute of node.attribute) {
    for (const graph of subgraphsOf({ attribute: [attribute] })) {
      const reads = new Reads();
      const i = graph.node.findIndex((inner) => reads.of(inner).includes(value));
      const inner = graph.node[i];
      if (inner === undefined) continue;
      return readerOf(inner, `${name}/${attribute.name}/${inner.name || `#${i}`}`, value);
    }
  }
  return { node, name };
}

/** What another node of the graph makes must come first; a value made here hides one of the same name around. */
function sorted(named: readonly NamedNode[], makers: ReadonlyMap<string, number>): NamedNode[] {
  const waiting = new Map<string, number[]>();
  const missing = new Array<number>(named.length).fill(0);
  for (const [i, { reads }] of named.entries()) {
    for (const value of reads) {
      if (!makers.has(value)) continue;
      missing[i] = (missing[i] as number) + 1;
      const list = waiting.get(value);
      if (list === undefined) waiting.set(value, [i]);
      else list.push(i);
    }
  }
  const ready = missing.flatMap((count, i) => (count === 0 ? [i] : []));
  const order: NamedNode[] = [];
  for (let at = 0; at < ready.length; at++) {
    const next = named[ready[at] as number] as NamedNode;
    order.push(next);
    for (const value of next.node.output) {
      for (const reader of waiting.get(value) ?? []) {
        missing[reader] = (missing[reader] as number) - 1;
        if (missing[reader] === 0) ready.push(reader);
      }
    }
  }
  if (order.length < named.length) {
    const stuck = named.filter((_, i) => (missing[i] as number) > 0);
    const names = stuck.slice(0, 5).map(({ name }) => `"${name}"`);
    throw new OnnxError(
      `the nodes ${names.join(', ')}${stuck.length > 5 ? ', …' : ''} wait for each other in a circle.`,
      { node: stuck[0]?.name ?? '', operator: stuck[0]?.node.opType ?? '' },
    );
  }
  return order;
}

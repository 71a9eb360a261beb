import type { FunctionProto, GraphProto, ModelProto, NodeProto } from 'onnx-buf';
import { checkExpansion } from '../../graph/expansion.ts';
import { functionGraph, functionsOf } from '../../graph/functions.ts';
import { Scoped } from '../../graph/scoped.ts';
import { elementType, isTensorType } from '../../tensor/types.ts';
import { isInert, isSetting } from './roles.ts';

/** A node, as messages name it. */
export interface FlowNode {
  readonly name: string;
  /** As `LSTM` or `com.microsoft.Gelu`. */
  readonly operator: string;
}

/** From one value to another, through a node or by being the same. */
interface Edge {
  readonly from: number;
  readonly to: number;
  readonly node: FlowNode | undefined;
  readonly isInert: boolean;
}

/** Which values of a model depend on which, through loops, branches and functions. */
export interface Flow {
  readonly edges: readonly Edge[];
  /** Values of the stored tensors, by name. */
  readonly stored: ReadonlyMap<string, number>;
  readonly outputs: readonly number[];
  /** Stored tensors that are read as something else than a setting. */
  readonly read: ReadonlySet<number>;
}

/** Where names are looked up, the innermost graph first. */
type Names = Scoped<number>;

/**
 * Follows the values of a model.
 *
 * @param known Whether an operator is known, and so not looked up among the model's own functions.
 * @throws OnnxError if its functions call each other in a circle, or to far more nodes than the file has.
 */
export function flowOf(model: ModelProto, known: (operator: string) => boolean): Flow {
  checkExpansion(model, known);
  const walker = new Walker(functionsOf(model), known);
  const { outputs = [] } = model.graph === undefined ? {} : walker.graph(model.graph, '');
  return { edges: walker.edges, stored: walker.stored, outputs, read: walker.read };
}

class Walker {
  readonly edges: Edge[] = [];
  readonly stored = new Map<string, number>();
  readonly read = new Set<number>();
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #known: (operator: string) => boolean;
  #count = 0;

  constructor(functions: ReadonlyMap<string, FunctionProto>, known: (operator: string) => boolean) {
    this.#functions = functions;
    this.#known = known;
  }

  /** Walks through a graph; gives the values of its inputs and outputs. */
  graph(graph: GraphProto, prefix: string, around?: Names): { inputs: number[]; outputs: number[] } {
    const names: Names = new Scoped(around);
    const add = (name: string): number => {
      const id = this.#count++;
      names.set(name, id);
      return id;
    };
    const inputs = graph.input.map(({ name }) => add(name));
    const fed = new Set(graph.input.map(({ name }) => name));
    for (const { name } of graph.initializer) if (!fed.has(name)) this.stored.set(name, add(name));
    for (const node of graph.node) for (const name of node.output) if (name !== '') add(name);
    for (const [i, node] of graph.node.entries()) this.#node(node, `${prefix}${node.name || `#${i}`}`, names);
    return { inputs, outputs: graph.output.map(({ name }) => names.get(name) ?? -1) };
  }

  #node(proto: NodeProto, name: string, names: Names): void {
    const operator = fullName(proto);
    const inputs = proto.input.map((value) => names.get(value) ?? -1);
    const outputs = proto.output.map((value) => (value === '' ? -1 : (names.get(value) ?? -1)));
    const body = (attribute: string) => {
      const graph = proto.attribute.find((each) => each.name === attribute)?.g;
      return graph && this.graph(graph, `${name}/`, names);
    };
    const fn = this.#known(operator) ? undefined : this.#functions.get(functionName(proto));
    if (operator === 'If') {
      for (const branch of ['then_branch', 'else_branch']) this.#link(body(branch)?.outputs ?? [], outputs);
    } else if (operator === 'Loop') this.#loop(inputs, outputs, body('body'), 2, 1);
    else if (operator === 'Scan' || operator === 'SequenceMap')
      this.#loop(inputs, outputs, body('body'), 0, 0);
    else if (fn !== undefined) {
      const inner = this.graph(functionGraph(fn, proto), `${name}/`);
      this.#link(inputs, inner.inputs);
      this.#link(inner.outputs, outputs);
    } else this.#operator(proto, { name, operator }, inputs, outputs);
  }

  #operator(proto: NodeProto, node: FlowNode, inputs: number[], outputs: number[]): void {
    const cuts = isCut(proto);
    for (const [i, from] of inputs.entries()) {
      if (from < 0) continue;
      if (!isSetting(node.operator, i)) this.read.add(from);
      for (const to of outputs) {
        if (to >= 0) this.edges.push({ from, to, node, isInert: cuts || isInert(node.operator, i) });
      }
    }
  }

  /** A body that is run again and again: what it gives goes in again. */
  #loop(
    inputs: number[],
    outputs: number[],
    body: { inputs: number[]; outputs: number[] } | undefined,
    extraInputs: number,
    extraOutputs: number,
  ): void {
    if (body === undefined) return;
    // Scan of operator set 8 has the lengths in front.
    const given = inputs.slice(inputs.length - body.inputs.length);
    this.#link(given, body.inputs);
    const results = body.outputs.slice(extraOutputs);
    this.#link(results, outputs);
    // Which of them are states does not matter: a link too many cannot hide a node, only find one.
    const states = body.inputs.slice(extraInputs);
    this.#link(results, states);
    this.#link(given.slice(extraInputs), outputs);
  }

  #link(from: readonly number[], to: readonly number[]): void {
    for (const [i, value] of from.entries()) {
      const target = to[i] ?? -1;
      if (value < 0 || target < 0) continue;
      this.read.add(value);
      this.edges.push({ from: value, to: target, node: undefined, isInert: false });
    }
  }
}

/** Casts to anything but floats stop gradients. */
function isCut(proto: NodeProto): boolean {
  if (proto.opType !== 'Cast') return false;
  const type = elementType(Number(proto.attribute.find(({ name }) => name === 'to')?.i ?? 1n));
  return !isTensorType(type) || !type.includes('float');
}

function fullName({ domain, opType }: NodeProto): string {
  return domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
}

function functionName({ domain, opType }: NodeProto): string {
  return `${domain === 'ai.onnx' ? '' : domain}.${opType}`;
}

/** Values that can be reached from some, along the edges or against them. */
export function reach(flow: Flow, start: Iterable<number>, direction: 'forward' | 'backward'): Set<number> {
  const [from, to] = direction === 'forward' ? (['from', 'to'] as const) : (['to', 'from'] as const);
  const next = new Map<number, number[]>();
  for (const edge of flow.edges) {
    if (edge.isInert) continue;
    const list = next.get(edge[from]);
    if (list === undefined) next.set(edge[from], [edge[to]]);
    else list.push(edge[to]);
  }
  const found = new Set(start);
  for (const value of found) for (const other of next.get(value) ?? []) found.add(other);
  return found;
}

/** Nodes between some values and the outputs. */
export function nodesBetween(flow: Flow, start: Iterable<number>): FlowNode[] {
  const after = reach(flow, start, 'forward');
  const before = reach(flow, flow.outputs, 'backward');
  const nodes = new Set<FlowNode>();
  for (const { from, to, node, isInert } of flow.edges) {
    if (node !== undefined && !isInert && after.has(from) && before.has(to)) nodes.add(node);
  }
  return [...nodes];
}

import type { GraphProto, ModelProto, NodeProto, TensorProto } from 'onnx-buf';
import { attributesOf } from '../graph/attributes.ts';
import { inOrder, Reads } from '../graph/order.ts';
import { type Lookup, Scoped } from '../graph/scoped.ts';
import { valueReport } from '../graph/values.ts';
import { type Dim, dim, type Factor, hasTime, TIME } from './dims.ts';
import {
  bounded,
  isSequence,
  type Known,
  knownInts,
  knownSparse,
  knownTensor,
  mostAxes,
  mostInts,
  still,
} from './known.ts';
import { type Recurrence, recurrent, scan } from './recurrence.ts';
import { rules } from './rules.ts';
import { type Edit, type Finding, meet, type Rule, type Visit } from './visit.ts';

/** What is taken for the time axis. */
export interface Assumed {
  /** Lengths that are the number of steps, as the inputs name them. */
  readonly symbols: ReadonlySet<string>;
  /** Axes of inputs that are the time axis, by input, where their length is fixed. */
  readonly axes: ReadonlyMap<string, number>;
  /** That fixed length. */
  readonly steps: number | undefined;
  /** Inputs that are states. */
  readonly states: ReadonlySet<string>;
}

/** What following the time axis through a model showed. */
export interface Analysis {
  readonly recurrences: readonly Recurrence[];
  /** Why the model cannot be run step by step. */
  readonly refusals: readonly Finding[];
  /** What could not be seen through. */
  readonly warnings: readonly Finding[];
  readonly edits: readonly Edit[];
  readonly values: Lookup<Known>;
  /** Lengths that turned out to be the same. */
  readonly unified: readonly (readonly [Factor, Factor])[];
  /** Lengths that nodes made of others, as a convolution makes a shorter sequence. */
  readonly made: ReadonlyMap<string, Dim | undefined>;
  /** How many nodes were looked at. */
  readonly visits: number;
}

/** What is known of stored tensors, by tensor. */
export type KnownTensors = Map<TensorProto, Known>;

/**
 * Follows the time axis from the inputs through all nodes.
 *
 * @param tensors What is known of stored tensors, for the next time too.
 */
export function analyse(model: ModelProto, assumed: Assumed, tensors: KnownTensors = new Map()): Analysis {
  return new Analyser(model, assumed, tensors).run();
}

/** The length of an input's axis: the name it has, if it is the only axis of the input with that name. */
export function symbolOf(input: string, axis: number, shape: readonly (number | string | null)[]): string {
  const length = shape[axis];
  const isName = typeof length === 'string' && shape.filter((other) => other === length).length === 1;
  return isName && !/^(None|\?|unk__.*|-1)$/.test(length) ? length : `${input}.${axis}`;
}

class Analyser {
  readonly #model: ModelProto;
  readonly #assumed: Assumed;
  readonly #tensors: KnownTensors;
  readonly #opset: number;
  readonly #recurrences: Recurrence[] = [];
  readonly #refusals = new Map<string, Finding>();
  readonly #warnings = new Map<string, Finding>();
  readonly #reads = new Reads();
  /** Outputs that tell how many steps there are. */
  readonly #outputs: Finding[] = [];
  readonly #edits: Edit[] = [];
  readonly #unified: [Factor, Factor][] = [];
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #made = new Map<string, Dim | undefined>();
  #visits = 0;

  constructor(model: ModelProto, assumed: Assumed, tensors: KnownTensors) {
    this.#model = model;
    this.#assumed = assumed;
    this.#tensors = tensors;
    this.#opset = Number(
      model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0,
    );
    const note = (recurrence: Recurrence): void => {
      this.#recurrences.push(recurrence);
    };
    const own: [string, Rule][] = ['RNN', 'GRU', 'LSTM', 'com.microsoft.DynamicQuantizeLSTM'].map((name) => [
      name,
      recurrent(note),
    ]);
    this.#rules = new Map([...rules, ...own, ['Scan', scan(note)]]);
  }

  run(): Analysis {
    const values = new Scoped<Known>();
    const { graph } = this.#model;
    if (graph !== undefined) {
      const sequences = sequencesOf(graph);
      for (const input of graph.input) values.set(input.name, this.#input(sequences, input));
      this.#visitGraph(graph, values, '');
      this.#checkOutputs(graph, values);
    }
    return {
      recurrences: this.#recurrences,
      refusals: [...this.#refusals.values(), ...this.#outputs],
      warnings: [...this.#warnings.values()],
      edits: this.#edits,
      values,
      unified: this.#unified,
      made: this.#made,
      visits: this.#visits,
    };
  }

  #input(sequences: ReadonlySet<string>, input: GraphProto['input'][number]): Known {
    const { name, shape } = valueReport(input);
    const isState = this.#assumed.states.has(name);
    // Inputs without a shape are of rank 3 where a recurrent node reads them.
    const open = sequences.has(name) ? [null, null, null] : undefined;
    const known = shape === null || shape.length > mostAxes ? open : shape;
    const timeAxis = this.#assumed.axes.get(name);
    const dims = known?.map((length, axis): Dim => {
      if (axis === timeAxis) return [TIME];
      if (typeof length === 'number' && length >= 0) return dim(length);
      const symbol = symbolOf(name, axis, known);
      return [!isState && this.#assumed.symbols.has(symbol) ? TIME : symbol];
    });
    return { ...still, data: true, state: isState, dims };
  }

  #visitGraph(graph: GraphProto, values: Scoped<Known>, prefix: string): void {
    for (const tensor of graph.initializer) {
      if (values.get(tensor.name) === undefined) values.set(tensor.name, this.#stored(tensor));
    }
    for (const sparse of graph.sparseInitializer) values.set(sparse.values?.name ?? '', knownSparse(sparse));
    const outer = { has: (name: string) => values.get(name) !== undefined };
    for (const { node, name } of inOrder(graph, outer, prefix, this.#reads)) {
      for (const [i, known] of this.#visit(node, name, values, prefix === '').entries()) {
        const output = node.output[i];
        if (output) values.set(output, known ?? still);
      }
    }
  }

  #stored(tensor: TensorProto): Known {
    const known = this.#tensors.get(tensor) ?? bounded(knownTensor(tensor));
    this.#tensors.set(tensor, known);
    return known;
  }

  #visit(
    node: NodeProto,
    name: string,
    values: Scoped<Known>,
    isTop: boolean,
  ): readonly (Known | undefined)[] {
    this.#visits++;
    if (node.opType === 'Constant') {
      const tensor = node.attribute.find(({ name }) => name === 'value')?.t;
      return [tensor === undefined ? constantOf(node) : this.#stored(tensor)];
    }
    // What is found first at a node is what is told.
    const finding = (found: Map<string, Finding>) => (reason: string) => {
      if (!found.has(name)) found.set(name, { node: name, operator: node.opType, reason });
    };
    const visit: Visit = {
      node,
      name,
      isTop,
      opset: this.#opset,
      attributes: attributesOf(node),
      inputs: node.input.map((input) => (input === '' ? undefined : (values.get(input) ?? still))),
      steps: this.#assumed.steps,
      refuse: finding(this.#refusals),
      warn: finding(this.#warnings),
      edit: (at, ints, isScalar = false) => {
        if (ints.every(Number.isSafeInteger)) this.#edits.push({ node, at, ints, isScalar });
        else visit.refuse(`has numbers that are no integers: ${ints.join(', ')}.`);
      },
      newLength: (from) => {
        const name = `?${this.#made.size}`;
        this.#made.set(name, from);
        return [name];
      },
      unify: (a, b) => {
        if (a.length === 1 && b.length === 1) this.#unified.push([a[0] as Factor, b[0] as Factor]);
      },
      body: (graph, inputs) => {
        const inner = new Scoped(values);
        for (const [i, input] of graph.input.entries()) inner.set(input.name, inputs[i] ?? still);
        this.#visitGraph(graph, inner, `${name}/`);
        return graph.output.map((output) => inner.get(output.name));
      },
    };
    const domain = node.domain === 'ai.onnx' ? '' : node.domain;
    const rule = this.#rules.get(domain === '' ? node.opType : `${domain}.${node.opType}`);
    if (rule !== undefined) {
      return rule(visit).map((value) => {
        const kept = value && bounded(value);
        if (isSequence(value) && !isSequence(kept)) visit.warn('has a shape that is not looked into.');
        return kept;
      });
    }
    if (visit.inputs.some(isSequence)) visit.warn('is an operator that is not looked into.');
    const met: Known = { ...meet(visit, visit.inputs), dims: undefined };
    return node.output.map(() => met);
  }

  #checkOutputs(graph: GraphProto, values: Lookup<Known>): void {
    const told = graph.output.filter(({ name }) => {
      const value = values.get(name);
      return value?.length && value.data;
    });
    if (told.length === 0) return;
    const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
    for (const { name } of told) {
      const node = makers.get(name);
      this.#outputs.push({
        node: node?.name ?? name,
        operator: node?.opType ?? '',
        reason: 'depends on how many steps there are.',
      });
    }
  }
}

/** What recurrent nodes read as their sequence. */
function sequencesOf(graph: GraphProto): Set<string> {
  const nodes = graph.node.filter(({ opType }) => /^(RNN|GRU|LSTM)$/.test(opType));
  return new Set(nodes.map(({ input }) => input[0] ?? ''));
}

function constantOf(node: NodeProto): Known {
  const attributes = attributesOf(node);
  if (attributes.has('value_int')) return knownInts([dim(attributes.int('value_int', 0))], true);
  if (attributes.has('value_ints')) {
    const ints = attributes.ints('value_ints') ?? [];
    const isLong = ints.length > mostInts;
    return isLong ? { ...still, dims: [dim(ints.length)] } : knownInts(ints.map((value) => dim(value)));
  }
  if (attributes.has('value_float')) return { ...still, dims: [] };
  if (attributes.has('value_floats'))
    return { ...still, dims: [dim(attributes.floats('value_floats').length)] };
  return still;
}

/** The axes of a value that are the time axis. */
export function timeAxesOf(value: Known | undefined): number[] {
  return (value?.dims ?? []).flatMap((length, axis) => (hasTime(length) ? [axis] : []));
}

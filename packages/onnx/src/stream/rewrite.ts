import { create } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { type Dimension, encodeValueInfo } from '../builder/value-info.ts';
import { OnnxError } from '../errors.ts';
import { valueReport } from '../graph/values.ts';
import { GraphScope } from '../states/graph-scope.ts';
import { initialStateEntry } from '../states/initial-states.ts';
import { encodeTensor } from '../tensor/encode.ts';
import { elementType, isTensorType, type OnnxTensorType } from '../tensor/types.ts';
import { type Dim, hasTime, isTime, numberOf } from '../time/dims.ts';
import type { StreamingPlan } from '../time/plan.ts';
import type { NodeState, Recurrence } from '../time/recurrence.ts';
import type { Edit } from '../time/visit.ts';
import { fold } from './fold.ts';

/** Leads the hidden states of a model out, and frees it from a fixed number of steps. Shares what it does not change. */
export function rewrite(model: ModelProto, plan: StreamingPlan): ModelProto {
  return new Rewriter(model, plan).run();
}

/** A message with the same fields; its lists and messages are shared. */
function shallow<T extends object>(message: T): T {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message);
}

class Rewriter {
  readonly #model: ModelProto;
  readonly #graph: GraphProto;
  readonly #plan: StreamingPlan;
  readonly #names: Set<string>;
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #added: NodeProto[] = [];
  readonly #edits = new Map<NodeProto, Edit[]>();
  readonly #exposed: ReadonlyMap<NodeProto, Recurrence>;
  readonly #metadata: { key: string; value: string }[] = [];

  constructor(model: ModelProto, plan: StreamingPlan) {
    this.#model = model;
    this.#graph = model.graph as GraphProto;
    this.#plan = plan;
    this.#names = new Set();
    this.#exposed = new Map(plan.exposed.map((one) => [one.node, one]));
    for (const edit of plan.analysis.edits) {
      this.#edits.set(edit.node, [...(this.#edits.get(edit.node) ?? []), edit]);
    }
    for (const { graph } of new GraphScope(this.#graph).all()) {
      for (const { name } of [...graph.input, ...graph.initializer, ...graph.output]) this.#names.add(name);
      for (const node of graph.node) for (const name of node.output) this.#names.add(name);
    }
  }

  run(): ModelProto {
    const graph = shallow(this.#graph);
    graph.node = this.#editAll(graph.node);
    graph.node = graph.node.concat(this.#added);
    graph.input = [...graph.input.map((info) => this.#freeTime(info)), ...this.#inputs];
    graph.output = [...graph.output.map((info) => this.#freeTime(info)), ...this.#outputs];
    graph.initializer = [...graph.initializer, ...this.#initializers];
    // What was noted of the values between may hold the number of steps there no longer is.
    if (this.#plan.assumed.steps !== undefined) graph.valueInfo = [];
    const model = shallow(this.#model);
    model.graph = graph;
    model.metadataProps = [
      ...model.metadataProps,
      ...this.#metadata.map((entry) => ({ ...entry, $typeName: 'onnx.StringStringEntryProto' as const })),
    ];
    return model;
  }

  #unique(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.#names.has(name); i++) name = `${wanted}_${i}`;
    this.#names.add(name);
    return name;
  }

  #editAll(nodes: readonly NodeProto[]): NodeProto[] {
    return nodes.map((node) => {
      const edits = this.#edits.get(node) ?? [];
      const exposed = this.#exposed.get(node);
      const hasBodies = node.attribute.some(({ g }) => g !== undefined);
      if (edits.length === 0 && exposed === undefined && !hasBodies) return node;
      const copy = shallow(node);
      copy.input = [...copy.input];
      copy.output = [...copy.output];
      for (const edit of edits) this.#edit(copy, edit);
      if (hasBodies) copy.attribute = copy.attribute.map((attribute) => this.#editBody(attribute));
      for (const state of exposed?.states ?? [])
        if (state.isHidden) this.#expose(copy, exposed as Recurrence, state);
      return copy;
    });
  }

  #editBody(attribute: NodeProto['attribute'][number]): NodeProto['attribute'][number] {
    if (attribute.g === undefined) return attribute;
    const copy = shallow(attribute);
    copy.g = shallow(attribute.g);
    copy.g.node = this.#editAll(attribute.g.node);
    return copy;
  }

  #edit(node: NodeProto, { at, ints, isScalar }: Edit): void {
    if (typeof at === 'string') {
      const values = ints.map((value) => BigInt(value));
      node.attribute = node.attribute.map((attribute) => {
        if (attribute.name !== at) return attribute;
        const copy = shallow(attribute);
        copy.type = AttributeType.INTS;
        copy.ints = values;
        return copy;
      });
      return;
    }
    if (ints.length === 0) {
      node.input[at] = '';
      return;
    }
    const name = this.#unique(`${node.input[at]}_streaming`);
    const data = BigInt64Array.from(ints, (value) => BigInt(value));
    this.#initializers.push(encodeTensor(name, { type: 'int64', dims: isScalar ? [] : [ints.length], data }));
    node.input[at] = name;
  }

  /** Makes a state of a node an input and an output of the model. */
  #expose(node: NodeProto, { name }: Recurrence, state: NodeState): void {
    const base = `${cleanName(name, node.opType)}_${state.role}`;
    const input = this.#unique(`${base}_in`);
    const output = this.#unique(`${base}_out`);
    this.#keepStart(node, state, input);
    while (node.input.length <= state.input) node.input.push('');
    while (node.output.length <= state.output) node.output.push('');
    node.input[state.input] = input;
    const own = node.output[state.output];
    if (own)
      this.#added.push(
        create(NodeProtoSchema, { name: `${output}_id`, opType: 'Identity', input: [own], output: [output] }),
      );
    else node.output[state.output] = output;
    const type = this.#typeOf(node, state);
    const shape = state.dims?.map((length, axis) => dimension(length, axis));
    this.#inputs.push(encodeValueInfo(input, { type, shape }));
    this.#outputs.push(encodeValueInfo(output, { type, shape }));
  }

  /** Keeps where a state starts, if that is not zero. */
  #keepStart(node: NodeProto, state: NodeState, input: string): void {
    const value = node.input[state.input];
    if (!value || state.start?.fill === 0) return;
    const where = { node: node.name, operator: node.opType };
    const fail = (why: string, cause?: unknown) =>
      new OnnxError(
        `toStreaming(): the first state "${value}" of node "${node.name}" (${node.opType}) ${why}`,
        { ...where, cause },
      );
    let dims: readonly number[];
    let values: number[];
    try {
      const start = fold(this.#model, value);
      if (start.type !== 'float32' && start.type !== 'float64')
        throw new OnnxError(`it is of type ${start.type}`);
      dims = start.dims;
      values = Array.from(start.data);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
      throw fail(`cannot be computed beforehand: ${reason}.`, cause);
    }
    if (values.some((number) => number !== 0))
      this.#metadata.push(initialStateEntry(input, { dims, values }));
  }

  #typeOf(node: NodeProto, state: NodeState): OnnxTensorType {
    const body = node.attribute.find(({ name }) => name === 'body')?.g;
    const declared = body?.input[state.input];
    const stored = this.#graph.initializer.find(({ name }) => name === node.input[2]);
    const code = body === undefined ? (stored?.dataType ?? 1) : 0;
    const type = declared === undefined ? elementType(code) : valueReport(declared).type;
    return isTensorType(type) && !/int8/.test(type) ? type : 'float32';
  }

  /** A declaration whose time axis has no fixed length. */
  #freeTime(info: ValueInfoProto): ValueInfoProto {
    const { type, shape } = valueReport(info);
    const dims = this.#plan.analysis.values.get(info.name)?.dims;
    if (shape === null || dims === undefined || dims.length !== shape.length || !isTensorType(type))
      return info;
    if (!dims.some((length, axis) => hasTime(length) && typeof shape[axis] === 'number')) return info;
    const copy = shallow(info);
    copy.type = encodeValueInfo(info.name, {
      type,
      shape: shape.map((length, axis): Dimension => {
        if (!hasTime(dims[axis])) return length ?? `${info.name}_${axis}`;
        if (typeof length !== 'number') return length ?? `${info.name}_${axis}`;
        return isTime(dims[axis]) ? 'time' : `${info.name}_${axis}`;
      }),
    }).type as NonNullable<ValueInfoProto['type']>;
    return copy;
  }
}

/** A name without slashes and other signs: `/encoder/LSTM` gives `encoder_LSTM`. */
function cleanName(name: string, operator: string): string {
  const clean = name.replace(/[^A-Za-z0-9.-]+/g, '_').replace(/^_+|_+$/g, '');
  return /^\d*$/.test(clean) ? `${operator.toLowerCase()}${clean === '' ? '' : `_${clean}`}` : clean;
}

function dimension(length: Dim, axis: number): Dimension {
  const number = numberOf(length);
  if (number !== undefined) return number;
  const [name] = length;
  const isNamed = length.length === 1 && typeof name === 'string' && /^[A-Za-z]\w*$/.test(name);
  return isNamed ? name : axis === 2 ? 'hidden' : 'batch';
}

import { create } from '@bufbuild/protobuf';
import {
  type GraphProto,
  GraphProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
} from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { encodeTensor } from '../tensor/encode.ts';
import type { OnnxTensor, OnnxTensorType } from '../tensor/types.ts';
import { type Attributes, encodeAttributes } from './attributes.ts';
import { liveNodes, renameValues, sameTensor, valuesReadBy } from './graph-edits.ts';
import { type Dimension, encodeValueInfo, type ValueDescription } from './value-info.ts';

/** A value that enters or leaves a graph. */
export interface GraphValue extends ValueDescription {
  readonly name: string;
  /** What it is, for people; stored in the file. */
  readonly docString?: string | undefined;
}

/** A value that becomes an output of the model. */
export interface GraphOutput extends GraphValue {
  /** The value's name in the graph; it becomes `name`. */
  readonly value: string;
}

/** A value that enters a subgraph; the builder chooses its name. */
export interface SubgraphInput {
  /** Wanted name; made unique. */
  readonly hint: string;
  readonly type: OnnxTensorType;
  /** Left out where it is not known. */
  readonly shape?: readonly Dimension[] | undefined;
}

/** A value that leaves a subgraph. */
export interface SubgraphOutput {
  readonly value: string;
  readonly type: OnnxTensorType;
  /** Left out where it is not known. */
  readonly shape?: readonly Dimension[] | undefined;
}

/**
 * Writes a graph node by node. Values are named by strings; every method that makes a value returns its name, made
 * unique inside the graph and prefixed with the scope (a layer's name): `lstm_1/LSTM:0`.
 *
 * @example
 * const g = new GraphBuilder(17);
 * const scale = g.initializer('scale', { type: 'float32', dims: [], data: new Float32Array([2]) });
 * const y = g.node('Mul', ['x', scale]);
 */
export class GraphBuilder {
  /** Version of the standard operators. */
  readonly opset: number;
  readonly #names = new Set<string>();
  readonly #initializers = new Map<string, TensorProto>();
  readonly #values = new Map<string, ValueDescription>();
  readonly #producers = new Map<string, NodeProto>();
  #nodes: NodeProto[] = [];
  #scope = '';

  /** @param opset Version of the standard operators the nodes are written for. */
  constructor(opset: number) {
    this.opset = opset;
  }

  /** Names of what was written since the last `scoped`: the layer's, as `encoder/lstm`. */
  get scope(): string {
    return this.#scope;
  }

  /**
   * Runs `build` with names prefixed by `name/`. Scopes nest.
   *
   * @returns What `build` returns.
   */
  scoped<T>(name: string, build: () => T): T {
    const outer = this.#scope;
    this.#scope = outer === '' ? name : `${outer}/${name}`;
    try {
      return build();
    } finally {
      this.#scope = outer;
    }
  }

  /** Reserves a name inside the scope: the hint, with `_1`, `_2`, … if it is taken. */
  uniqueName(hint: string): string {
    return this.portName(this.#scope === '' ? hint : `${this.#scope}/${hint}`);
  }

  /** Reserves a name as it is, without the scope: for what enters or leaves the graph. */
  portName(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.#names.has(name); i++) name = `${wanted}_${i}`;
    this.#names.add(name);
    return name;
  }

  /**
   * Adds a node with one output.
   *
   * @param operator Name of a standard operator, as `MatMul`.
   * @param inputs Names of values; `''` for an optional input that is left out.
   * @param attributes See {@link AttributeValue}: bare numbers are integers.
   * @returns Name of the output.
   */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.nodes(operator, inputs, 1, attributes)[0] as string;
  }

  /**
   * Adds a node with several outputs.
   *
   * @param outputs How many outputs, or for each whether it is wanted; an unwanted one gets the name `''`.
   * @returns Names of the outputs.
   */
  nodes(
    operator: string,
    inputs: readonly string[],
    outputs: number | readonly boolean[],
    attributes: Attributes = {},
  ): string[] {
    const name = this.uniqueName(operator);
    const wanted = typeof outputs === 'number' ? new Array<boolean>(outputs).fill(true) : outputs;
    const output = wanted.map((want, i) => (want ? `${name}:${i}` : ''));
    for (const value of output) if (value !== '') this.#names.add(value);
    const node = create(NodeProtoSchema, {
      name,
      opType: operator,
      input: [...inputs],
      output: output.slice(0, wanted.lastIndexOf(true) + 1),
      attribute: encodeAttributes(attributes),
    });
    this.#nodes.push(node);
    for (const value of output) if (value !== '') this.#producers.set(value, node);
    return output;
  }

  /**
   * Adds a constant tensor: a weight, or a shape. The same hint with the same content in the same scope gives the
   * same value, so a layer that is used twice keeps one copy of its weights.
   *
   * @param hint Wanted name inside the scope, as `kernel`.
   * @returns Name of the value.
   */
  initializer(hint: string, tensor: OnnxTensor): string {
    const wanted = this.#scope === '' ? hint : `${this.#scope}/${hint}`;
    const proto = encodeTensor(wanted, tensor);
    for (let name = wanted, i = 1; ; name = `${wanted}_${i++}`) {
      const existing = this.#initializers.get(name);
      if (existing === undefined) break;
      if (sameTensor(existing, proto)) return name;
    }
    proto.name = this.uniqueName(hint);
    this.#initializers.set(proto.name, proto);
    this.#values.set(proto.name, { type: tensor.type, shape: tensor.dims });
    return proto.name;
  }

  /** A constant list of integers (int64, rank 1), as shapes and axes are written. */
  ints(values: readonly number[], hint = 'ints'): string {
    const data = BigInt64Array.from(values, (value) => BigInt(value));
    return this.initializer(hint, { type: 'int64', dims: [values.length], data });
  }

  /** A constant integer (int64, rank 0), as Gather takes a single index. */
  index(value: number, hint = 'index'): string {
    return this.initializer(hint, { type: 'int64', dims: [], data: new BigInt64Array([BigInt(value)]) });
  }

  /** A constant float32 scalar. */
  float(value: number, hint = 'constant'): string {
    return this.initializer(hint, { type: 'float32', dims: [], data: new Float32Array([value]) });
  }

  /** Transposes; cancels against the transposition that made the value, if it is the inverse. */
  transpose(value: string, permutation: readonly number[]): string {
    const producer = this.#producers.get(value);
    if (producer?.opType === 'Transpose') {
      const earlier = producer.attribute[0]?.ints.map(Number) ?? [];
      if (permutation.every((axis, i) => earlier[axis] === i)) return producer.input[0] as string;
    }
    return this.node('Transpose', [value], { perm: permutation });
  }

  /**
   * Reduces over axes: ReduceMean, ReduceMax, … took their axes as an attribute before opset 18, ReduceSum before 13.
   *
   * @param axes May be negative: -1 is the last axis.
   */
  reduce(
    operator: 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd' | 'ReduceSum',
    value: string,
    axes: readonly number[],
    keepdims = false,
  ): string {
    const attributes = { keepdims: keepdims ? 1 : 0 };
    return operator === 'ReduceSum' || this.opset >= 18
      ? this.node(operator, [value, this.ints(axes, 'axes')], attributes)
      : this.node(operator, [value], { ...attributes, axes });
  }

  /** Changes the shape; 0 keeps an axis as it is, -1 (once) is whatever remains. */
  reshape(value: string, shape: readonly number[]): string {
    return this.node('Reshape', [value, this.ints(shape, 'shape')]);
  }

  /** Reverses an axis. */
  reverse(value: string, axis: number): string {
    // The smallest int64 stands for "down to and including the first element".
    const end = this.initializer('before_first', {
      type: 'int64',
      dims: [1],
      data: new BigInt64Array([-(2n ** 63n)]),
    });
    const [start, step] = [this.ints([-1], 'last'), this.ints([-1], 'backwards')];
    return this.node('Slice', [value, start, end, this.ints([axis], 'axes'), step]);
  }

  /** Lengths of the axes from `start` up to and without `end`, as a value (int64, rank 1). */
  dims(value: string, start: number, end: number): string {
    if (this.opset >= 15) return this.node('Shape', [value], { start, end });
    const indices = Array.from({ length: end - start }, (_, i) => start + i);
    return this.node('Gather', [this.node('Shape', [value]), this.ints(indices, 'axes')], { axis: 0 });
  }

  /** Removes axes of length 1. */
  squeeze(value: string, axes: readonly number[]): string {
    return this.node('Squeeze', [value, this.ints(axes, 'axes')]);
  }

  /** Inserts axes of length 1. */
  unsqueeze(value: string, axes: readonly number[]): string {
    return this.node('Unsqueeze', [value, this.ints(axes, 'axes')]);
  }

  /** Remembers a value's type and shape, for {@link GraphBuilder.shape} and {@link GraphBuilder.type}. */
  describe(value: string, description: ValueDescription): void {
    this.#values.set(value, description);
  }

  /**
   * Shape of a value: numbers, and names for lengths known only at run time (`batch`, `time`).
   *
   * @throws OnnxError if it is unknown: only inputs and outputs of layers, and initializers, have known shapes.
   */
  shape(value: string): readonly Dimension[] {
    return this.#description(value).shape;
  }

  /** Element type of a value; throws like {@link GraphBuilder.shape}. */
  type(value: string): OnnxTensorType {
    return this.#description(value).type;
  }

  /** Whether the value was described. */
  isDescribed(value: string): boolean {
    return this.#values.has(value);
  }

  #description(value: string): ValueDescription {
    const description = this.#values.get(value);
    if (description === undefined) {
      throw new OnnxError(
        `shape(): nothing is known of the value "${value}"; call describe() where it is made, or ask for the ` +
          "shape of one of the layer's inputs.",
      );
    }
    return description;
  }

  /**
   * Makes a graph for an attribute such as Scan's `body`. What `build` adds goes into it, except initializers, which
   * stay in the outer graph, where the subgraph sees them.
   *
   * @param build Receives the names of the inputs, returns the outputs.
   */
  subgraph(
    name: string,
    inputs: readonly SubgraphInput[],
    build: (inputs: string[]) => readonly SubgraphOutput[],
  ): GraphProto {
    const outer = this.#nodes;
    this.#nodes = [];
    try {
      const graph = create(GraphProtoSchema, { name: this.uniqueName(name) });
      const names = inputs.map((input) => {
        const value = this.uniqueName(input.hint);
        if (input.shape !== undefined) this.describe(value, { type: input.type, shape: input.shape });
        return value;
      });
      const outputs = build(names).map((output) => {
        // An output must be made inside the body: an input cannot be one, nor can one value be two.
        const value = this.node('Identity', [output.value]);
        return encodeValueInfo(value, output);
      });
      graph.input = inputs.map((input, i) => encodeValueInfo(names[i] as string, input));
      graph.node = this.#nodes;
      graph.output = outputs;
      return graph;
    } finally {
      this.#nodes = outer;
    }
  }

  /**
   * The finished graph. Values that become outputs are renamed as asked; nodes nothing depends on are dropped.
   *
   * @param name Name of the graph.
   * @param outputs Value to be given out, and the name to give it.
   */
  build(name: string, inputs: readonly GraphValue[], outputs: readonly GraphOutput[]): GraphProto {
    const renamed = new Map<string, string>();
    for (const output of outputs) {
      if (this.#producers.has(output.value) && !renamed.has(output.value)) {
        renamed.set(output.value, output.name);
      } else {
        const node = this.node('Identity', [output.value]);
        renamed.set(node, output.name);
      }
    }
    const nodes = liveNodes(this.#nodes, new Set(renamed.keys()));
    const used = new Set(nodes.flatMap(valuesReadBy));
    for (const node of nodes) renameValues(node, renamed);
    return create(GraphProtoSchema, {
      name,
      node: nodes,
      initializer: [...this.#initializers.values()].filter((tensor) => used.has(tensor.name)),
      input: inputs.map((input) => encodeValueInfo(input.name, input)),
      output: outputs.map((output) => encodeValueInfo(output.name, output)),
    });
  }
}

import fc from 'fast-check';
import {
  type AttributeValue,
  GraphBuilder,
  newModel,
  type OnnxModel,
  type OnnxTensor,
} from '../src/index.ts';

// Random models of one or two recurrent nodes, over everything the standard lets them say. Each can be had in two
// forms: as it is, and as ONNX Runtime takes it: the same numbers where that refuses or misreads the form.

type Operator = 'RNN' | 'GRU' | 'LSTM';

/** Activations by name: whether they take α and β, and the standard's defaults. */
const activations: Readonly<Record<string, { readonly alpha?: number; readonly beta?: number }>> = {
  Tanh: {},
  Sigmoid: {},
  Relu: {},
  Softsign: {},
  Softplus: {},
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  LeakyRelu: { alpha: 0.01 },
  Elu: { alpha: 1 },
  ThresholdedRelu: { alpha: 1 },
  ScaledTanh: { alpha: 1, beta: 1 },
  Affine: { alpha: 1, beta: 0 },
};

/** Those for which ONNX Runtime (rnn_helpers.cc, NameToArgDefaultsMap) knows no defaults and takes 0. */
const withoutDefaults: readonly string[] = ['ThresholdedRelu', 'ScaledTanh', 'Affine'];

const perDirection: Readonly<Record<Operator, number>> = { RNN: 1, GRU: 2, LSTM: 3 };
const gatesOf: Readonly<Record<Operator, number>> = { RNN: 1, GRU: 3, LSTM: 4 };

const gate = fc.constantFrom('Sigmoid', 'Sigmoid', 'Sigmoid', 'HardSigmoid', 'Tanh', 'Softsign');
const inner = fc.oneof(fc.constant('Tanh'), fc.constantFrom(...Object.keys(activations)));

/** One node of a random model. */
export interface RecurrentLayer {
  readonly operator: Operator;
  readonly direction: string;
  readonly hidden: number;
  readonly saysHidden: boolean;
  readonly bias: boolean;
  readonly initialH: boolean;
  readonly initialC: boolean;
  readonly peephole: boolean;
  readonly clip: number | undefined;
  readonly linear: boolean;
  readonly inputForget: boolean;
  /** Whether its weights are stored, not fed. */
  readonly stored: boolean;
  /** How activations are given, and with how many of their parameters: none, names, names and α, everything. */
  readonly activations: string;
  readonly letters: string;
  readonly names: readonly string[];
  /** Which of Y, Y_h, Y_c are wanted. */
  readonly wanted: readonly boolean[];
}

const layers: fc.Arbitrary<RecurrentLayer> = fc.record({
  operator: fc.constantFrom<Operator>('RNN', 'GRU', 'LSTM'),
  direction: fc.constantFrom('forward', 'reverse', 'bidirectional'),
  hidden: fc.integer({ min: 1, max: 18 }),
  saysHidden: fc.boolean(),
  bias: fc.boolean(),
  initialH: fc.boolean(),
  initialC: fc.boolean(),
  peephole: fc.boolean(),
  clip: fc.constantFrom(undefined, undefined, 0.3, 1.2),
  linear: fc.boolean(),
  inputForget: fc.constantFrom(false, false, true),
  stored: fc.boolean(),
  activations: fc.constantFrom('none', 'names', 'names and α', 'everything'),
  letters: fc.constantFrom('as they are', 'lower', 'upper'),
  names: fc.tuple(gate, inner, inner, gate, inner, inner),
  wanted: fc.constantFrom(
    [true, true, true],
    [true, false, false],
    [false, true, true],
    [false, false, true],
  ),
});

/** Random models. */
export const recurrentModels: fc.Arbitrary<RecurrentModel> = fc.record({
  layers: fc.array(layers, { minLength: 1, maxLength: 2 }),
  opset: fc.constantFrom(7, 8, 11, 13, 14, 17, 21, 22),
  batchFirst: fc.boolean(),
  batch: fc.integer({ min: 1, max: 5 }),
  time: fc.integer({ min: 1, max: 7 }),
  input: fc.integer({ min: 1, max: 9 }),
  /** Lengths of the sequences as shares of the time. */
  lengths: fc.option(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});

/** What a random model is made from. */
export interface RecurrentModel {
  readonly layers: readonly RecurrentLayer[];
  readonly opset: number;
  /** Layout 1, where the operator set has it. */
  readonly batchFirst: boolean;
  readonly batch: number;
  readonly time: number;
  readonly input: number;
  readonly lengths: readonly number[] | null;
  readonly seed: number;
}

/** A model and what to feed it. */
export interface BuiltModel {
  readonly model: OnnxModel;
  readonly feeds: Readonly<Record<string, OnnxTensor>>;
}

/** Makes a model, or the same in the form that ONNX Runtime takes. */
export function buildRecurrent(spec: RecurrentModel, forOrt = false): BuiltModel {
  return new Builder(spec, forOrt).build();
}

/** What the model as it is would give, from what ONNX Runtime gave for its form. */
export function asBuilt(
  spec: RecurrentModel,
  outputs: Readonly<Record<string, OnnxTensor>>,
): Record<string, OnnxTensor> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => {
      if (!isBatchFirst(spec)) return [name, tensor];
      // Y: [time, directions, batch, hidden] → [batch, time, directions, hidden]
      return [name, tensor.dims.length === 4 ? permuted(tensor, [2, 0, 1, 3]) : permuted(tensor, [1, 0, 2])];
    }),
  );
}

/** Whether some activation is not continuous: a number at its threshold may come to lie on either side. */
export function hasThreshold(spec: RecurrentModel): boolean {
  return spec.layers.some(
    (layer) => layer.activations !== 'none' && namesOf(layer).includes('ThresholdedRelu'),
  );
}

function isBatchFirst({ batchFirst, opset }: RecurrentModel): boolean {
  return batchFirst && opset >= 14;
}

function namesOf({ operator, direction, names }: RecurrentLayer): string[] {
  const each = perDirection[operator];
  const both = [0, 3].flatMap((at) =>
    operator === 'RNN' ? [names[at + 1] as string] : names.slice(at, at + each),
  );
  return both.slice(0, each * (direction === 'bidirectional' ? 2 : 1));
}

class Builder {
  readonly #spec: RecurrentModel;
  readonly #forOrt: boolean;
  readonly #batchFirst: boolean;
  readonly #g: GraphBuilder;
  readonly #feeds: Record<string, OnnxTensor> = {};
  readonly #next: () => number;

  constructor(spec: RecurrentModel, forOrt: boolean) {
    this.#spec = spec;
    this.#forOrt = forOrt;
    this.#batchFirst = isBatchFirst(spec) && !forOrt;
    this.#g = new GraphBuilder(spec.opset);
    this.#next = random(spec.seed);
  }

  build(): BuiltModel {
    const { layers, opset, input, time, batch } = this.#spec;
    let x = this.#feed('X', this.#sequences([time, batch, input]));
    const lengths = this.#lengths();
    let size = input;
    const outputs: { name: string; value: string; type: 'float32'; shape: string[] }[] = [];
    layers.forEach((layer, index) => {
      const last = index === layers.length - 1;
      const isLstm = layer.operator === 'LSTM';
      const wanted = layer.wanted.slice(0, isLstm ? 3 : 2).map((want, i) => (i === 0 && !last) || want);
      if (!wanted.includes(true)) wanted[1] = true;
      const results = this.#node(layer, index, x, lengths, size, wanted);
      for (const [i, value] of results.entries()) {
        if (value === '' || (i === 0 && !last)) continue;
        outputs.push({ name: `out${index}_${i}`, value, type: 'float32', shape: [] });
      }
      if (last) return;
      x = this.#joined(results[0] as string);
      size = layer.hidden * (layer.direction === 'bidirectional' ? 2 : 1);
    });
    const inputs = Object.entries(this.#feeds).map(([name, { type, dims }]) => ({
      name,
      type,
      shape: dims.map((_, axis) => `${name}_${axis}`),
    }));
    const graph = this.#g.build('random', inputs, outputs);
    for (const { type } of graph.output) if (type?.value.case === 'tensorType') delete type.value.value.shape;
    return { model: newModel(graph, { opset, metadata: {} }), feeds: this.#feeds };
  }

  #node(
    layer: RecurrentLayer,
    index: number,
    x: string,
    lengths: string,
    size: number,
    wanted: readonly boolean[],
  ): string[] {
    const { operator, hidden, bias, initialH, initialC, peephole, stored } = layer;
    const directions = layer.direction === 'bidirectional' ? 2 : 1;
    const wide = gatesOf[operator] * hidden;
    const isLstm = operator === 'LSTM';
    const weight = (name: string, dims: number[]): string => {
      const tensor = this.#tensor(dims, 0.5);
      return stored ? this.#g.initializer(`${name}${index}`, tensor) : this.#feed(`${name}${index}`, tensor);
    };
    const state = (name: string): string =>
      this.#feed(`${name}${index}`, this.#sequences([directions, this.#spec.batch, hidden]));
    const inputs = [
      x,
      weight('W', [directions, wide, size]),
      weight('R', [directions, wide, hidden]),
      bias ? weight('B', [directions, 2 * wide]) : '',
      lengths,
      initialH ? state('h') : '',
      isLstm && initialC ? state('c') : '',
      isLstm && peephole ? weight('P', [directions, 3 * hidden]) : '',
    ].slice(0, isLstm ? 8 : 6);
    while (inputs.at(-1) === '') inputs.pop();
    return this.#g.nodes(operator, inputs, wanted, this.#attributes(layer));
  }

  #attributes(layer: RecurrentLayer): Record<string, AttributeValue> {
    const { operator, direction, hidden, saysHidden, clip, linear, inputForget } = layer;
    return {
      direction,
      ...this.#activations(layer),
      // ONNX Runtime wants to be told.
      ...((saysHidden || this.#forOrt) && { hidden_size: hidden }),
      ...(clip !== undefined && { clip: { float: clip } }),
      ...(operator === 'GRU' && linear && { linear_before_reset: 1 }),
      ...(operator === 'LSTM' && inputForget && { input_forget: 1 }),
      // ONNX Runtime refuses layout 1.
      ...(this.#batchFirst && { layout: 1 }),
    };
  }

  #activations(layer: RecurrentLayer): Record<string, AttributeValue> {
    if (layer.activations === 'none') return {};
    const { operator } = layer;
    const names = namesOf(layer);
    const used = names.map((name) => {
      const { alpha, beta } = activations[name] as { alpha?: number; beta?: number };
      // Drawn whether used or not, so that both forms draw the same.
      const [a, b] = [0.1 + 0.8 * Math.abs(this.#next()), 0.3 + 0.5 * Math.abs(this.#next())].map(
        Math.fround,
      );
      return {
        alpha: alpha === undefined || layer.activations === 'names' ? alpha : a,
        beta: beta === undefined || layer.activations !== 'everything' ? beta : b,
      };
    });
    const spelled = this.#forOrt && names.some((name) => withoutDefaults.includes(name));
    const list = (key: 'alpha' | 'beta'): number[] =>
      used.flatMap((given) => (given[key] === undefined ? [] : [given[key]]));
    const [alphas, betas] = [list('alpha'), list('beta')];
    const says = { alpha: layer.activations !== 'names', beta: layer.activations === 'everything' };
    return {
      // ONNX Runtime's RNN knows the names only as the standard writes them (rnn.h).
      activations:
        this.#forOrt && operator === 'RNN' ? names : names.map((name) => inLetters(name, layer.letters)),
      ...((says.alpha || spelled) && alphas.length > 0 && { activation_alpha: { floats: alphas } }),
      ...((says.beta || spelled) && betas.length > 0 && { activation_beta: { floats: betas } }),
    };
  }

  #lengths(): string {
    const { lengths, batch, time } = this.#spec;
    if (lengths === null) return '';
    const data = Int32Array.from(lengths.slice(0, batch), (share) => Math.round(share * time));
    return this.#feed('lengths', { type: 'int32', dims: [batch], data });
  }

  /** Y as the X of another layer. */
  #joined(y: string): string {
    const together = this.#batchFirst ? y : this.#g.node('Transpose', [y], { perm: [0, 2, 1, 3] });
    return this.#g.reshape(together, [0, 0, -1]);
  }

  /** Sequences or states, their first two axes exchanged where the batch is first. */
  #sequences(dims: number[]): OnnxTensor {
    const tensor = this.#tensor(dims, 0.9);
    return this.#batchFirst ? permuted(tensor, [1, 0, 2]) : tensor;
  }

  #tensor(dims: number[], scale: number): OnnxTensor {
    const length = dims.reduce((a, b) => a * b, 1);
    return { type: 'float32', dims, data: Float32Array.from({ length }, () => scale * this.#next()) };
  }

  #feed(name: string, tensor: OnnxTensor): string {
    this.#feeds[this.#g.uniqueName(name)] = tensor;
    return name;
  }
}

function inLetters(name: string, letters: RecurrentLayer['letters']): string {
  if (letters === 'lower') return name.toLowerCase();
  return letters === 'upper' ? name.toUpperCase() : name;
}

/** A float32 tensor with its axes in another order. */
export function permuted(tensor: OnnxTensor, order: readonly number[]): OnnxTensor {
  const from = tensor.data as Float32Array;
  const strides = tensor.dims.map((_, axis) => tensor.dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const dims = order.map((axis) => tensor.dims[axis] as number);
  const data = new Float32Array(from.length);
  for (let i = 0; i < data.length; i++) {
    let rest = i;
    let at = 0;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      at += (rest % (dims[axis] as number)) * (strides[order[axis] as number] as number);
      rest = Math.floor(rest / (dims[axis] as number));
    }
    data[i] = from[at] as number;
  }
  return { type: 'float32', dims, data };
}

/** Numbers from -1 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { Activation, ActivationName, Kernels, RecurrentInputs, RecurrentSpec } from '../src/index.ts';
import { difference } from './compare.ts';
import { freshKernels, variants } from './fresh.ts';
import { compute, random } from './layers.ts';
import { encodeModel, type NodeSpec } from './onnx.ts';

// A third opinion: random models of one recurrent operator, ours against ONNX Runtime.

const seed = 20261127;
const count = 300;

/** The operators' gates in our order, by their place in ONNX's: LSTM i, o, f, c → i, f, g, o; GRU z, r, h → r, z, n. */
const places = { RNN: [0], LSTM: [0, 2, 3, 1], GRU: [1, 0, 2] } as const;
const cells = { RNN: 'simpleRnn', LSTM: 'lstm', GRU: 'gru' } as const;

/** ONNX's names of activations, whether they take α and β, and how the kernels call them. */
const activations: { readonly [name: string]: readonly [ActivationName, alpha: boolean, beta: boolean] } = {
  Tanh: ['tanh', false, false],
  Sigmoid: ['sigmoid', false, false],
  HardSigmoid: ['hardSigmoid', true, true],
  Relu: ['relu', false, false],
  LeakyRelu: ['leakyRelu', true, false],
  ThresholdedRelu: ['thresholdedRelu', true, false],
  Elu: ['elu', true, false],
  ScaledTanh: ['scaledTanh', true, true],
  Affine: ['affine', true, true],
  Softsign: ['softsign', false, false],
  Softplus: ['softplus', false, false],
};

const gate = fc.constantFrom('Sigmoid', 'Sigmoid', 'Sigmoid', 'HardSigmoid', 'Tanh', 'Softsign');
const inner = fc.oneof(
  { weight: 1, arbitrary: fc.constant('Tanh') },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(activations)) },
);

const models = fc.record({
  op: fc.constantFrom('RNN' as const, 'LSTM' as const, 'GRU' as const),
  direction: fc.constantFrom('forward', 'reverse', 'bidirectional'),
  batch: fc.integer({ min: 1, max: 5 }),
  time: fc.integer({ min: 1, max: 7 }),
  input: fc.integer({ min: 1, max: 9 }),
  hidden: fc.integer({ min: 1, max: 18 }),
  bias: fc.boolean(),
  lengths: fc.boolean(),
  initial: fc.boolean(),
  peephole: fc.boolean(),
  clip: fc.constantFrom(0, 0, 0.3, 1.2),
  linear: fc.boolean(),
  coupled: fc.constantFrom(false, false, false, true),
  named: fc.boolean(),
  names: fc.tuple(gate, inner, inner, gate, inner, inner),
  parameters: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

type Model = typeof models extends fc.Arbitrary<infer T> ? T : never;

/** A model with everything it is given, as ONNX wants it. */
function build(model: Model) {
  const { op, batch, time, input, hidden, direction } = model;
  const next = random(model.seed);
  const gates = places[op].length;
  const directions = direction === 'bidirectional' ? 2 : 1;
  const shapes: { [name: string]: number[] } = {
    X: [time, batch, input],
    W: [directions, gates * hidden, input],
    R: [directions, gates * hidden, hidden],
    ...(model.bias && { B: [directions, 2 * gates * hidden] }),
    ...(model.lengths && { sequence_lens: [batch] }),
    ...(model.initial && { initial_h: [directions, batch, hidden] }),
    ...(model.initial && op === 'LSTM' && { initial_c: [directions, batch, hidden] }),
    ...(model.peephole && op === 'LSTM' && { P: [directions, 3 * hidden] }),
  };
  const feeds: { [name: string]: Tensor } = {};
  for (const [name, dims] of Object.entries(shapes)) {
    const length = dims.reduce((a, b) => a * b);
    feeds[name] =
      name === 'sequence_lens'
        ? // ONNX Runtime refuses lengths of 0.
          new Tensor(
            'int32',
            Int32Array.from({ length }, () => 1 + Math.floor(time * Math.abs(next()))),
            dims,
          )
        : new Tensor(
            'float32',
            Float32Array.from({ length }, () => 0.7 * next()),
            dims,
          );
  }
  const each = { RNN: 1, LSTM: 3, GRU: 2 }[op];
  const chosen =
    op === 'RNN'
      ? [model.names[1], model.names[4]]
      : [0, 3].flatMap((at) => model.names.slice(at, at + each));
  const used = chosen.slice(0, each * directions);
  const number = (low: number, high: number): number => Math.fround(low + (high - low) * Math.abs(next()));
  // Without α, ONNX Runtime (rnn_helpers.cc, NameToArgDefaultsMap) takes 0 for ThresholdedRelu, where the specification
  // has the operator's default, 1; ScaledTanh and Affine are no operators any more and have no defaults there.
  const withParameters =
    model.parameters || used.some((name) => ['ThresholdedRelu', 'ScaledTanh', 'Affine'].includes(name));
  const parameters = used.map((name) => ({
    ...(activations[name]![1] && { alpha: number(0.1, 0.9) }),
    ...(activations[name]![2] && { beta: number(0.3, 0.8) }),
  }));
  const list = (key: 'alpha' | 'beta'): number[] =>
    parameters.flatMap((given) => (given[key] === undefined ? [] : [given[key]]));
  const [alphas, betas] = [list('alpha'), list('beta')];
  const node: NodeSpec = {
    op,
    inputs: ['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c', 'P']
      .slice(0, op === 'LSTM' ? 8 : 6)
      .map((name) => (feeds[name] ? name : '')),
    outputs: ['Y', 'Y_h', ...(op === 'LSTM' ? ['Y_c'] : [])],
    attributes: {
      hidden_size: hidden,
      direction,
      ...(model.clip > 0 && { clip: model.clip }),
      ...(op === 'GRU' && { linear_before_reset: Number(model.linear) }),
      ...(op === 'LSTM' && model.coupled && { input_forget: 1 }),
      ...(model.named && { activations: used }),
      ...(model.named && withParameters && alphas.length > 0 && { activation_alpha: alphas }),
      ...(model.named && withParameters && betas.length > 0 && { activation_beta: betas }),
    },
  };
  const activationAt = (index: number): Activation => {
    const [name] = activations[used[index]!]!;
    return withParameters ? { name, ...parameters[index] } : name;
  };
  return { node, feeds, directions, gates, each, used: model.named ? used : [], activationAt };
}

type Built = ReturnType<typeof build>;

/** One direction of a model as a layer of ours, run. Outputs as ONNX has them. */
function runDirection(kernels: Kernels, model: Model, built: Built, direction: number) {
  const { op, batch, time, input, hidden } = model;
  const { feeds, gates, each, activationAt } = built;
  const part = (name: string): Float32Array | undefined => {
    const data = feeds[name]?.data as Float32Array | undefined;
    const length = data && data.length / built.directions;
    return data && length ? data.subarray(direction * length, (direction + 1) * length) : undefined;
  };
  /** [gates·hidden, columns] in ONNX's order → [columns, gates·hidden] in ours. */
  const turn = (values: Float32Array, columns: number): Float32Array => {
    const turned = new Float32Array(values.length);
    places[op].forEach((place, index) => {
      for (let unit = 0; unit < hidden; unit++) {
        for (let column = 0; column < columns; column++) {
          turned[column * gates * hidden + index * hidden + unit] =
            values[(place * hidden + unit) * columns + column]!;
        }
      }
    });
    return turned;
  };
  const biases = part('B');
  const bias = biases && turn(biases.subarray(0, gates * hidden), 1);
  const recurrentBias = biases && turn(biases.subarray(gates * hidden), 1);
  // i, o, f → i, f, o
  const peephole = part('P');
  const base = direction * each;
  const named = model.named && {
    ...(op === 'RNN'
      ? { candidateActivation: activationAt(base) }
      : { gateActivation: activationAt(base), candidateActivation: activationAt(base + 1) }),
    ...(op === 'LSTM' && { outputActivation: activationAt(base + 2) }),
  };
  const spec: RecurrentSpec = {
    cell: cells[op],
    batch,
    time,
    inputSize: input,
    hiddenSize: hidden,
    resetAfter: model.linear,
    coupled: model.coupled && op === 'LSTM',
    clip: model.clip,
    reverse: direction === 1 || model.direction === 'reverse',
    zeroMasked: true,
    ...named,
  };
  const x = new Float32Array(batch * time * input);
  const given = feeds.X!.data as Float32Array;
  for (let t = 0; t < time; t++) {
    for (let b = 0; b < batch; b++) {
      const at = (t * batch + b) * input;
      x.set(given.subarray(at, at + input), (b * time + t) * input);
    }
  }
  const lengths = feeds.sequence_lens?.data as Int32Array | undefined;
  const inputs: RecurrentInputs = {
    x,
    initialH: part('initial_h'),
    initialC: part('initial_c'),
    mask:
      lengths &&
      Array.from({ length: batch * time }, (_, at) => Number(at % time < lengths[Math.floor(at / time)]!)),
  };
  const weights = {
    kernel: turn(part('W')!, input),
    recurrentKernel: turn(part('R')!, hidden),
    bias: bias && op !== 'GRU' ? bias.map((value, index) => value + recurrentBias![index]!) : bias,
    recurrentBias: op === 'GRU' ? recurrentBias : undefined,
    peephole:
      peephole &&
      Float32Array.from(
        [0, 2, 1].flatMap((place) => [...peephole.subarray(place * hidden, (place + 1) * hidden)]),
      ),
  };
  return compute(kernels, { spec, weights, inputs });
}

/** Everything ONNX's operator gives, from ours: Y [time, directions, batch, hidden], Y_h and Y_c. */
function runOurs(kernels: Kernels, model: Model, built: Built): { readonly [name: string]: Float32Array } {
  const { batch, time, hidden } = model;
  const { directions } = built;
  const results = {
    Y: new Float32Array(time * directions * batch * hidden),
    Y_h: new Float32Array(directions * batch * hidden),
    Y_c: new Float32Array(directions * batch * hidden),
  };
  for (let direction = 0; direction < directions; direction++) {
    const { output, h, c } = runDirection(kernels, model, built, direction);
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < time; t++) {
        const at = (b * time + t) * hidden;
        results.Y.set(output.subarray(at, at + hidden), ((t * directions + direction) * batch + b) * hidden);
      }
    }
    results.Y_h.set(h, direction * batch * hidden);
    results.Y_c.set(c, direction * batch * hidden);
  }
  return results;
}

describe('ONNX Runtime on random models', () => {
  const all = variants.map((variant) => freshKernels(variant));

  test(`outputs and final states of ${count} models, all builds (seed ${seed})`, async () => {
    const seen = { RNN: 0, LSTM: 0, GRU: 0 };
    await fc.assert(
      fc.asyncProperty(models, async (model) => {
        const built = build(model);
        const kinds = Object.fromEntries(
          Object.entries(built.feeds).map(([name, { type }]) => [name, type as 'float32' | 'int32']),
        );
        const session = await InferenceSession.create(encodeModel(built.node, kinds), {
          logSeverityLevel: 3,
        });
        const results = await session.run(built.feeds);
        await session.release();
        // ONNX Runtime's Softplus is log(1 + exp(x)) in 32 bits (rnn_activation_functors.h): infinite from x = 89 on.
        const overflows =
          built.used.includes('Softplus') &&
          built.node.outputs.some((name) => !(results[name]!.data as Float32Array).every(Number.isFinite));
        if (overflows) return;
        for (const kernels of all) {
          const ours = runOurs(kernels, model, built);
          for (const name of built.node.outputs) {
            expect(difference(ours[name]!, results[name]!.data as Float32Array), name).toBeLessThan(1e-5);
          }
        }
        seen[model.op]++;
      }),
      { seed, numRuns: count },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(count / 5);
    expect(seen.RNN + seen.LSTM + seen.GRU).toBeGreaterThan(0.98 * count);
  });
});

import fc from 'fast-check';
import {
  backward,
  forward,
  type Kernels,
  type RecurrentInputs,
  type RecurrentSpec,
  type RecurrentWeights,
  readBiasGradients,
  readInputGradient,
  readKernelGradient,
  readOutput,
  readPeepholeGradient,
  readProjectionGradient,
  readRecurrentGradient,
  readState,
  readStateGradients,
} from '../src/index.ts';
import type { Expected } from './reference.ts';

/** A generator of numbers in (-1, 1) that depend on the seed only. */
export function random(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.999;
  };
}

/** A layer with its weights and inputs. */
export interface Layer {
  readonly spec: RecurrentSpec;
  readonly weights: RecurrentWeights;
  readonly inputs: RecurrentInputs;
}

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const sometimes = fc.boolean();

const gateActivation = fc.oneof(
  { weight: 4, arbitrary: fc.constant('sigmoid' as const) },
  { weight: 2, arbitrary: fc.constant('hardSigmoid' as const) },
  { weight: 1, arbitrary: fc.constantFrom('tanh' as const, 'softsign' as const) },
);

const innerActivation = fc.oneof(
  { weight: 4, arbitrary: fc.constant('tanh' as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'softsign' as const,
      'sigmoid' as const,
      'linear' as const,
      'softplus' as const,
      { name: 'scaledTanh', alpha: 0.7, beta: 1.3 } as const,
      { name: 'affine', alpha: 0.5, beta: 0.1 } as const,
      { name: 'elu', alpha: 0.5 } as const,
      { name: 'leakyRelu', alpha: 0.3 } as const,
    ),
  },
);

/** Layers of all kinds and odd sizes. */
export const layers: fc.Arbitrary<Layer> = fc
  .record({
    cell: fc.constantFrom('simpleRnn' as const, 'lstm' as const, 'gru' as const),
    batch: size(14),
    time: size(6),
    inputSize: size(11),
    hiddenSize: size(21),
    projectionSize: fc.option(size(9), { nil: undefined, freq: 3 }),
    resetAfter: sometimes,
    gateActivation,
    candidateActivation: innerActivation,
    outputActivation: innerActivation,
    clip: fc.option(fc.constantFrom(0.4, 1.5), { nil: 0, freq: 3 }),
    coupled: fc.constantFrom(false, false, false, true),
    reverse: sometimes,
    zeroMasked: sometimes,
    masked: sometimes,
    bias: sometimes,
    recurrentBias: sometimes,
    peephole: fc.constantFrom(false, false, true),
    initial: sometimes,
    seed: fc.integer({ min: 0, max: 1e6 }),
  })
  .map(toLayer);

export interface Options extends Omit<RecurrentSpec, 'projectionSize'> {
  readonly projectionSize: number | undefined;
  readonly masked: boolean;
  readonly bias: boolean;
  readonly recurrentBias: boolean;
  readonly peephole: boolean;
  readonly initial: boolean;
  readonly seed: number;
}

const gateCount = { simpleRnn: 1, lstm: 4, gru: 3 };

/** Fills a layer with numbers; parts that its cell does not have are left out. */
export function toLayer(options: Options, scale = 0.8): Layer {
  const { masked, bias, recurrentBias, peephole, initial, seed, ...given } = options;
  const { cell, batch, time, inputSize, hiddenSize } = given;
  const isLstm = cell === 'lstm';
  const { projectionSize, ...rest } = given;
  const spec: RecurrentSpec = isLstm && projectionSize !== undefined ? { ...rest, projectionSize } : rest;
  const outputSize = spec.projectionSize ?? hiddenSize;
  const next = random(seed);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => scale * next());
  const gates = gateCount[cell];
  return {
    spec,
    weights: {
      kernel: draw(inputSize * gates * hiddenSize),
      recurrentKernel: draw(outputSize * gates * hiddenSize),
      bias: bias ? draw(gates * hiddenSize) : undefined,
      recurrentBias: recurrentBias && cell === 'gru' ? draw(gates * hiddenSize) : undefined,
      peephole: peephole && isLstm ? draw(3 * hiddenSize) : undefined,
      projection: spec.projectionSize === undefined ? undefined : draw(hiddenSize * outputSize),
    },
    inputs: {
      x: draw(batch * time * inputSize),
      initialH: initial ? draw(batch * outputSize) : undefined,
      initialC: initial && isLstm ? draw(batch * hiddenSize) : undefined,
      mask: masked ? Array.from({ length: batch * time }, () => (next() > -0.4 ? 1 : 0)) : undefined,
    },
  };
}

/** A loss that every output and state reaches with its own weight. */
export function seedsOf(layer: Layer, shape: Expected): Expected {
  const next = random(layer.inputs.x.length + 7);
  const draw = (like: Float64Array): Float64Array => Float64Array.from(like, () => Math.fround(next()));
  const c = layer.spec.cell === 'lstm' ? draw(shape.c) : new Float64Array(shape.c.length);
  return { output: draw(shape.output), h: draw(shape.h), c };
}

/** Outputs, states and all gradients, as the kernels compute them. */
export interface Computed {
  readonly output: Float32Array;
  readonly h: Float32Array;
  readonly c: Float32Array;
  readonly gradients: { readonly [name: string]: Float32Array };
}

/** Runs a layer forward and, with the gradients given, back. */
export function compute(kernels: Kernels, { spec, weights, inputs }: Layer, seeds?: Expected): Computed {
  const { batch, time, hiddenSize } = spec;
  const outputSize = spec.projectionSize ?? hiddenSize;
  const trace = forward(kernels, spec, weights, inputs);
  try {
    const output = new Float32Array(batch * time * outputSize);
    const h = new Float32Array(batch * outputSize);
    const c = new Float32Array(batch * hiddenSize);
    readOutput(trace, output);
    readState(trace, h, c);
    const gradients: { [name: string]: Float32Array } = {};
    if (seeds !== undefined) {
      const back = backward(trace, weights, {
        output: Float32Array.from(seeds.output),
        h: Float32Array.from(seeds.h),
        c: Float32Array.from(seeds.c),
      });
      const room = (name: string, length: number): Float32Array => {
        gradients[name] = new Float32Array(length);
        return gradients[name];
      };
      readInputGradient(back, weights.kernel, room('x', inputs.x.length));
      readKernelGradient(back, room('kernel', weights.kernel.length));
      readRecurrentGradient(back, room('recurrentKernel', weights.recurrentKernel.length));
      const biases = weights.kernel.length / spec.inputSize;
      readBiasGradients(
        back,
        room('bias', biases),
        spec.cell === 'gru' ? room('recurrentBias', biases) : undefined,
      );
      readStateGradients(
        back,
        room('initialH', h.length),
        spec.cell === 'lstm' ? room('initialC', c.length) : undefined,
      );
      if (weights.peephole) readPeepholeGradient(back, room('peephole', 3 * hiddenSize));
      if (weights.projection) readProjectionGradient(back, room('projection', weights.projection.length));
    }
    return { output, h, c, gradients };
  } finally {
    trace.blocks.free();
  }
}

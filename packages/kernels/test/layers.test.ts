import { describe, expect, test } from 'vitest';
import {
  backward,
  forward,
  KernelError,
  type RecurrentSpec,
  type RecurrentWeights,
  readBiasGradients,
  readInputGradient,
  readKernelGradient,
  readOutput,
  readRecurrentGradient,
  readState,
  readStateGradients,
} from '../src/index.ts';
import { identical } from './compare.ts';
import { freshKernels } from './fresh.ts';
import { compute, type Layer, type Options, seedsOf, toLayer } from './layers.ts';
import { type Given, reference } from './reference.ts';

// What a caller may do with a layer besides the straight way, and what is refused.

const example = (cell: Options['cell'], changes: Partial<Options> = {}): Layer =>
  toLayer({
    cell,
    batch: 3,
    time: 4,
    inputSize: 5,
    hiddenSize: 6,
    projectionSize: undefined,
    masked: false,
    bias: true,
    recurrentBias: true,
    peephole: false,
    initial: false,
    seed: 2,
    ...changes,
  });

const cells = ['simpleRnn', 'lstm', 'gru'] as const;
const kernels = freshKernels('simd');
const seedsFor = (layer: Layer) =>
  seedsOf(layer, reference(layer.spec, { ...layer.weights, ...layer.inputs } as Given));

describe.each(cells)('%s', (cell) => {
  const layer = example(cell);
  const { spec, weights, inputs } = layer;
  const seeds = seedsFor(layer);
  const want = compute(kernels, layer, seeds);
  const output = Float32Array.from(seeds.output);
  const states = { h: Float32Array.from(seeds.h), c: Float32Array.from(seeds.c) };

  test('gradients may be read in any order, and again', () => {
    const trace = forward(kernels, spec, weights, inputs);
    const back = backward(trace, weights, { output, ...states });
    const read = {
      recurrentKernel: (to: Float32Array) => readRecurrentGradient(back, to),
      x: (to: Float32Array) => readInputGradient(back, weights.kernel, to),
      bias: (to: Float32Array) => readBiasGradients(back, to),
      initialH: (to: Float32Array) => readStateGradients(back, to),
      kernel: (to: Float32Array) => readKernelGradient(back, to),
    };
    const names = Object.keys(read) as (keyof typeof read)[];
    for (const name of [...names, ...names.reverse()]) {
      const to = new Float32Array(want.gradients[name]!.length);
      read[name](to);
      expect(identical(to, want.gradients[name]!), name).toBe(true);
    }
    trace.blocks.free();
    expect(kernels.heap.inUse).toBe(0);
  });

  test('gradients left out count as zeros', () => {
    const zeros = { output: output.map(() => 0), h: states.h.map(() => 0), c: states.c.map(() => 0) };
    for (const [given, same] of [
      [{ output }, { ...zeros, output }],
      [{ h: states.h }, { ...zeros, h: states.h }],
      [{}, zeros],
    ] as const) {
      const results = [given, same].map((gradients) => {
        const trace = forward(kernels, spec, weights, inputs);
        const to = new Float32Array(weights.kernel.length);
        readKernelGradient(backward(trace, weights, gradients), to);
        trace.blocks.free();
        return to;
      });
      expect(identical(results[0]!, results[1]!)).toBe(true);
      if (given !== undefined && Object.keys(given).length > 0) {
        expect(results[0]!.some((value) => value !== 0)).toBe(true);
      }
    }
  });

  test('two layers may be on their way at once', () => {
    const other = example(cell, { batch: 5, hiddenSize: 9, reverse: true, seed: 3 });
    const otherSeeds = seedsFor(other);
    const alone = compute(kernels, other, otherSeeds);
    const trace = forward(kernels, spec, weights, inputs);
    const second = compute(kernels, other, otherSeeds);
    const back = backward(trace, weights, { output, ...states });
    const to = new Float32Array(weights.kernel.length);
    readKernelGradient(back, to);
    trace.blocks.free();
    expect(identical(to, want.gradients.kernel!)).toBe(true);
    expect(identical(second.gradients.kernel!, alone.gradients.kernel!)).toBe(true);
  });

  test('two directions share an array of outputs', () => {
    const { batch, time, hiddenSize } = spec;
    const both = new Float32Array(batch * time * 2 * hiddenSize);
    const each = [spec, { ...spec, reverse: true }].map((direction, index) => {
      const trace = forward(kernels, direction, weights, inputs);
      readOutput(trace, both, 2 * hiddenSize, index * hiddenSize);
      const own = new Float32Array(batch * time * hiddenSize);
      readOutput(trace, own);
      trace.blocks.free();
      return own;
    });
    each.forEach((own, index) => {
      for (let row = 0; row < batch * time; row++) {
        const at = (2 * row + index) * hiddenSize;
        const part = own.subarray(row * hiddenSize, (row + 1) * hiddenSize);
        expect(identical(both.subarray(at, at + hiddenSize), part)).toBe(true);
      }
    });
  });

  test('a sequence cut in two, the state handed on, comes to the same bits', () => {
    const { batch, inputSize, hiddenSize } = spec;
    const half = inputs.x.length / 2;
    const parts = [0, 1].map((index) => {
      const x = new Float32Array(half);
      for (let b = 0; b < batch; b++) {
        const from = (b * 4 + 2 * index) * inputSize;
        x.set(inputs.x.subarray(from, from + 2 * inputSize), b * 2 * inputSize);
      }
      return x;
    });
    let state: { initialH?: Float32Array; initialC?: Float32Array } = {};
    for (const x of parts) {
      const trace = forward(kernels, { ...spec, time: 2 }, weights, { x, ...state });
      const [h, c] = [new Float32Array(batch * hiddenSize), new Float32Array(batch * hiddenSize)];
      readState(trace, h, c);
      trace.blocks.free();
      state = { initialH: h, ...(cell === 'lstm' && { initialC: c }) };
    }
    expect(identical(state.initialH!, want.h)).toBe(true);
  });

  test('memory that does not suffice leaves nothing behind, wherever it is missing', () => {
    const short = freshKernels('simd');
    const alloc = short.heap.alloc.bind(short.heap);
    let left = Number.POSITIVE_INFINITY;
    short.heap.alloc = (count) => {
      if (left-- <= 0) throw new KernelError('ERR_MEMORY', 'none left');
      return alloc(count);
    };
    let failures = 0;
    for (let allowed = 0; ; allowed++) {
      left = allowed;
      try {
        compute(short, layer, seeds);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_MEMORY' });
        failures++;
      }
      expect(short.heap.inUse).toBe(0);
    }
    expect(failures).toBeGreaterThan(20);
    left = Number.POSITIVE_INFINITY;
    expect(identical(compute(short, layer, seeds).output, want.output)).toBe(true);
  });
});

describe('what does not fit is refused', () => {
  const { spec, weights, inputs } = example('lstm');
  const attempt = (
    changes: Partial<RecurrentSpec>,
    otherWeights: Partial<RecurrentWeights> = {},
    otherInputs: object = {},
  ): unknown => {
    try {
      forward(
        kernels,
        { ...spec, ...changes },
        { ...weights, ...otherWeights },
        { ...inputs, ...otherInputs },
      );
      return undefined;
    } catch (error) {
      expect(kernels.heap.inUse).toBe(0);
      expect(error).toBeInstanceOf(KernelError);
      return error;
    }
  };

  test.each([
    ['batch', 0],
    ['time', -1],
    ['inputSize', 1.5],
    ['hiddenSize', Number.NaN],
    ['projectionSize', 0],
  ])('%s %d', (name, size) => {
    expect(attempt({ [name]: size })).toMatchObject({
      code: 'ERR_SHAPE',
      message: `recurrent kernels: ${name} must be a positive integer, got ${size}.`,
    });
  });

  test.each([
    ['kernel', 120],
    ['recurrentKernel', 144],
    ['bias', 24],
    ['peephole', 18],
    ['projection', 36],
    ['x', 60],
    ['initialH', 18],
    ['initialC', 18],
    ['mask', 12],
  ])('%s of another length than %i', (name, length) => {
    const given = { [name]: new Float32Array(length + 1) };
    expect(attempt({}, given, given)).toMatchObject({
      code: 'ERR_SHAPE',
      message: `recurrent kernels: ${name} must have ${length} elements, got ${length + 1}.`,
    });
  });

  test('a cell or an activation there is not', () => {
    expect(attempt({ cell: 'ltsm' as never })).toMatchObject({
      code: 'ERR_ARGUMENT',
      message: "recurrent kernels: cell must be 'simpleRnn', 'lstm' or 'gru', got 'ltsm'.",
    });
    expect(attempt({ gateActivation: { name: 'Sigmoid' as never } })).toMatchObject({
      code: 'ERR_ARGUMENT',
      message: expect.stringMatching(/^gateActivation: activation must be one of .*, got 'Sigmoid'[.]$/),
    });
  });

  test('and known to isRecurraError', () => {
    expect((attempt({ batch: 0 }) as { [key: symbol]: unknown })[Symbol.for('recurra.error')]).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kernels } from '../src/index.ts';
import { difference, dot, identical } from './compare.ts';
import { freshKernels, variants } from './fresh.ts';
import { compute, type Layer, layers, type Options, random, seedsOf, toLayer } from './layers.ts';
import { type Expected, type Given, reference } from './reference.ts';

// Numbers that break kernels: saturated gates, denormals, ±10⁴, NaN and infinities, and the smallest shapes.
// Tolerances: forward 1e-5 and gradients 1e-4, relative to the largest element (or 1). Where weights are large, a layer
// multiplies rounding errors by them, step after step; there the bound grows by how far the float64 equations
// themselves move when every number given moves by half a unit of float32.

const seed = 20261126;

const allOf = ({ weights, inputs }: Layer): Given => ({ ...weights, ...inputs }) as Given;

/** The same numbers, each off by a random part of 2⁻²⁴. */
function nudged(given: Given, next: () => number): Given {
  return Object.fromEntries(
    Object.entries(given).map(([name, values]) => [
      name,
      values === undefined || name === 'mask'
        ? values
        : Float64Array.from(values as ArrayLike<number>, (value) => value * (1 + next() * 2 ** -24)),
    ]),
  );
}

const lossOf = (layer: Layer, given: Given, seeds: Expected): number => {
  const { output, h, c } = reference(layer.spec, given);
  return dot(output, seeds.output) + dot(h, seeds.h) + dot(c, seeds.c);
};

/** The derivative of the loss along a direction of one of the arrays, by central differences in float64. */
function derivative(
  layer: Layer,
  given: Given,
  seeds: Expected,
  name: string,
  direction: Float64Array,
): number {
  const values = Float64Array.from(given[name] ?? new Float64Array(direction.length));
  const step = 1e-6;
  const moved = (sign: number): number =>
    lossOf(
      layer,
      { ...given, [name]: values.map((value, index) => value + sign * step * direction[index]!) },
      seeds,
    );
  return (moved(1) - moved(-1)) / (2 * step);
}

/** Compares everything; returns by how much the equations themselves move. */
function check(kernels: Kernels, layer: Layer): number {
  const given = allOf(layer);
  const want = reference(layer.spec, given);
  const seeds = seedsOf(layer, want);
  const got = compute(kernels, layer, seeds);
  const next = random(3);
  const others = Array.from({ length: 4 }, () => nudged(given, next));
  const moved = others.map((other) => reference(layer.spec, other));
  let unrest = 0;
  for (const part of layer.spec.cell === 'lstm'
    ? (['output', 'h', 'c'] as const)
    : (['output', 'h'] as const)) {
    const spread = Math.max(...moved.map((other) => difference(other[part], want[part])));
    unrest = Math.max(unrest, spread);
    expect(difference(got[part], want[part]), part).toBeLessThan(1e-5 + 30 * spread);
  }
  for (const [name, gradient] of Object.entries(got.gradients)) {
    const direction = Float64Array.from(gradient, next);
    const numeric = derivative(layer, given, seeds, name, direction);
    const spread = Math.max(
      ...others.map((other) => Math.abs(derivative(layer, other, seeds, name, direction) - numeric)),
    );
    const scale = Math.max(1, Math.sqrt(dot(gradient, gradient)));
    expect(Math.abs(dot(gradient, direction) - numeric), name).toBeLessThan(1e-4 * scale + 30 * spread);
  }
  return unrest;
}

const scaled = (values: Float32Array | undefined, factor: number): Float32Array | undefined =>
  values?.map((value) => value * factor);

/** A layer of three sequences of four steps, everything a cell may have. */
function example(cell: Options['cell'], changes: Partial<Options> = {}): Layer {
  return toLayer({
    cell,
    batch: 3,
    time: 4,
    inputSize: 5,
    hiddenSize: 7,
    projectionSize: undefined,
    resetAfter: true,
    masked: false,
    bias: true,
    recurrentBias: true,
    peephole: false,
    initial: true,
    seed: 8,
    ...changes,
  });
}

/** One of each kernel, plain and general. */
const kinds: readonly (readonly [name: string, layer: (changes?: Partial<Options>) => Layer])[] = [
  ['simple RNN', (changes) => example('simpleRnn', changes)],
  ['LSTM', (changes) => example('lstm', changes)],
  ['LSTM, hard', (changes) => example('lstm', { gateActivation: 'hardSigmoid', ...changes })],
  [
    'LSTM, peepholes and projection',
    (changes) => example('lstm', { peephole: true, projectionSize: 4, ...changes }),
  ],
  ['GRU, reset after', (changes) => example('gru', changes)],
  ['GRU, reset before', (changes) => example('gru', { resetAfter: false, ...changes })],
];

describe.each(variants)('hard numbers, build %s', (variant) => {
  const kernels = freshKernels(variant);

  test('the smallest shapes: one step, one sequence, one unit', () => {
    for (const [, layer] of kinds) {
      for (const [batch, time, inputSize, hiddenSize] of [
        [1, 1, 1, 1],
        [1, 1, 3, 5],
        [1, 5, 1, 9],
        [2, 1, 8, 4],
        [7, 2, 4, 8],
        [1, 3, 9, 17],
      ] as const) {
        const { projectionSize } = layer().spec;
        const small = projectionSize && { projectionSize: Math.min(projectionSize, hiddenSize) };
        check(kernels, layer({ batch, time, inputSize, hiddenSize, masked: time > 2, ...small }));
      }
    }
  });

  test('saturated gates: weights fifty times as large', () => {
    let calm = 0;
    let all = 0;
    fc.assert(
      fc.property(layers, (layer) => {
        const { weights } = layer;
        // Activations without bounds would only grow.
        const squashing = {
          gateActivation: 'sigmoid',
          candidateActivation: 'tanh',
          outputActivation: 'tanh',
        } as const;
        const large: Layer = {
          ...layer,
          spec: { ...layer.spec, ...squashing, clip: 0 },
          weights: {
            ...weights,
            kernel: scaled(weights.kernel, 50)!,
            recurrentKernel: scaled(weights.recurrentKernel, 50)!,
            bias: scaled(weights.bias, 50),
            recurrentBias: scaled(weights.recurrentBias, 50),
            peephole: scaled(weights.peephole, 50),
          },
        };
        all++;
        if (check(kernels, large) < 1e-6) calm++;
      }),
      { seed, numRuns: 30 },
    );
    // The bounds mean something only if they stay close to 1e-5 for a good part.
    expect(calm / all).toBeGreaterThan(0.3);
  });

  test.each(kinds)('denormal inputs, weights and states: %s', (_, layer) => {
    const { spec, weights, inputs } = layer();
    const tiny = (values: Float32Array | undefined): Float32Array | undefined => scaled(values, 1e-39);
    for (const part of [
      { weights, inputs: { ...inputs, x: tiny(inputs.x)! } },
      { weights, inputs: { ...inputs, initialH: tiny(inputs.initialH), initialC: tiny(inputs.initialC) } },
      { weights: { ...weights, kernel: tiny(weights.kernel)! }, inputs },
      {
        weights: { ...weights, recurrentKernel: tiny(weights.recurrentKernel)!, bias: tiny(weights.bias) },
        inputs: { ...inputs, x: tiny(inputs.x)! },
      },
    ]) {
      check(kernels, { spec, ...part });
    }
  });

  test.each(kinds)('inputs of ±10⁴: %s', (_, layer) => {
    const { spec, weights, inputs } = layer();
    const next = random(4);
    // Weights in 64ths, so that sums of ±10⁴ times them are exact.
    const kernel = weights.kernel.map((value) => Math.round(value * 64) / 64);
    const x = inputs.x.map(() => 1e4 * Math.round(next() * 1.49));
    check(kernels, { spec, weights: { ...weights, kernel }, inputs: { ...inputs, x } });
    const states = { initialH: scaled(inputs.initialH, 1e4), initialC: scaled(inputs.initialC, 1e4) };
    check(kernels, { spec, weights, inputs: { ...inputs, ...states } });
  });

  describe.each(kinds)('NaN and ∞: %s', (_, layer) => {
    const size = layer().spec.projectionSize ?? 7;

    /** Everything computed from a layer with one number of the input changed, at sequence 1, step 2. */
    const poisoned = (value: number, changes: Partial<Options> = {}) => {
      const clean = layer({ ...changes, projectionSize: layer().spec.projectionSize });
      const x = clean.inputs.x.slice();
      x[(1 * 4 + 2) * 5 + 3] = value;
      const dirty: Layer = { ...clean, inputs: { ...clean.inputs, x } };
      const seeds = seedsOf(clean, reference(clean.spec, allOf(clean)));
      return { clean: compute(kernels, clean, seeds), got: compute(kernels, dirty, seeds), dirty };
    };
    const sequence = (values: Float32Array, b: number, each: number): Float32Array =>
      values.subarray(b * each, (b + 1) * each);

    test.each([false, true])(
      'a NaN reaches what it must, and no other sequence (reversed: %s)',
      (reverse) => {
        const { clean, got, dirty } = poisoned(Number.NaN, { reverse });
        const want = reference(dirty.spec, allOf(dirty));
        expect(difference(got.output, want.output)).toBeLessThan(1e-5);
        expect(difference(got.h, want.h)).toBeLessThan(1e-5);
        for (const b of [0, 2]) {
          for (const [name, each] of [
            ['x', 4 * 5],
            ['initialH', size],
          ] as const) {
            const [dirtyPart, cleanPart] = [got, clean].map(({ gradients }) =>
              sequence(gradients[name]!, b, each),
            );
            expect(identical(dirtyPart!, cleanPart!), name).toBe(true);
          }
          expect(identical(sequence(got.output, b, 4 * size), sequence(clean.output, b, 4 * size))).toBe(
            true,
          );
        }
        // Outputs before the step are clean, those from it on are not; the loss counts them all, so that all gradients
        // of this sequence, and those of the weights, which sum over sequences, are NaN.
        const output = sequence(got.output, 1, 4 * size);
        for (let t = 0; t < 4; t++) {
          const reached = reverse ? t <= 2 : t >= 2;
          const step = output.subarray(t * size, (t + 1) * size);
          expect(step.every((value) => Number.isNaN(value) === reached)).toBe(true);
        }
        for (const name of ['kernel', 'recurrentKernel', 'bias']) {
          expect(got.gradients[name]!.every(Number.isNaN), name).toBe(true);
        }
        expect(sequence(got.gradients.x!, 1, 20).every(Number.isNaN)).toBe(true);
        expect(sequence(got.gradients.initialH!, 1, size).every(Number.isNaN)).toBe(true);
      },
    );

    test('a NaN in one gradient reaches the steps before it, and no other sequence', () => {
      const clean = layer();
      const seeds = seedsOf(clean, reference(clean.spec, allOf(clean)));
      const output = Float64Array.from(seeds.output);
      // Sequence 1, step 1, all units.
      output.fill(Number.NaN, (1 * 4 + 1) * size, (1 * 4 + 2) * size);
      const got = compute(kernels, clean, { ...seeds, output }).gradients;
      const want = compute(kernels, clean, seeds).gradients;
      const [x, wanted] = [got.x!, want.x!];
      for (let b = 0; b < 3; b++) {
        for (let t = 0; t < 4; t++) {
          const at = (b * 4 + t) * 5;
          const [part, cleanPart] = [x.subarray(at, at + 5), wanted.subarray(at, at + 5)];
          if (b === 1 && t <= 1) expect(part.every(Number.isNaN)).toBe(true);
          else expect(identical(part, cleanPart)).toBe(true);
        }
      }
      expect(got.kernel!.every(Number.isNaN)).toBe(true);
    });

    test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d at a masked step stays out', (value) => {
      for (const zeroMasked of [false, true]) {
        const clean = layer({ zeroMasked });
        const mask = Array.from({ length: 12 }, (_, index) => (index === 1 * 4 + 2 ? 0 : 1));
        const x = clean.inputs.x.slice();
        x.fill(value, (1 * 4 + 2) * 5, (1 * 4 + 3) * 5);
        const [without, withIt] = [clean.inputs.x, x].map((input) => {
          const masked: Layer = { ...clean, inputs: { ...clean.inputs, x: input, mask } };
          const seeds = seedsOf(masked, reference(masked.spec, allOf(masked)));
          if (zeroMasked) {
            // Nor does what stands in the gradient of an output that was not the layer's.
            const at = (1 * 4 + 2) * size;
            seeds.output.fill(input === x ? value : 0, at, at + size);
          }
          return compute(kernels, masked, seeds);
        });
        expect(identical(withIt!.output, without!.output)).toBe(true);
        expect(identical(withIt!.h, without!.h)).toBe(true);
        for (const [name, gradient] of Object.entries(without!.gradients)) {
          expect(gradient.every(Number.isFinite), name).toBe(true);
          expect(identical(withIt!.gradients[name]!, gradient), name).toBe(true);
        }
      }
    });

    test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d in the input', (value) => {
      const { got, dirty, clean } = poisoned(value);
      const want = reference(dirty.spec, allOf(dirty));
      expect(difference(got.output, want.output)).toBeLessThan(1e-5);
      for (const b of [0, 2]) {
        expect(identical(sequence(got.gradients.x!, b, 20), sequence(clean.gradients.x!, b, 20))).toBe(true);
      }
    });
  });

  test('nothing is left behind', () => {
    expect(kernels.heap.inUse).toBe(0);
  });
});

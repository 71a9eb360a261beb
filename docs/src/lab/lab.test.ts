import { createRng } from '@recurra/core/random';
import { createNetwork } from '@recurra/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Ablation,
  type CellKind,
  type CellState,
  type CellWeights,
  forwardStep,
  gateNames,
  runCell,
} from './cell.ts';
import { gradientFlow } from './flow.ts';
import { backwardStep, gradientByStep, jacobianByLag } from './gradient.ts';
import { streamLayer } from './network.ts';
import { orthogonal, startWeights } from './weights.ts';

const kinds: readonly CellKind[] = ['rnn', 'relu', 'lstm', 'gru', 'gru-before'];

interface Shape {
  readonly kind: CellKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly time: number;
  readonly seed: number;
}

const cells: fc.Arbitrary<Shape> = fc.record({
  kind: fc.constantFrom(...kinds),
  inputSize: fc.integer({ min: 1, max: 3 }),
  hiddenSize: fc.integer({ min: 1, max: 5 }),
  time: fc.integer({ min: 1, max: 7 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

function make({ kind, inputSize, hiddenSize, time, seed }: Shape) {
  const rng = createRng(seed);
  const start = startWeights({ kind, inputSize, hiddenSize, radius: 1.1, forgetBias: 0.5 }, rng);
  const recurrentBias = Float64Array.from({ length: hiddenSize }, () => rng.normal());
  const weights = { ...start, bias: start.bias.map((b) => b + 0.3 * rng.normal()), recurrentBias };
  const xs = Array.from({ length: time }, () => Float64Array.from({ length: inputSize }, () => rng.normal()));
  return { weights, xs, rng };
}

const flat = ({ h, c }: CellState): number[] => [...h, ...(c ?? [])];

describe('the cells of the guide', () => {
  it('compute what @recurra/stream computes', async () => {
    await fc.assert(
      fc.asyncProperty(cells, async (given) => {
        const { weights, xs } = make(given);
        const net = await createNetwork([streamLayer(weights)]);
        const expected = net.run(Float32Array.from(xs.flatMap((x) => [...x])), net.createState());
        const got = runCell(weights, xs).flatMap(({ h }) => [...h]);
        for (const [at, value] of got.entries()) expect(value).toBeCloseTo(expected[at]!, 4);
        net.dispose();
      }),
      { numRuns: 60 },
    );
  });

  it('go back as numeric differentiation does, gates held or not', () => {
    fc.assert(
      fc.property(cells, fc.nat(6), fc.boolean(), (given, pick, ablate) => {
        const { weights, xs, rng } = make(given);
        const names = gateNames[weights.kind];
        const ablation: Ablation | undefined =
          ablate && names.length > 0 ? { gate: names[pick % names.length]!, value: 1 } : undefined;
        const step = runCell(weights, xs, ablation).at(-1)!;
        const size = weights.hiddenSize * (weights.kind === 'lstm' ? 2 : 1);
        const direction = Float64Array.from({ length: size }, () => rng.normal());
        const toState = (values: ArrayLike<number>): CellState => {
          const all = Float64Array.from(values);
          const h = all.slice(0, weights.hiddenSize);
          return weights.kind === 'lstm' ? { h, c: all.slice(weights.hiddenSize) } : { h };
        };
        const value = (before: number[]): number =>
          flat(forwardStep(weights, step.x, toState(before), ablation)).reduce(
            (sum, part, j) => sum + part * direction[j]!,
            0,
          );
        const got = flat(backwardStep(weights, step, toState(direction), ablation));
        const at = flat(step.before);
        for (let j = 0; j < size; j++) {
          const nudge = (by: number) => value(at.map((v, k) => (k === j ? v + by : v)));
          const numeric = (nudge(1e-6) - nudge(-1e-6)) / 2e-6;
          // A ReLU has a corner, where the two sides differ.
          if (weights.kind === 'relu' && step.h.some((h) => Math.abs(h) < 1e-5 && h !== 0)) return;
          expect(Math.abs(got[j]! - numeric)).toBeLessThan(1e-6 * Math.max(1, Math.abs(numeric)));
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** ∂h(T)/∂s(t), column by column, by running on from a state that was moved a little. */
function numericJacobian(weights: CellWeights, xs: readonly Float64Array[], t: number): number {
  const steps = runCell(weights, xs);
  const at = steps[t]!;
  const end = (state: CellState): Float64Array =>
    xs.slice(t + 1).reduce<CellState>((now, x) => forwardStep(weights, x, now), state).h;
  const moved = (j: number, by: number): Float64Array => {
    const nudge = (v: Float64Array) => v.map((value, k) => (k === j ? value + by : value));
    if (!at.c) return end({ h: nudge(at.h) });
    const c = nudge(at.c);
    return end({ h: c.map((value, k) => at.gates.o![k]! * Math.tanh(value)), c });
  };
  let square = 0;
  for (let j = 0; j < weights.hiddenSize; j++) {
    const [up, down] = [moved(j, 1e-6), moved(j, -1e-6)];
    for (let k = 0; k < up.length; k++) square += ((up[k]! - down[k]!) / 2e-6) ** 2;
  }
  return Math.sqrt(square / weights.hiddenSize);
}

describe('gradients over time', () => {
  it.each(kinds.filter((kind) => kind !== 'relu'))('are those of numeric differentiation: %s', (kind) => {
    const { weights, xs } = make({ kind, inputSize: 2, hiddenSize: 4, time: 9, seed: 5 });
    const byLag = jacobianByLag(weights, runCell(weights, xs));
    for (let lag = 0; lag < 9; lag++) {
      expect(byLag[lag]!).toBeCloseTo(numericJacobian(weights, xs, 8 - lag), 6);
    }
  });

  it('have closed forms: an RNN that is nearly linear passes on radius^lag', () => {
    for (const radius of [0.5, 1, 1.5]) {
      const start = startWeights({ kind: 'rnn', inputSize: 1, hiddenSize: 6, radius }, createRng(3));
      const steps = runCell(
        start,
        Array.from({ length: 12 }, () => [0]),
      );
      jacobianByLag(start, steps).forEach((value, lag) => {
        expect(value / radius ** lag).toBeCloseTo(1, 10);
      });
    }
  });

  it('of a loss add up over the outputs', () => {
    const { weights, xs, rng } = make({ kind: 'gru', inputSize: 1, hiddenSize: 3, time: 6, seed: 8 });
    const steps = runCell(weights, xs);
    const head = Float64Array.from({ length: 3 }, () => rng.normal());
    // L = head · (h(2) + h(5))
    const norms = gradientByStep(
      weights,
      steps,
      steps.map((_, t) => (t === 2 || t === 5 ? head : undefined)),
    );
    const loss = (t: number, h: Float64Array): number => {
      let state: CellState = { h };
      let sum = t === 2 || t === 5 ? h.reduce((s, v, j) => s + v * head[j]!, 0) : 0;
      for (let later = t + 1; later < 6; later++) {
        state = forwardStep(weights, xs[later]!, state);
        if (later === 2 || later === 5) sum += state.h.reduce((s, v, j) => s + v * head[j]!, 0);
      }
      return sum;
    };
    for (let t = 0; t < 6; t++) {
      let square = 0;
      for (let j = 0; j < 3; j++) {
        const nudge = (by: number) => steps[t]!.h.map((v, k) => (k === j ? v + by : v));
        square += ((loss(t, nudge(1e-6)) - loss(t, nudge(-1e-6))) / 2e-6) ** 2;
      }
      expect(norms[t]!).toBeCloseTo(Math.sqrt(square), 6);
    }
  });

  it('tell what the chapter says about cells before training', () => {
    const curves = gradientFlow({ radius: 0.9, length: 60, forgetBias: 1, seed: 1 });
    const at = (name: string, lag: number): number =>
      curves.find((curve) => curve.name === name)!.values[lag]!;
    expect(curves.map(({ name }) => name)).toEqual([
      'RNN, tanh',
      'RNN, ReLU',
      'GRU',
      'LSTM, forget bias 0',
      'LSTM, forget bias 1',
      'LSTM, forget bias 3',
    ]);
    expect(at('RNN, tanh', 50)).toBeLessThan(1e-3);
    expect(at('GRU', 50)).toBeLessThan(1e-3);
    expect(at('LSTM, forget bias 3', 50)).toBeGreaterThan(100 * at('LSTM, forget bias 1', 50));
    expect(at('LSTM, forget bias 3', 50)).toBeGreaterThan(1e-3);
  });
});

describe('starting weights', () => {
  it('are orthogonal', () => {
    const matrix = orthogonal(7, createRng(4));
    for (let a = 0; a < 7; a++) {
      for (let b = 0; b < 7; b++) {
        let dot = 0;
        for (let k = 0; k < 7; k++) dot += matrix[a * 7 + k]! * matrix[b * 7 + k]!;
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    }
  });
});

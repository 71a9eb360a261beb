import {
  expectClose,
  expectNoLeak,
  numericGradient,
  type TestBackend,
  useBackend,
} from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  gru,
  gruCell,
  lstm,
  lstmCell,
  peepholeLstmCell,
  projectedLstmCell,
  rnn,
  simpleRnn,
} from '../src/index.ts';
import { everyCell } from './support/cells.ts';
import { largestDifference, list, normal, randomizeWeights } from './support/tensors.ts';

describe.each<TestBackend>(['cpu', 'wasm'])('cells on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(Object.keys(everyCell))('%s: gradients of input, weights and states', (name) => {
    tf.engine().startScope();
    const layer = rnn({ cell: everyCell[name]!({ units: 3 }), returnSequences: true, returnState: true });
    const x = normal([2, 3, 2], 1);
    layer.apply(x);
    randomizeWeights(layer, 2);
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const states = layer.stateSizes.map((size, index) => normal([2, size], 10 + index));
    const mask = tf.tensor2d([1, 1, 1, 1, 0, 1], [2, 3]);
    // Every output and every final state counts, each with another weight.
    const loss = (input: tf.Tensor, ...initialState: tf.Tensor[]) => {
      const results = list(layer.apply(input, { initialState, mask }));
      return tf.addN(
        results.map((result, i) => tf.sum(tf.mul(result, normal(result.shape, 20 + i)))),
      ) as tf.Scalar;
    };
    const { grads } = tf.variableGrads(() => loss(x, ...states), variables);
    const inputs = tf.grads((...points: tf.Tensor[]) => loss(points[0]!, ...points.slice(1)))([x, ...states]);

    const values = variables.map((variable) => tf.clone(variable));
    const numericWeights = numericGradient((...points) => {
      points.forEach((point, index) => {
        variables[index]!.assign(point);
      });
      return loss(x, ...states);
    }, values);
    values.forEach((value, index) => {
      variables[index]!.assign(value);
    });
    const numericInputs = numericGradient((input, ...rest) => loss(input!, ...rest), [x, ...states]);

    const tolerance = { absolute: 5e-3, relative: 1e-2 };
    variables.forEach((variable, index) => {
      expectClose(grads[variable.name]!, numericWeights[index]!, tolerance);
    });
    inputs.forEach((gradient, index) => {
      expectClose(gradient, numericInputs[index]!, tolerance);
    });
    tf.engine().endScope();
    for (const variable of variables) variable.dispose();
  });

  it.each(Object.keys(everyCell))('%s: the loop does what single calls do', (name) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 1e6 }),
        (batch, time, features, seed) => {
          tf.tidy(() => {
            const cell = everyCell[name]!({ units: 3 });
            const layer = rnn({ cell, returnSequences: true, returnState: true });
            const x = normal([batch, time, features], seed);
            layer.apply(x);
            randomizeWeights(layer, seed);
            let states = layer.stateSizes.map((size, index) => normal([batch, size], seed + index));
            const results = list(layer.apply(x, { initialState: states }));
            const outputs = tf.unstack(x, 1).map((step) => {
              const [output, ...next] = cell.call([step, ...states], {}) as tf.Tensor[];
              states = next;
              return output!;
            });
            const difference = largestDifference(results, [tf.stack(outputs, 1), ...states]);
            expect(difference).toBeLessThanOrEqual(1e-5);
            for (const weight of layer.weights) weight.dispose();
          });
        },
      ),
      { numRuns: 10, seed: 8 },
    );
  });

  it('nothing stays behind', () => {
    for (const make of Object.values(everyCell)) {
      const layer = rnn({ cell: make({ units: 3, dropout: 0.5, recurrentDropout: 0.5 }), returnState: true });
      const x = normal([2, 4, 3], 1);
      tf.dispose(list(layer.apply(x)));
      expectNoLeak(() => layer.apply(x));
      expectNoLeak(() => layer.apply(x, { training: true }));
      layer.dispose();
      x.dispose();
    }
  });
});

describe('fused operation and loop', () => {
  beforeAll(() => useBackend('cpu'));

  it('agree, values and gradients', () => {
    const pairs = [
      { make: simpleRnn, config: {} },
      { make: simpleRnn, config: { activation: 'relu' } },
      ...(['sigmoid', 'hardSigmoid'] as const).flatMap((recurrentActivation) => [
        { make: lstm, config: { recurrentActivation } },
        { make: gru, config: { recurrentActivation, resetAfter: true } },
        { make: gru, config: { recurrentActivation, resetAfter: false } },
      ]),
    ];
    for (const { make, config } of pairs) {
      for (const goBackwards of [false, true]) {
        for (const zeroOutputForMask of [false, true]) {
          tf.engine().startScope();
          const options = {
            units: 4,
            returnSequences: true,
            returnState: true,
            goBackwards,
            zeroOutputForMask,
          };
          const layer = make({ ...options, ...config });
          const x = normal([3, 5, 2], 4);
          layer.apply(x);
          randomizeWeights(layer, 3);
          const mask = tf.tensor2d([1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0], [3, 5]);
          const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
          const run = () => list(layer.apply(x, { mask }));
          const loss = () => tf.addN(run().map((result) => tf.sum(tf.square(result)))) as tf.Scalar;
          const fused = run();
          const fusedGrads = tf.variableGrads(loss, variables).grads;
          // The subject under test has no switch: take its fused operation away.
          Object.defineProperty(layer.cell, 'runFused', { value: () => null });
          const looped = run();
          const loopedGrads = tf.variableGrads(loss, variables).grads;
          expect(largestDifference(fused, looped)).toBeLessThanOrEqual(1e-6);
          for (const name of Object.keys(fusedGrads)) {
            expectClose(fusedGrads[name]!, loopedGrads[name]!, { absolute: 1e-5, relative: 1e-5 });
          }
          tf.engine().endScope();
        }
      }
    }
  });

  it('a loop runs only where it must', () => {
    const counts = (layer: ReturnType<typeof lstm>, kwargs = {}) => {
      const x = tf.ones([1, 3, 2]);
      layer.apply(x);
      let steps = 0;
      const { stepper } = layer.cell as ReturnType<typeof lstmCell>;
      Object.defineProperty(layer.cell, 'stepper', {
        value(mask: tf.Tensor2D | null) {
          steps++;
          return stepper.call(this, mask);
        },
      });
      layer.apply(x, kwargs);
      return steps;
    };
    expect(counts(lstm({ units: 2 }))).toBe(0);
    expect(counts(lstm({ units: 2, dropout: 0.5 }), { training: true })).toBe(0);
    expect(counts(lstm({ units: 2, recurrentDropout: 0.5 }))).toBe(0);
    expect(counts(lstm({ units: 2, recurrentDropout: 0.5 }), { training: true })).toBe(1);
    expect(counts(lstm({ units: 2, recurrentActivation: 'sigmoid' }))).toBe(0);
    expect(counts(lstm({ units: 2, recurrentActivation: 'hardSigmoidKeras3' }))).toBe(1);
    expect(counts(gru({ units: 2 }) as never)).toBe(0);
    expect(counts(gru({ units: 2, recurrentActivation: 'sigmoid', resetAfter: true }) as never)).toBe(0);
    expect(counts(gru({ units: 2, activation: 'relu' }) as never)).toBe(1);
    expect(counts(simpleRnn({ units: 2, activation: 'relu' }) as never)).toBe(0);
    expect(counts(simpleRnn({ units: 2, activation: 'sigmoid' }) as never)).toBe(1);
  });
});

describe('what the equations say', () => {
  beforeAll(() => useBackend('cpu'));

  it('peepholes of zero are none', () => {
    const [plain, peephole] = [
      rnn({ cell: lstmCell({ units: 3, recurrentActivation: 'sigmoid' }) }),
      rnn({ cell: peepholeLstmCell({ units: 3 }) }),
    ];
    const x = normal([2, 4, 3], 5);
    plain.apply(x);
    peephole.apply(x);
    randomizeWeights(plain, 6);
    peephole.setWeights([...plain.getWeights(), tf.zeros([3]), tf.zeros([3]), tf.zeros([3])]);
    expectClose(peephole.apply(x) as tf.Tensor, plain.apply(x) as tf.Tensor);
  });

  it('a projection by the identity is none', () => {
    const plain = rnn({
      cell: lstmCell({ units: 3, recurrentActivation: 'sigmoid' }),
      returnState: true,
    });
    const projected = rnn({ cell: projectedLstmCell({ units: 3, projectionSize: 3 }), returnState: true });
    const x = normal([2, 4, 3], 5);
    plain.apply(x);
    projected.apply(x);
    randomizeWeights(plain, 6);
    projected.setWeights([...plain.getWeights(), tf.eye(3)]);
    expect(largestDifference(list(projected.apply(x)), list(plain.apply(x)))).toBeLessThanOrEqual(1e-6);
  });

  it('the layer-norm cells give what a direct transcription of the paper gives', () => {
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
    const norm = (v: number[], gamma: number[], beta = v.map(() => 0)) => {
      const mean = v.reduce((a, b) => a + b, 0) / v.length;
      const variance = v.reduce((a, b) => a + (b - mean) ** 2, 0) / v.length;
      return v.map((e, i) => ((e - mean) / Math.sqrt(variance + 1e-3)) * gamma[i]! + beta[i]!);
    };
    const times = (v: number[], m: number[][]) =>
      m[0]!.map((_, j) => v.reduce((s, e, i) => s + e * m[i]![j]!, 0));
    const x = normal([1, 3, 2], 7);
    const steps = (x.arraySync() as number[][][])[0]!;
    const n = 2;

    const memory = rnn({ cell: everyCell.layerNormLstmCell!({ units: n }) });
    memory.apply(x);
    randomizeWeights(memory, 8);
    const [w, u, b, gx, gh, gc, bc] = memory.getWeights().map((t) => t.arraySync()) as [
      number[][],
      number[][],
      ...number[][],
    ];
    let h = [0, 0];
    let c = [0, 0];
    for (const step of steps) {
      const [a, r] = [norm(times(step, w), gx!), norm(times(h, u), gh!)];
      const z = a.map((e, i) => e + r[i]! + b![i]!);
      c = c.map((e, i) => sigmoid(z[n + i]!) * e + sigmoid(z[i]!) * Math.tanh(z[2 * n + i]!));
      h = norm(c, gc!, bc!).map((e, i) => sigmoid(z[3 * n + i]!) * Math.tanh(e));
    }
    expectClose(memory.apply(x) as tf.Tensor, h);

    const gated = rnn({ cell: everyCell.layerNormGruCell!({ units: n }) });
    gated.apply(x);
    randomizeWeights(gated, 9);
    const [gw, gu, gb, ggx, ggh] = gated.getWeights().map((t) => t.arraySync()) as [
      number[][],
      number[][],
      ...number[][],
    ];
    h = [0, 0];
    for (const step of steps) {
      const part = (v: number[], m: number[][], g: number[]) => {
        const product = times(v, m);
        return [
          ...norm(product.slice(0, 2 * n), g.slice(0, 2 * n)),
          ...norm(product.slice(2 * n), g.slice(2 * n)),
        ];
      };
      const [a, r] = [part(step, gw, ggx!), part(h, gu, ggh!)];
      h = h.map((e, i) => {
        const z = sigmoid(a[i]! + r[i]! + gb![i]!);
        const reset = sigmoid(a[n + i]! + r[n + i]! + gb![n + i]!);
        const candidate = Math.tanh(a[2 * n + i]! + gb![2 * n + i]! + reset * r[2 * n + i]!);
        return (1 - z) * candidate + z * e;
      });
    }
    expectClose(gated.apply(x) as tf.Tensor, h);
  });

  it('recurrent dropout drops in the product, not in the memory of a GRU', () => {
    const cell = gruCell({ units: 2, recurrentDropout: 0.5, dropoutFunc: (ones) => tf.zerosLike(ones) });
    const layer = rnn({ cell });
    const x = tf.zeros([1, 1, 1]);
    layer.apply(x);
    // No input, no bias, everything dropped: z = 1/2, n = 0, so half of the state must be left.
    const initialState = [tf.tensor2d([[4, -6]])];
    expectClose(layer.apply(x, { initialState, training: true }) as tf.Tensor, [2, -3]);
  });
});

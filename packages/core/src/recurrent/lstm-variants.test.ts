import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useKernels } from '../kernels/runtime.ts';
import { createRng } from '../random/rng.ts';
import { expectClose, expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { fusedLstm } from './fused-lstm.ts';
import { plainLstm } from './plain.ts';
import { prepare } from './prepare.ts';
import type { LstmOptions, LstmWeights, RecurrentResult } from './types.ts';

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const cases = fc.record({
  batch: size(4),
  time: size(5),
  input: size(4),
  hidden: size(9),
  projectionSize: fc.option(size(4), { nil: undefined }),
  peephole: fc.boolean(),
  clip: fc.constantFrom(0, 0.5, 3),
  coupled: fc.boolean(),
  reverse: fc.boolean(),
  masked: fc.boolean(),
  recurrentActivation: fc.constantFrom('sigmoid' as const, 'hardSigmoid' as const),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function build(c: Case) {
  const rng = createRng(c.seed);
  const draw = (...shape: number[]): tf.Tensor =>
    tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.7 * rng.normal()),
      shape,
    );
  const { batch, time, input, hidden } = c;
  const output = c.projectionSize ?? hidden;
  const inputs = [
    draw(batch, time, input),
    draw(input, 4 * hidden),
    draw(output, 4 * hidden),
    draw(4 * hidden),
    draw(batch, output),
    draw(batch, hidden),
    ...(c.peephole ? [draw(3 * hidden)] : []),
    ...(c.projectionSize === undefined ? [] : [draw(hidden, output)]),
  ];
  const mask = tf.tensor2d(
    Array.from({ length: batch * time }, () => rng.integer(2)),
    [batch, time],
  );
  const options: LstmOptions = {
    clip: c.clip,
    coupled: c.coupled,
    reverse: c.reverse,
    recurrentActivation: c.recurrentActivation,
    ...(c.masked ? { mask } : {}),
  };
  const bind = (tensors: tf.Tensor[]): [tf.Tensor3D, LstmWeights, LstmOptions] => {
    const [x, kernel, recurrentKernel, bias, h, cell, ...rest] = tensors;
    const weights = {
      kernel,
      recurrentKernel,
      bias,
      ...(c.peephole ? { peephole: rest[0] } : {}),
      ...(c.projectionSize === undefined ? {} : { projection: rest.at(-1) }),
    } as unknown as LstmWeights;
    return [x as tf.Tensor3D, weights, { ...options, initialState: [h, cell] as tf.Tensor2D[] }];
  };
  const fused = (tensors: tf.Tensor[]): RecurrentResult => fusedLstm(...bind(tensors));
  const plain = (tensors: tf.Tensor[]): RecurrentResult => {
    const [x, weights, given] = bind(tensors);
    return plainLstm(x, weights, { ...given, ...prepare('test', x, weights, given, 4, 2) });
  };
  const seeds = [draw(batch, time, output), draw(batch, output), draw(batch, hidden)];
  const mix = ({ output, state }: RecurrentResult): tf.Scalar =>
    tf.addN([output, ...state].map((part, index) => tf.sum(tf.mul(part, seeds[index]!)))) as tf.Scalar;
  return { inputs, fused, plain, mix };
}

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  for (const kernels of ['auto', 'off'] as const) {
    describe(`LSTM with peepholes, projection, clip and coupled gates on ${backend}, kernels ${kernels}`, () => {
      beforeAll(async () => {
        await useBackend(backend);
        useKernels(kernels);
      });
      afterAll(() => useKernels('auto'));

      test('outputs, states and all gradients equal those of the plain formulation', () => {
        fc.assert(
          fc.property(cases, (c) => {
            tf.tidy(() => {
              const { inputs, fused, plain, mix } = build(c);
              const [got, want] = [fused(inputs), plain(inputs)];
              expectClose(got.output, want.output, { absolute: 2e-6, relative: 1e-5 });
              got.state.forEach((part, index) => {
                expectClose(part, want.state[index]!, { absolute: 2e-6, relative: 1e-5 });
              });
              const gradients = tf.grads((...at) => mix(fused(at)))(inputs);
              tf.grads((...at) => mix(plain(at)))(inputs).forEach((gradient, index) => {
                expectClose(gradients[index]!, gradient, { absolute: 5e-5, relative: 1e-4 });
              });
            });
          }),
          { seed: 1997, numRuns: kernels === 'auto' ? 60 : 5 },
        );
      });

      test('leaves no tensor behind', () => {
        const c = { batch: 2, time: 3, input: 2, hidden: 3, projectionSize: 2, peephole: true };
        const rest = {
          clip: 0.5 as const,
          coupled: false,
          reverse: true,
          masked: true,
          recurrentActivation: 'sigmoid',
          seed: 1,
        } as const;
        const { inputs, fused, mix } = build({ ...c, ...rest });
        expectNoLeak(() => fused(inputs));
        expectNoLeak(() => tf.grads((...at) => mix(fused(at)))(inputs));
      });
    });
  }
}

test('a clip that is none is named', async () => {
  await useBackend('cpu');
  const weights = { kernel: tf.ones([1, 4]), recurrentKernel: tf.ones([1, 4]) } as unknown as LstmWeights;
  expect(() => fusedLstm(tf.ones([1, 1, 1]), weights, { clip: -1 })).toThrow(
    'clip must be positive, or 0 for none, got -1',
  );
});

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRng, fusedGru, fusedLstm, fusedSimpleRnn, type RecurrentResult } from '../src/index.ts';
import { expectClose, useBackend } from '../src/testing/index.ts';
import { type Float64Case, type Float64Inputs, float64Recurrent } from './float64.ts';

const names = ['x', 'kernel', 'recurrentKernel', 'bias', 'recurrentBias', 'h', 'c'] as const;
type Name = (typeof names)[number];

const gatesOf = (op: Float64Case['op']): number => (op === 'lstm' ? 4 : op.startsWith('gru') ? 3 : 1);

function namesOf(op: Float64Case['op']): Name[] {
  return names.filter((name) =>
    name === 'c' ? op === 'lstm' : name !== 'recurrentBias' || op.startsWith('gru'),
  );
}

function run(k: Float64Case, t: { readonly [name in Name]: tf.Tensor }, mask: tf.Tensor2D): RecurrentResult {
  const weights = {
    kernel: t.kernel as tf.Tensor2D,
    recurrentKernel: t.recurrentKernel as tf.Tensor2D,
    bias: t.bias as tf.Tensor1D,
  };
  const options = { mask, maskedOutput: k.zeroMasked ? 'zero' : 'hold', reverse: k.reverse } as const;
  const x = t.x as tf.Tensor3D;
  const h = t.h as tf.Tensor2D;
  const recurrentActivation = k.gates;
  if (k.op === 'lstm') {
    const initialState = [h, t.c as tf.Tensor2D];
    return fusedLstm(x, weights, { ...options, initialState, recurrentActivation });
  }
  if (k.op === 'tanh' || k.op === 'relu') {
    return fusedSimpleRnn(x, weights, { ...options, initialState: [h], activation: k.op });
  }
  return fusedGru(
    x,
    { ...weights, recurrentBias: t.recurrentBias as tf.Tensor1D },
    { ...options, initialState: [h], resetAfter: k.op === 'gruAfter', recurrentActivation },
  );
}

const variants = [
  ['tanh', 'sigmoid'],
  ['relu', 'sigmoid'],
  ['lstm', 'sigmoid'],
  ['gruAfter', 'sigmoid'],
  ['gruBefore', 'sigmoid'],
  ['lstm', 'hardSigmoid'],
  ['gruAfter', 'hardSigmoid'],
  ['gruBefore', 'hardSigmoid'],
] as const;

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`numeric differentiation in float64, on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    for (const [op, gates] of variants) {
      for (const masked of [false, true]) {
        for (const reverse of [false, true]) {
          const setting = `${masked ? ', masked' : ''}${reverse ? ', reversed' : ''}`;
          test(`${op}, ${gates}${setting}: every gradient, through output and final states`, () => {
            const size = { batch: 2, time: 4, input: 3, hidden: 3 };
            const rng = createRng(op.length + (masked ? 10 : 0) + (reverse ? 100 : 0));
            const mask = [
              [true, !masked, true, true],
              [true, true, !masked, !masked],
            ];
            const k: Float64Case = { op, gates, ...size, reverse, mask, zeroMasked: masked && reverse };
            const width = gatesOf(op) * size.hidden;
            const shapes: { [name in Name]: number[] } = {
              x: [size.batch, size.time, size.input],
              kernel: [size.input, width],
              recurrentKernel: [size.hidden, width],
              bias: [width],
              recurrentBias: [width],
              h: [size.batch, size.hidden],
              c: [size.batch, size.hidden],
            };
            // Wide enough for hard gates to be shut and open too.
            const scale = gates === 'hardSigmoid' ? 1 : 0.6;
            const draw = (shape: number[]): Float64Array =>
              Float64Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
                Math.fround(scale * rng.normal()),
              );
            const values = Object.fromEntries(names.map((name) => [name, draw(shapes[name])])) as unknown as {
              [name in Name]: Float64Array;
            };
            if (gates === 'hardSigmoid') {
              const reached = float64Recurrent(k, values).gates;
              // Differences of 1e-5 must not step over a kink; and all three pieces must be there.
              expect(Math.min(...reached.map((at) => Math.abs(Math.abs(at) - 2.5)))).toBeGreaterThan(1e-3);
              for (const piece of [-1, 0, 1]) {
                expect(reached.some((at) => Math.sign(Math.trunc(at / 2.5)) === piece)).toBe(true);
              }
            }
            const outputWeights = draw([size.batch, size.time, size.hidden]);
            const stateWeights = [draw(shapes.h), draw(shapes.h)] as const;

            const dot = (a: Float64Array, b: Float64Array): number =>
              a.reduce((sum, v, i) => sum + v * b[i]!, 0);
            const scalar = (inputs: Float64Inputs): number => {
              const { output, h, c } = float64Recurrent(k, inputs);
              const states = dot(h, stateWeights[0]) + (op === 'lstm' ? dot(c, stateWeights[1]) : 0);
              return dot(output, outputWeights) + states;
            };
            tf.tidy(() => {
              const used = namesOf(op);
              const tensors = Object.fromEntries(
                names.map((name) => [name, tf.tensor(Float32Array.from(values[name]), shapes[name])]),
              ) as { [name in Name]: tf.Tensor };
              const maskTensor = tf.tensor2d(mask.flat(), [size.batch, size.time], 'bool');
              const loss = (...at: tf.Tensor[]): tf.Scalar => {
                const given = { ...tensors, ...Object.fromEntries(used.map((name, i) => [name, at[i]!])) };
                const { output, state } = run(k, given, maskTensor);
                const flat = (v: Float64Array, shape: number[]): tf.Tensor =>
                  tf.tensor(Float32Array.from(v), shape);
                return tf.addN([
                  tf.sum(tf.mul(output, flat(outputWeights, output.shape))),
                  ...state.map((part, i) => tf.sum(tf.mul(part, flat(stateWeights[i]!, part.shape)))),
                ]) as tf.Scalar;
              };
              expectClose(loss(...used.map((name) => tensors[name])), [scalar(values)], { absolute: 1e-5 });
              const analytic = tf.grads(loss)(used.map((name) => tensors[name]));
              used.forEach((name, index) => {
                const numeric = values[name].map((_, at) => {
                  const moved = (by: number): number => {
                    const copy = values[name].slice();
                    copy[at]! += by;
                    return scalar({ ...values, [name]: copy });
                  };
                  return (moved(1e-5) - moved(-1e-5)) / 2e-5;
                });
                expectClose(analytic[index]!, numeric, { absolute: 1e-5, relative: 1e-5 });
              });
            });
          });
        }
      }
    }
  });
}

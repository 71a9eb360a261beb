import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, test } from 'vitest';
import { createRng, fusedGru, fusedLstm, fusedSimpleRnn, type RecurrentOptions } from '../src/index.ts';
import { expectClose, useBackend } from '../src/testing/index.ts';

const cases = fc.record({
  op: fc.constantFrom('simpleRNN', 'lstm', 'gru'),
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.integer({ min: 1, max: 5 }),
  input: fc.integer({ min: 1, max: 4 }),
  hidden: fc.integer({ min: 1, max: 5 }),
  reverse: fc.boolean(),
  masked: fc.boolean(),
  // Left out, it is hardSigmoid in tf.layers.
  recurrentActivation: fc.constantFrom(undefined, 'hardSigmoid' as const, 'sigmoid' as const),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`tf.layers with the same weights, on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    test('the same output, final states and weight gradients', () => {
      fc.assert(
        fc.property(cases, (c) => {
          const { op, batch, time, input, hidden } = c;
          const rng = createRng(c.seed);
          const draw = (...shape: number[]): tf.Tensor =>
            tf.tensor(
              Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.7 * rng.normal()),
              shape,
            );
          tf.tidy(() => {
            const config = {
              units: hidden,
              returnSequences: true,
              returnState: true,
              goBackwards: c.reverse,
              recurrentInitializer: 'zeros' as const,
            };
            const gate = c.recurrentActivation && { recurrentActivation: c.recurrentActivation };
            const layer =
              op === 'simpleRNN'
                ? tfl.layers.simpleRNN(config)
                : op === 'lstm'
                  ? tfl.layers.lstm({ ...config, ...gate })
                  : tfl.layers.gru({ ...config, ...gate });
            const x = draw(batch, time, input) as tf.Tensor3D;
            const mask = tf.tensor2d(
              Array.from({ length: batch * time }, () => rng.integer(2)),
              [batch, time],
            );
            const gates = op === 'simpleRNN' ? 1 : op === 'lstm' ? 4 : 3;
            layer.apply(x);
            const given = [draw(input, gates * hidden), draw(hidden, gates * hidden), draw(gates * hidden)];
            layer.setWeights(given);
            const theirs = layer.apply(x, c.masked ? { mask } : {}) as tf.Tensor[];

            // Keras keeps the GRU's gates as z, r, n.
            const reorder = (weight: tf.Tensor): tf.Tensor => {
              if (op !== 'gru') return weight;
              const [z, r, n] = tf.split(weight, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor];
              return tf.concat([r, z, n], -1);
            };
            const options: RecurrentOptions = { reverse: c.reverse, ...(c.masked && { mask }) };
            const run = (...weights: tf.Tensor[]): ReturnType<typeof fusedLstm> => {
              const [kernel, recurrentKernel, bias] = weights.map(reorder) as [
                tf.Tensor2D,
                tf.Tensor2D,
                tf.Tensor1D,
              ];
              const all = { kernel, recurrentKernel, bias };
              const recurrentActivation = c.recurrentActivation ?? 'hardSigmoid';
              if (op === 'lstm') return fusedLstm(x, all, { ...options, recurrentActivation });
              if (op === 'gru')
                return fusedGru(x, all, { ...options, resetAfter: false, recurrentActivation });
              return fusedSimpleRnn(x, all, options);
            };
            const ours = run(...given);
            // goBackwards leaves the output in processing order.
            const aligned = c.reverse ? tf.reverse(theirs[0]!, 1) : theirs[0]!;
            const close = { absolute: 1e-5 };
            expectClose(ours.output, aligned, close);
            ours.state.forEach((part, index) => {
              expectClose(part, theirs[index + 1]!, close);
            });

            const weightOf = tf.add(draw(batch, time, hidden), 0);
            const mine = tf.grads((...weights) => tf.sum(tf.mul(run(...weights).output, weightOf)))(given);
            const variables = layer.trainableWeights.map(
              (weight) => (weight as unknown as { val: tf.Variable }).val,
            );
            const { grads } = tf.variableGrads(() => {
              const [output] = layer.apply(x, c.masked ? { mask } : {}) as tf.Tensor[];
              return tf.sum(tf.mul(c.reverse ? tf.reverse(output!, 1) : output!, weightOf)) as tf.Scalar;
            }, variables);
            mine.forEach((gradient, index) => {
              expectClose(gradient, grads[variables[index]!.name]!, { absolute: 5e-5, relative: 1e-4 });
            });
            layer.dispose();
          });
        }),
        { seed: 20240611, numRuns: 40 },
      );
    });
  });
}

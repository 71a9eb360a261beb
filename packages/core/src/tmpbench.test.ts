import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { test } from 'vitest';
import { fusedLstm } from './index.ts';
import { useBackend } from './testing/index.ts';

for (const backend of ['cpu', 'wasm'] as const) {
  test(backend, async () => {
    await useBackend(backend);
    for (const [B, T, I, H] of [
      [16, 24, 4, 32],
      [32, 28, 28, 128],
    ] as const) {
      const x = tf.randomNormal([B, T, I]) as tf.Tensor3D;
      const layer = tfl.layers.lstm({
        units: H,
        returnSequences: true,
        recurrentInitializer: 'glorotUniform',
        recurrentActivation: 'sigmoid',
      });
      layer.apply(x);
      const [k, r, b] = [
        tf.variable(tf.randomNormal([I, 4 * H])),
        tf.variable(tf.randomNormal([H, 4 * H])),
        tf.variable(tf.zeros([4 * H])),
      ];
      const ours = () =>
        tf.tidy(() => {
          tf.variableGrads(
            () =>
              tf.sum(
                fusedLstm(x, { kernel: k as never, recurrentKernel: r as never, bias: b as never }).output,
              ) as tf.Scalar,
            [k, r, b],
          ).value.dataSync();
        });
      const theirs = () =>
        tf.tidy(() => {
          tf.variableGrads(
            () => tf.sum(layer.apply(x, { training: true }) as tf.Tensor) as tf.Scalar,
            layer.trainableWeights.map((w) => (w as unknown as { val: tf.Variable }).val),
          ).value.dataSync();
        });
      const fwd = () =>
        tf.tidy(() => {
          fusedLstm(x, {
            kernel: k as never,
            recurrentKernel: r as never,
            bias: b as never,
          }).output.dataSync();
        });
      const time = (f: () => void, n: number) => {
        for (let i = 0; i < Math.min(5, n); i++) f();
        const ts: number[] = [];
        for (let i = 0; i < n; i++) {
          const t = performance.now();
          f();
          ts.push(performance.now() - t);
        }
        return ts.sort((a, c) => a - c)[n >> 1]!.toFixed(2);
      };
      const small = H === 32;
      console.log(
        backend,
        `B${B} T${T} I${I} H${H}`,
        'ours',
        time(ours, small ? 40 : 10),
        'fwd only',
        time(fwd, small ? 40 : 10),
        'tf.layers',
        time(theirs, small ? 10 : 4),
        'ms (median)',
      );
    }
  });
}

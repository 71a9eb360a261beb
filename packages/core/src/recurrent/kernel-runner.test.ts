import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectClose, expectNoLeak, useBackend } from '../testing/index.ts';
import type { KernelAttributes } from './composed/shared.ts';
import { type BackendTraits, KernelRunner } from './kernel-runner.ts';
import { fusedOps } from './registry.ts';

beforeAll(() => useBackend('cpu'));

const runner = (traits?: BackendTraits): KernelRunner => new KernelRunner(tf.engine().backend, 'cpu', traits);

describe('scopes', () => {
  test('free what they do not return, also when the computation throws', () => {
    const a = tf.tensor1d([1, 2]);
    expectNoLeak(() => {
      const r = runner();
      const before = tf.engine().backend.numDataIds();
      const [kept] = r.scope(() => {
        r.add(a, a);
        return [r.multiply(a, r.add(a, a))];
      }) as [tf.TensorInfo];
      expect(tf.engine().backend.numDataIds()).toBe(before + 1);
      expect(() =>
        r.scope(() => {
          r.add(a, a);
          return [r.run('NoSuchKernel', { x: a })];
        }),
      ).toThrow('The TensorFlow.js backend "cpu" has no kernel "NoSuchKernel"');
      expect(tf.engine().backend.numDataIds()).toBe(before + 1);
      return tf.engine().makeTensorFromTensorInfo(kept);
    });
    a.dispose();
  });
});

describe('the way over kernels only, as on webgl and webgpu', () => {
  for (const [name, op] of Object.entries(fusedOps)) {
    const variants = [
      { resetAfter: false },
      ...(name === 'gru' ? [{ resetAfter: true }] : []),
      ...(name === 'simpleRnn' ? [] : [{ resetAfter: false, recurrentActivation: 'hardSigmoid' as const }]),
    ];
    for (const variant of variants) {
      test(`${name} ${JSON.stringify(variant)}: forward and backward equal those over host memory`, () => {
        const gates = op.gradients.includes('initialC') ? 4 : name === 'gru' ? 3 : 1;
        const shapes: { [input: string]: number[] } = {
          x: [2, 3, 4],
          kernel: [4, gates * 5],
          recurrentKernel: [5, gates * 5],
          bias: [gates * 5],
          initialH: [2, 5],
          ...(op.states === 2 && { initialC: [2, 5] }),
          ...(name === 'gru' && { recurrentBias: [gates * 5] }),
        };
        const inputs: { [input: string]: tf.TensorInfo } = Object.fromEntries(
          Object.entries(shapes).map(([input, shape], index) => [
            input,
            tf.randomNormal(shape, 0, 1, 'float32', 100 + index),
          ]),
        );
        inputs.mask = tf.tensor2d([1, 1, 0, 0, 1, 1], [2, 3], 'bool');
        const real = tf.tile(tf.expandDims(inputs.mask as tf.Tensor2D, 2), [1, 1, 4]);
        inputs.x = tf.where(real, inputs.x as tf.Tensor, tf.fill([2, 3, 4], Number.NaN));
        const attributes: KernelAttributes = {
          reverse: true,
          zeroMasked: true,
          saveForGradient: true,
          activation: 'relu',
          ...variant,
        };
        const results = [undefined, { hostMemory: false, products: 'kernel' } as const].map((traits) => {
          const wrap = (infos: tf.TensorInfo[]): tf.Tensor[] =>
            infos.map((info) => tf.engine().makeTensorFromTensorInfo(info));
          const forward = wrap(op.forward(runner(traits), inputs, attributes));
          const gradientInputs: { [input: string]: tf.TensorInfo } = {
            ...inputs,
            outputGradient: forward[0]!,
            hGradient: forward[1]!,
            cGradient: forward[2]!,
          };
          forward.slice(1 + op.states).forEach((saved, index) => {
            gradientInputs[`saved${index}`] = saved;
          });
          return [...forward, ...wrap(op.backward(runner(traits), gradientInputs, attributes))];
        });
        const [host, kernels] = results as [tf.Tensor[], tf.Tensor[]];
        expect(kernels.length).toBe(host.length);
        kernels.forEach((tensor, index) => {
          expectClose(tensor, host[index]!, { absolute: 1e-5 });
        });
      });
    }
  }
});

import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { sequenceCases } from '../../../test/cases/sequence.ts';
import { runRecurra } from '../../../test/operator-case.ts';
import { encodeTensor, type OnnxTensor } from '../../index.ts';
import { importTrainable } from '../trainable/import-trainable.ts';

const weights = ['w', 'r'];
const sumOf = ({ data }: OnnxTensor): number => (data as Float32Array).reduce((sum, value) => sum + value, 0);

beforeAll(() => useBackend('cpu'));

it('gradients flow through a sequence that a loop builds, as central differences say', async () => {
  const { model, feeds } = sequenceCases[0]!;
  const graph = model.graph!;
  // The case feeds what is to be trained here.
  const stored = {
    ...model,
    graph: {
      ...graph,
      input: graph.input.filter(({ name }) => !weights.includes(name)),
      initializer: [...graph.initializer, ...weights.map((name) => encodeTensor(name, feeds[name]!))],
    },
  };
  const before = tf.memory().numTensors;
  const trainable = importTrainable(stored, { trainable: weights });
  expect(trainable.trainableNames).toEqual(weights);
  const gradients = tf.tidy(() => {
    const inputs = Object.fromEntries(
      trainable.inputs.map(({ name, type }) => {
        const { dims, data } = feeds[name]!;
        const dtype = type === 'float32' ? 'float32' : 'int32';
        return [name, tf.tensor(Array.from(data as Float32Array, Number), [...dims], dtype)];
      }),
    );
    const { grads } = tf.variableGrads(() => {
      const [y] = [trainable.apply(inputs, { training: true })].flat();
      return tf.sum(y as tf.Tensor);
    }, trainable.trainableWeights);
    return trainable.trainableWeights.map((weight) => Array.from(grads[weight.name]!.dataSync()));
  });
  const loss = async (name: string, i: number, offset: number): Promise<number> => {
    const weight = feeds[name]!;
    const data = Float32Array.from(weight.data as Float32Array);
    data[i] = data[i]! + offset;
    const { y } = await runRecurra(model, { ...feeds, [name]: { ...weight, data } as OnnxTensor });
    return sumOf(y!);
  };
  for (const [k, name] of weights.entries()) {
    for (const [i, gradient] of gradients[k]!.entries()) {
      const numeric = ((await loss(name, i, 0.01)) - (await loss(name, i, -0.01))) / 0.02;
      expect(gradient).toBeCloseTo(numeric, 2);
    }
  }
  trainable.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

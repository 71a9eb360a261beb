import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { bidirectional, gru, layerNormGruCell, lstm, rnn } from '../src/index.ts';

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

const vocabulary = 9;
const [sequences, time] = [12, 6];
const words = Array.from(
  { length: sequences * time },
  (_, index) => (index * index + 3 * index) % vocabulary,
);
const answers = Array.from({ length: sequences }, (_, index) => (words[index * time]! > 4 ? 1 : 0));

/** Trains with tfjs-layers' own loop, nothing of ours but the layer, and gives the weights. */
async function trained(backend: 'cpu' | 'wasm', layers: () => tfl.layers.Layer[]): Promise<number[][]> {
  await useBackend(backend);
  const model = tfl.sequential({ layers: layers() });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy' });
  const x = tf.tensor2d(words, [sequences, time], 'int32');
  const y = tf.tensor2d(answers, [sequences, 1]);
  const { history } = await model.fit(x, y, { epochs: 8, batchSize: 5, shuffle: false, verbose: 0 });
  expect(history.loss!.at(-1)!).toBeLessThan(history.loss![0] as number);
  const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
  tf.dispose([x, y]);
  model.dispose();
  return weights;
}

const embedding = (maskZero = false) =>
  tfl.layers.embedding({
    inputDim: vocabulary,
    outputDim: 4,
    inputLength: time,
    maskZero,
    embeddingsInitializer: tfl.initializers.randomUniform({ seed: 1, minval: -0.5, maxval: 0.5 }),
  });
const head = () =>
  tfl.layers.dense({
    units: 1,
    activation: 'sigmoid',
    kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }),
  });

// tensorflow/tfjs#8082: an embedding in front of a recurrent layer could not train on wasm.
describe('model.fit of tfjs-layers on wasm comes to the weights it comes to on cpu', () => {
  it.each<[string, () => tfl.layers.Layer[]]>([
    ['embedding, lstm', () => [embedding(), lstm({ units: 5, seed: 3 }), head()]],
    ['embedding, gru', () => [embedding(), gru({ units: 5, seed: 3 }), head()]],
    ['embedding with a mask, lstm', () => [embedding(true), lstm({ units: 5, seed: 3 }), head()]],
    [
      'embedding, bidirectional gru of a cell that is not fused',
      () => [
        embedding(),
        bidirectional({ layer: rnn({ cell: layerNormGruCell({ units: 3, seed: 3 }) }) }),
        head(),
      ],
    ],
    [
      'embedding, convolution, lstm',
      () => [
        embedding(),
        tfl.layers.conv1d({
          filters: 3,
          kernelSize: 3,
          activation: 'tanh',
          kernelInitializer: tfl.initializers.glorotUniform({ seed: 4 }),
        }),
        lstm({ units: 4, seed: 3 }),
        head(),
      ],
    ],
  ])('%s', async (_name, layers) => {
    const onCpu = await trained('cpu', layers);
    const onWasm = await trained('wasm', layers);
    expect(onWasm.length).toBe(onCpu.length);
    onWasm.forEach((weight, index) => {
      expectClose(weight, onCpu[index]!, { absolute: 1e-3 });
    });
  });
});

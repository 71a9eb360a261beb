import '@tensorflow/tfjs-backend-cpu';
import * as cells from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { largestDifference, ortOutputs, roundedByHand, summary } from '../../test/dequantized.ts';
import { ortTensor, scrambleWeights } from '../../test/parity.ts';
import { createRunner, inspectOnnx, quantizeOnnx } from '../index.ts';
import { exportOnnx } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { layers } = tfl;

/** A model with every kind of weight that is packed. */
function everything(): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      layers.embedding({ inputDim: 60, outputDim: 16, inputShape: [null], name: 'words' }),
      layers.conv1d({ filters: 24, kernelSize: 3, padding: 'same', name: 'local' }),
      cells.bidirectional({ layer: cells.lstm({ units: 20, returnSequences: true }), name: 'both' }),
      cells.gru({ units: 20, returnSequences: true, resetAfter: true, name: 'gates' }),
      cells.simpleRnn({ units: 20, returnSequences: true, name: 'plain' }),
      cells.rnn({ cell: cells.layerNormLstmCell({ units: 20 }), name: 'looped' }),
      layers.dense({ units: 18, name: 'head' }),
    ],
  });
  scrambleWeights(model, 3);
  return model;
}

/** Along which axes each weight's scales differ. */
const axes = {
  'words/embeddings': [0],
  'local/kernel': [0],
  'both/W': [0, 1],
  'both/R': [0, 1],
  'gates/W': [0, 1],
  'gates/R': [0, 1],
  'plain/W': [0, 1],
  'plain/R': [0, 1],
  'looped/kernel': [1],
  'looped/recurrent_kernel': [1],
  'head/kernel': [1],
};

describe("exportOnnx with quantize: 'int8'", () => {
  it('gives what floats rounded by hand give, in ONNX Runtime and in our runner', async () => {
    const model = everything();
    const floats = exportOnnx(model);
    const bytes = exportOnnx(model, { quantize: 'int8' });
    const { report } = quantizeOnnx(floats);
    expect(report.bytesAfter).toBe(bytes.length);
    expect(report.weights.map(({ name }) => name).sort()).toEqual(Object.keys(axes).sort());
    console.log(`A model with every kind of weight: ${summary(report)}.`);

    const ids = Float32Array.from(tf.randomUniform([3, 7], 0, 60, 'int32', 5).dataSync());
    const feeds = { words_input: ortTensor(tf.tensor2d(ids, [3, 7])) };
    const expected = await ortOutputs(roundedByHand(floats, axes), feeds);
    expect(largestDifference(await ortOutputs(bytes, feeds), expected)).toBeLessThan(1e-5);

    const runner = await createRunner(bytes, { runner: 'recurra' });
    const { head } = await runner.run({ words_input: { type: 'float32', dims: [3, 7], data: ids } });
    expect(largestDifference([head?.data as Float32Array], expected)).toBeLessThan(1e-5);
    await runner.dispose();
  });

  it('keeps names, inputs and outputs', () => {
    const model = everything();
    const [before, after] = [
      inspectOnnx(exportOnnx(model)),
      inspectOnnx(exportOnnx(model, { quantize: 'int8' })),
    ];
    expect(after.inputs).toEqual(before.inputs);
    expect(after.outputs).toEqual(before.outputs);
    expect(after.recurrent.map(({ name, hiddenSize }) => [name, hiddenSize])).toEqual(
      before.recurrent.map(({ name, hiddenSize }) => [name, hiddenSize]),
    );
  });
});

it('takes little more than a quarter where there is not much else than weights', () => {
  const model = tfl.sequential({
    layers: [
      cells.lstm({ units: 128, inputShape: [null, 64], returnSequences: true }),
      cells.gru({ units: 128 }),
      layers.dense({ units: 32 }),
    ],
  });
  const { report } = quantizeOnnx(exportOnnx(model));
  console.log(`LSTM 128, GRU 128, dense 32: ${summary(report)}.`);
  expect(report.bytesAfter / report.bytesBefore).toBeLessThan(0.28);
});

const [length, classes] = [24, 4];
const shapes = [
  (phase: number) => Math.sin(2 * Math.PI * phase),
  (phase: number) => Math.sign(Math.sin(2 * Math.PI * phase)),
  (phase: number) => 2 * (phase % 1) - 1,
  (phase: number) => 1 - 4 * Math.abs((phase % 1) - 0.5),
];

/** Noisy waves [count, length, 1] of random pitch and phase, and which of the four shapes each has. */
function waves(count: number, seed: number): [tf.Tensor3D, number[]] {
  const uniform = tf.randomUniform([count, 2], 0, 1, 'float32', seed).arraySync() as [number, number][];
  const noise = tf.randomNormal([count, length], 0, 0.15, 'float32', seed + 1).arraySync() as number[][];
  const labels = uniform.map((_, i) => i % classes);
  const x = uniform.map(([start, pitch], i) =>
    noise[i]!.map((error, t) => [shapes[labels[i]!]!(start + t * (0.08 + 0.06 * pitch)) + error]),
  );
  return [tf.tensor3d(x), labels];
}

function accuracy(probabilities: Float32Array, labels: readonly number[]): number {
  const right = labels.filter((label, i) => {
    const row = [...probabilities.subarray(i * classes, (i + 1) * classes)];
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / labels.length;
}

it('a trained network of a third of the size is as good', async () => {
  const model = tfl.sequential({
    layers: [
      cells.lstm({ units: 64, inputShape: [null, 1], seed: 1, name: 'wave' }),
      layers.dense({
        units: classes,
        activation: 'softmax',
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }),
        name: 'shape',
      }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.005), loss: 'categoricalCrossentropy' });
  for (let step = 0; step < 200; step++) {
    const [x, labels] = waves(64, 100 + 2 * step);
    await model.trainOnBatch(x, tf.oneHot(labels, classes));
  }
  const [x, labels] = waves(800, 7);
  const floats = exportOnnx(model);
  const { report } = quantizeOnnx(floats);
  const feeds = { wave_input: ortTensor(x) };
  const [before, after] = await Promise.all(
    [floats, exportOnnx(model, { quantize: 'int8' })].map((bytes) => ortOutputs(bytes, feeds)),
  );
  const [a, b] = [accuracy(before![0]!, labels), accuracy(after![0]!, labels)];
  console.log(
    `Four kinds of waves: ${summary(report)}; accuracy ${a.toFixed(4)} before, ${b.toFixed(4)} after; ` +
      `probabilities differ by at most ${largestDifference(before!, after!).toFixed(4)}.`,
  );
  expect(a).toBeGreaterThan(0.9);
  expect(Math.abs(a - b)).toBeLessThanOrEqual(0.01);
  expect(report.bytesAfter / report.bytesBefore).toBeLessThan(0.32);
});

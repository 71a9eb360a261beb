// Trains a small recurrent network with dropout, saving after every second step; started and killed by the kill test.
// usage: node killable.mjs <checkpoint folder> <file for the final weights>
import { writeFileSync } from 'node:fs';
import { createRng, drawSeed, fusedLstm } from '@recurra/core';
import { directoryCheckpoint, resume } from '@recurra/train/node';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

const [folder, output] = process.argv.slice(2);
await tf.setBackend('cpu');

const rng = createRng(11);
const tensor = (shape, scale = 1) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => scale * rng.normal()),
    shape,
  );
const kernel = tf.variable(tensor([2, 16], 0.3));
const recurrentKernel = tf.variable(tensor([4, 16], 0.3));
const bias = tf.variable(tensor([16], 0.1));
const head = tf.variable(tensor([4, 1], 0.3));
const model = {
  trainableWeights: [kernel, recurrentKernel, bias, head],
  apply(x, { training }) {
    const last = fusedLstm(x, { kernel, recurrentKernel, bias }).state[0];
    const dropped = training
      ? tf.dropout(
          last,
          0.3,
          undefined,
          drawSeed(() => 0),
        )
      : last;
    return tf.matMul(dropped, head);
  },
};
const x = tensor([28, 6, 2]);
const y = tf.reshape(tf.sum(x, [1, 2]), [28, 1]);

const history = await resume(folder, {
  model,
  dataset: { x, y },
  loss: 'meanSquaredError',
  epochs: 10,
  batchSize: 4,
  accumulate: 2,
  optimizer: 'adamw',
  learningRate: 0.05,
  schedule: { name: 'plateau', patience: 1 },
  clipNorm: 1,
  validationSplit: 0.2,
  patience: 100,
  seed: 5,
  ifMissing: 'start',
  checkpoint: { store: directoryCheckpoint(folder), everySteps: 2 },
  onProgress: ({ step, epochEnd }) => {
    if (!epochEnd) process.stdout.write(`step ${step}\n`);
  },
});
const weights = model.trainableWeights.map((weight) =>
  Buffer.from(weight.dataSync().slice().buffer).toString('hex'),
);
writeFileSync(output, JSON.stringify({ weights, history }));

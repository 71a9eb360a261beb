import '@tensorflow/tfjs-backend-cpu';
import { lstm } from '@recurra/cells';
import { createRng } from '@recurra/core';
import { createRunner, type OnnxTensor } from '@recurra/onnx';
import { exportOnnx, importTrainable } from '@recurra/onnx/tfjs';
import { fit, type Trainable } from '@recurra/train';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';

// A small LSTM learns to continue one kind of wave; then the waves change. What it has learned must pay: training
// the exported file on comes as far in a tenth of the steps as training a new network does in all of them.

const [time, count, batchSize] = [20, 512, 32];
const stepsPerEpoch = count / batchSize;

interface Waves {
  readonly x: tf.Tensor3D;
  readonly y: tf.Tensor2D;
}

/** Windows of waves with noise, and the value that follows each. */
function waves(seed: number, period: number, height: number, level: number, rows = count): Waves {
  const rng = createRng(seed);
  const x = new Float32Array(rows * time);
  const y = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [start, length] = [rng.uniform() * 100, period * (0.8 + 0.4 * rng.uniform())];
    const at = (t: number): number =>
      level + height * Math.sin((2 * Math.PI * (start + t)) / length) + 0.02 * rng.normal();
    for (let t = 0; t < time; t++) x[row * time + t] = at(t);
    y[row] = at(time);
  }
  return { x: tf.tensor3d(x, [rows, time, 1]), y: tf.tensor2d(y, [rows, 1]) };
}

function network(seed: number): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      lstm({
        units: 24,
        inputShape: [null, 1],
        kernelInitializer,
        recurrentInitializer: tf.initializers.orthogonal({ seed }),
      }) as tf.layers.Layer,
      tf.layers.dense({ units: 1, kernelInitializer }),
    ],
  });
}

const options = { loss: 'meanSquaredError', batchSize, learningRate: 0.005, seed: 1 } as const;

const lossOn = (model: Pick<Trainable, 'apply'>, { x, y }: Waves): number =>
  tf.tidy(
    () => tf.losses.meanSquaredError(y, model.apply(x, { training: false }) as tf.Tensor).dataSync()[0]!,
  );

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('fine-tuning an exported LSTM on shifted data', () => {
  it('comes in a tenth of the steps as far as training from scratch, and ONNX Runtime gives the tuned numbers', async () => {
    const [before, after, unseen] = [waves(1, 12, 1, 0), waves(2, 14, 0.9, 0.1), waves(3, 14, 0.9, 0.1, 200)];
    const original = network(1);
    await fit(original, before, { ...options, epochs: 40 });
    const file = exportOnnx(original);

    const scratch = network(2);
    const epochs = 40;
    await fit(scratch, after, { ...options, epochs });
    const scratchLoss = lossOn(scratch as unknown as Trainable, unseen);

    const tuned = importTrainable(file);
    const untuned = lossOn(tuned, unseen);
    const history = await fit(tuned, after, { ...options, epochs: epochs / 10 });
    const tunedLoss = lossOn(tuned, unseen);
    console.log(
      `shifted data, mean squared error: before tuning ${untuned.toFixed(5)}; tuned for ${history.steps} steps ` +
        `${tunedLoss.toFixed(5)}; from scratch for ${epochs * stepsPerEpoch} steps ${scratchLoss.toFixed(5)}`,
    );
    expect(history.steps).toBeLessThanOrEqual((epochs * stepsPerEpoch) / 10);
    expect(tunedLoss).toBeLessThanOrEqual(scratchLoss);
    expect(untuned).toBeGreaterThan(scratchLoss);

    const runner = await createRunner(tuned.toOnnx(), { runner: 'ort' });
    const feed: OnnxTensor = {
      type: 'float32',
      dims: unseen.x.shape,
      data: Float32Array.from(unseen.x.dataSync()),
    };
    const [output] = Object.values(await runner.run({ [tuned.inputs[0]!.name]: feed })) as [OnnxTensor];
    const mine = (tuned.predict(unseen.x) as tf.Tensor).dataSync();
    const theirs = output.data as Float32Array;
    expect(theirs).toHaveLength(mine.length);
    const worst = Math.max(...Array.from(mine, (value, i) => Math.abs(value - theirs[i]!)));
    console.log(`largest difference from ONNX Runtime: ${worst}`);
    expect(worst).toBeLessThan(1e-4);
    await runner.dispose();
    tuned.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { statesOf } from '../src/model/states.ts';

/** Values without any pattern a model could stumble over, the same on every run. */
export function values(length: number, phase = 0): number[] {
  return Array.from({ length }, (_, index) => Math.sin(index * 1.7 + phase) + 0.3 * Math.cos(index * 0.37));
}

/** Rows of three features and one target, nearly linear in them. */
export function linearData(rows = 64): { x: tf.Tensor2D; y: tf.Tensor2D } {
  const x = tf.tensor2d(values(rows * 3), [rows, 3]);
  const noise = tf.tensor2d(
    values(rows, 5).map((value) => value * 0.05),
    [rows, 1],
  );
  const y = tf.tidy(() => tf.add(tf.matMul(x, tf.tensor2d([[1], [-2], [0.5]])), noise) as tf.Tensor2D);
  noise.dispose();
  return { x, y };
}

/** Sequences and the sum of each. */
export function sequenceData(rows = 16, time = 5): { x: tf.Tensor3D; y: tf.Tensor2D } {
  const x = tf.tensor3d(values(rows * time), [rows, time, 1]);
  const y = tf.tidy(() => tf.sum(x, 1) as tf.Tensor2D);
  return { x, y };
}

/** One dense layer that starts at zero. */
export function linearModel(
  config: Partial<tfl.layers.Layer & { units: number }> & object = {},
): tfl.Sequential {
  return tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 1, inputShape: [3], kernelInitializer: 'zeros', ...(config as object) }),
    ],
  });
}

/** A small LSTM that starts from the same weights every time. */
export function lstmModel(units = 4): tfl.Sequential {
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({
        units,
        inputShape: [null as unknown as number, 1],
        recurrentInitializer: 'zeros',
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 1 }),
      }),
      tfl.layers.dense({ units: 1, kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }) }),
    ],
  });
  return model;
}

/** A small LSTM that carries its states from batch to batch. */
export function statefulModel(batchSize = 4): tfl.Sequential {
  return tfl.sequential({
    layers: [
      tfl.layers.lstm({
        units: 3,
        stateful: true,
        batchInputShape: [batchSize, 3, 1],
        recurrentInitializer: 'zeros',
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 1 }),
      }),
      tfl.layers.dense({ units: 1, kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }) }),
    ],
  });
}

/** The bytes of all states of stateful layers. */
export function stateBytes(model: tfl.LayersModel): string {
  return statesOf(model)
    .list()
    .map(({ tensor }) => Buffer.from(Float32Array.from(tensor.dataSync()).buffer).toString('hex'))
    .join('|');
}

/** All weights' bytes, to be compared bit by bit. */
export function weightBytes(model: { getWeights(): tf.Tensor[] }): string {
  return model
    .getWeights()
    .map((weight) => Buffer.from(Float32Array.from(weight.dataSync()).buffer).toString('hex'))
    .join('|');
}

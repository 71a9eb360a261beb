import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { Task } from '../tasks.ts';
import { numbers } from './data.ts';
import { repeated } from './timing.ts';
import type { Bout } from './types.ts';

/** Whole sequences through a model of one layer, with `model.predict`; the same for our layers and TensorFlow.js's. */
export async function predictWith(layer: layers.Layer, { shape }: Task): Promise<Bout> {
  const { sequential } = await import('@tensorflow/tfjs-layers');
  const { batch, time, inputSize } = shape;
  const model = sequential({ layers: [layer] });
  const x = tf.tensor3d(numbers(batch * time * inputSize, 11), [batch, time, inputSize]);
  return repeated(
    () => {
      const y = model.predict(x, { batchSize: batch }) as tf.Tensor;
      y.dataSync();
      y.dispose();
    },
    () => {
      model.dispose();
      x.dispose();
    },
  );
}

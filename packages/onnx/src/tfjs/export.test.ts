import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { ortDifference, scrambleWeights } from '../../test/parity.ts';

it('writes an LSTM with a dense head that ONNX Runtime runs to the same numbers', async () => {
  for (const returnSequences of [false, true]) {
    const model = tfl.sequential({
      layers: [
        tfl.layers.lstm({ units: 5, inputShape: [null, 3], returnSequences }),
        tfl.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    });
    scrambleWeights(model, 1);
    const x = tf.randomNormal([4, 7, 3], 0, 1, 'float32', 5);
    expect(await ortDifference(model, [x])).toBeLessThan(1e-5);
    x.dispose();
  }
});

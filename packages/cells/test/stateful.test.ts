import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { bidirectional, gru, lstm, type RecurrentLayer, rnn, stackedRnn } from '../src/index.ts';
import { everyCell } from './support/cells.ts';
import { largestDifference, normal } from './support/tensors.ts';

describe('stateful layers', () => {
  beforeAll(() => useBackend('cpu'));

  const makers: Record<string, () => tfl.layers.Layer> = {
    lstm: () => lstm({ units: 3, stateful: true, returnSequences: true, batchInputShape: [2, 4, 3] }),
    gru: () => gru({ units: 3, stateful: true, returnSequences: true, batchInputShape: [2, 4, 3] }),
    peephole: () =>
      rnn({
        cell: everyCell.peepholeLstmCell!({ units: 3 }),
        stateful: true,
        returnSequences: true,
        batchInputShape: [2, 4, 3],
      }),
    stacked: () =>
      stackedRnn({
        cells: [everyCell.lstmCell!({ units: 2 }), everyCell.gruCell!({ units: 3 })],
        stateful: true,
        returnSequences: true,
        batchInputShape: [2, 4, 3],
      }),
    bidirectional: () =>
      bidirectional({
        layer: lstm({ units: 3, stateful: true, returnSequences: true }),
        batchInputShape: [2, 4, 3],
      }),
  };

  it.each(['lstm', 'gru', 'peephole', 'stacked'])('%s: two halves are one whole', (name) => {
    const model = tfl.sequential({ layers: [makers[name]!()] });
    const x = normal([2, 8, 3], 1);
    const half = (start: number) => tf.slice(x, [0, start, 0], [-1, 4, -1]);
    const [first, second] = [model.predict(half(0)), model.predict(half(4))] as [tf.Tensor, tf.Tensor];
    const again = model.predict(half(0)) as tf.Tensor;
    expect(largestDifference([again], [first])).toBeGreaterThan(1e-3);
    model.resetStates();
    expectClose(model.predict(half(0)) as tf.Tensor, first);
    expectClose(model.predict(half(4)) as tf.Tensor, second);
    // A layer without state of its own, over the whole sequence.
    const config = { ...model.layers[0]!.getConfig(), stateful: false, batchInputShape: [2, 8, 3] };
    const whole = (model.layers[0] as RecurrentLayer).copy(config);
    whole.apply(x);
    whole.setWeights(model.getWeights());
    expectClose(whole.apply(x) as tf.Tensor, tf.concat([first, second], 1));
    model.dispose();
  });

  it.each(Object.keys(makers))('%s: no tensor more after many batches of predict and fit', async (name) => {
    const before = tf.memory().numTensors;
    const model = tfl.sequential({
      layers: [makers[name]!(), tfl.layers.flatten(), tfl.layers.dense({ units: 1 })],
    });
    model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
    const x = normal([2, 4, 3], 1);
    const y = normal([2, 1], 2);
    const round = async () => {
      tf.dispose(model.predict(x));
      await model.fit(x, y, { epochs: 1, batchSize: 2, verbose: 0, shuffle: false });
      model.resetStates();
      tf.dispose(model.predict(x));
    };
    await round();
    const steady = tf.memory().numTensors;
    for (let count = 0; count < 25; count++) await round();
    expect(tf.memory().numTensors).toBe(steady);
    model.dispose();
    tf.dispose([x, y]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('resetStates sets given states, and copies them', () => {
    const layer = gru({ units: 2, stateful: true, batchInputShape: [1, 2, 1] });
    const x = tf.ones([1, 2, 1]);
    layer.apply(x);
    const state = tf.tensor2d([[0.5, -0.5]]);
    layer.resetStates(state);
    const expected = layer.copy({ stateful: false });
    expected.apply(x);
    expected.setWeights(layer.getWeights());
    expectClose(layer.apply(x) as tf.Tensor, expected.apply(x, { initialState: state }) as tf.Tensor);
    expect(state.isDisposed).toBe(false);
    expect(layer.states.every((kept) => kept !== null)).toBe(true);
  });
});

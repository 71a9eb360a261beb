import { expectClose, expectNoLeak, type TestBackend, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { bidirectional, dropout, gru, lstm, rnn, simpleRnn, stackedRnn } from '../src/index.ts';
import { everyCell } from './support/cells.ts';
import { largestDifference, list, normal, numbers, randomizeWeights } from './support/tensors.ts';

describe.each<[TestBackend, string[]]>([
  ['cpu', ['lstmCell']],
  ['wasm', Object.keys(everyCell)],
])('training with tfjs-layers on %s', (backend, names) => {
  beforeAll(() => useBackend(backend));

  it.each(names)('%s learns to remember the first value of a sequence', async (name) => {
    const model = tfl.sequential({
      layers: [
        rnn({ cell: everyCell[name]!({ units: 8, seed: 1 }), inputShape: [6, 1] }),
        tfl.layers.dense({ units: 1, kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }) }),
      ],
    });
    model.compile({ loss: 'meanSquaredError', optimizer: tf.train.adam(0.03) });
    const x = normal([64, 6, 1], 3);
    const y = tf.tidy(() => tf.reshape(tf.slice(x, [0, 0, 0], [-1, 1, -1]), [64, 1]));
    const history = await model.fit(x, y, { epochs: 15, batchSize: 16, shuffle: false, verbose: 0 });
    const losses = history.history.loss as number[];
    expect(losses.at(-1)!).toBeLessThan(0.5 * losses[0]!);
    model.dispose();
    tf.dispose([x, y]);
  });
});

describe('masks', () => {
  beforeAll(() => useBackend('cpu'));

  it('of Masking and Embedding reach the layers, and go on with sequences', () => {
    const x = tf.tensor2d([
      [3, 1, 2, 0, 0],
      [4, 4, 0, 0, 0],
    ]);
    const short = tf.tensor2d([[3, 1, 2]]);
    const embedding = tfl.layers.embedding({ inputDim: 5, outputDim: 3, maskZero: true });
    const layers = [
      embedding,
      bidirectional({ layer: lstm({ units: 3, returnSequences: true }) }),
      dropout({ rate: 0.5 }),
      gru({ units: 2 }),
    ];
    const model = tfl.sequential({
      layers: [tfl.layers.inputLayer({ inputShape: [null] as never }), ...layers],
    });
    const padded = model.predict(x) as tf.Tensor;
    const alone = model.predict(short) as tf.Tensor;
    expectClose(numbers(padded).slice(0, 2), numbers(alone));

    const masked = tfl.sequential({
      layers: [
        tfl.layers.masking({ maskValue: -1, inputShape: [null, 2] as never }),
        simpleRnn({ units: 3 }),
      ],
    });
    const y = tf.tensor3d([
      [
        [1, 2],
        [3, 4],
        [-1, -1],
      ],
    ]);
    expectClose(
      masked.predict(y) as tf.Tensor,
      masked.predict(tf.slice(y, [0, 0, 0], [1, 2, 2])) as tf.Tensor,
    );
  });

  it('end where the sequence ends: an encoder does not mask its decoder', () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.masking({ inputShape: [4, 2] }),
        lstm({ units: 3 }),
        tfl.layers.repeatVector({ n: 6 }),
        gru({ units: 2, returnSequences: true }),
      ],
    });
    const x = tf.tensor3d([
      [
        [1, 1],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ]);
    const y = model.predict(x) as tf.Tensor;
    expect(y.shape).toEqual([1, 6, 2]);
    const steps = (y.arraySync() as number[][][])[0]!;
    expect(steps[5]).not.toEqual(steps[0]);
  });

  it('take no tensor with them when training', async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.masking({ inputShape: [4, 2] }),
        bidirectional({
          layer: gru({ units: 3, returnSequences: true, dropout: 0.2, recurrentDropout: 0.2 }),
        }),
        lstm({ units: 2, dropout: 0.2 }),
        dropout({ rate: 0.3 }),
        tfl.layers.dense({ units: 1 }),
      ],
    });
    model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
    const [x, y] = [normal([6, 4, 2], 1), normal([6, 1], 2)];
    await model.fit(x, y, { epochs: 1, verbose: 0 });
    const steady = tf.memory().numTensors;
    await model.fit(x, y, { epochs: 10, batchSize: 3, verbose: 0 });
    expect(tf.memory().numTensors).toBe(steady);
    model.dispose();
  });

  it('of another shape are refused', () => {
    const layer = lstm({ units: 2 });
    expect(() => layer.apply(tf.ones([2, 3, 1]), { mask: tf.ones([2, 4]) })).toThrow(
      'lstm(): the mask must have the shape [batch, time] = [2, 3], got [2, 4].',
    );
  });
});

describe('regularisers, constraints and trainable', () => {
  beforeAll(() => useBackend('cpu'));

  it('regularisers add to the loss', () => {
    const layer = lstm({
      units: 2,
      kernelRegularizer: tfl.regularizers.l2({ l2: 0.5 }),
      biasRegularizer: 'l1',
    });
    const input = tfl.input({ shape: [2, 3] });
    const model = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
    randomizeWeights(layer, 1);
    const [kernel, , bias] = layer.getWeights();
    const losses = model.calculateLosses().map((loss) => loss.dataSync()[0]!);
    expectClose(losses, [
      0.5 * tf.sum(tf.square(kernel!)).dataSync()[0]!,
      0.01 * tf.sum(tf.abs(bias!)).dataSync()[0]!,
    ]);
    const both = bidirectional({ layer: gru({ units: 2, recurrentRegularizer: 'l2' }) });
    both.apply(tf.ones([1, 2, 2]));
    expect(both.calculateLosses().length).toBe(2);
  });

  it('constraints hold while training, which tf.layers does not see to', async () => {
    const layer = lstm({
      units: 2,
      kernelConstraint: 'nonNeg',
      recurrentConstraint: tfl.constraints.maxNorm({ maxValue: 0.1, axis: 0 }),
      inputShape: [3, 2],
    });
    const model = tfl.sequential({ layers: [layer, tfl.layers.dense({ units: 1 })] });
    model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0.5) });
    const steady = { count: 0 };
    await model.fit(normal([32, 3, 2], 1), normal([32, 1], 2), {
      epochs: 3,
      verbose: 0,
      callbacks: {
        onBatchEnd: async () => {
          // The next use projects: one more step of training mode without an update.
          tf.dispose(list(layer.apply(tf.zeros([1, 3, 2]), { training: true })));
          const [kernel, recurrent] = layer.getWeights();
          expect(Math.min(...numbers(kernel))).toBeGreaterThanOrEqual(0);
          const norms = numbers(tf.norm(recurrent!, 'euclidean', 0));
          expect(Math.max(...norms)).toBeLessThanOrEqual(0.1 + 1e-5);
          steady.count++;
        },
      },
    });
    expect(steady.count).toBe(3);

    // The update after the last use in training is projected by the first use after it.
    const [kernel] = layer.getWeights();
    layer.setWeights([tf.sub(kernel!, 1), ...layer.getWeights().slice(1)]);
    await model.fit(normal([32, 3, 2], 1), normal([32, 1], 2), { epochs: 1, verbose: 0 });
    tf.dispose(model.predict(tf.zeros([1, 3, 2])));
    expect(Math.min(...numbers(layer.getWeights()[0]))).toBeGreaterThanOrEqual(0);
  });

  it('trainable can be switched, also through wrappers', () => {
    const layer = lstm({ units: 2, trainable: false });
    layer.apply(tf.ones([1, 2, 2]));
    expect([layer.trainableWeights.length, layer.nonTrainableWeights.length]).toEqual([0, 3]);
    layer.trainable = true;
    expect([layer.trainableWeights.length, layer.nonTrainableWeights.length]).toEqual([3, 0]);
    const both = bidirectional({
      layer: stackedRnn({ cells: [everyCell.gruCell!({ units: 2 }), everyCell.lstmCell!({ units: 2 })] }),
    });
    both.apply(tf.ones([1, 2, 2]));
    expect(both.trainableWeights.length).toBe(12);
    both.trainable = false;
    expect([both.trainableWeights.length, both.weights.length]).toEqual([0, 12]);
  });
});

describe('inside models', () => {
  beforeAll(() => useBackend('cpu'));

  it('summary, shapes, two outputs of a bidirectional, shared layers', () => {
    const lines: string[] = [];
    const x = tfl.input({ shape: [5, 3] });
    const shared = lstm({ units: 3, returnSequences: true, name: 'shared' });
    const y = shared.apply(shared.apply(x) as tfl.SymbolicTensor);
    const ends = bidirectional({
      layer: gru({ units: 2, returnState: true }),
      mergeMode: null,
      name: 'ends',
    }).apply(y as tfl.SymbolicTensor) as tfl.SymbolicTensor[];
    const model = tfl.model({ inputs: x, outputs: ends });
    model.summary(120, undefined, (line: string) => lines.push(line));
    expect(lines.join('\n')).toContain('shared (LSTM)');
    expect(lines.join('\n')).toContain('ends (Bidirectional)');
    const results = list(model.predict(normal([7, 5, 3], 1)));
    expect(results.map((result) => result.shape)).toEqual([
      [7, 2],
      [7, 2],
      [7, 2],
      [7, 2],
    ]);
    expectClose(results[0]!, results[2]!);
    expectClose(results[1]!, results[3]!);
    const input = tf.zeros([1, 5, 3]);
    expectNoLeak(() => model.predict(input));
  });
});

describe('other ways to say it', () => {
  beforeAll(() => useBackend('cpu'));

  it('inputDim and inputLength are an input shape', () => {
    expect(lstm({ units: 2, inputDim: 3 }).batchInputShape).toEqual([null, null, 3]);
    expect(gru({ units: 2, inputDim: 3, inputLength: 5 }).batchInputShape).toEqual([null, 5, 3]);
  });

  it('weights are the initial ones', () => {
    const weights = [normal([2, 3], 1), normal([3, 3], 2), normal([3], 3)];
    const layer = simpleRnn({ units: 3, weights });
    layer.apply(tf.ones([1, 2, 2]));
    expect(largestDifference(layer.getWeights(), weights)).toBe(0);
  });

  it("Keras' spelling of names", () => {
    const config = lstm({
      units: 2,
      recurrentActivation: 'hard_sigmoid',
      kernelInitializer: 'he_normal',
    }).getConfig();
    expect(config).toMatchObject({
      recurrentActivation: 'hardSigmoid',
      kernelInitializer: { config: { scale: 2 } },
    });
  });
});

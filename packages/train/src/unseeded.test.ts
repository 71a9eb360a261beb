import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { linearData, linearModel, sequenceData } from '../test/data.ts';
import { type FitOptions, fit, memoryCheckpoint } from './index.ts';

beforeAll(async () => {
  await useBackend('cpu');
  // tfjs greets Node with a warning at its first op.
  tf.zeros([1]).dispose();
});
afterEach(() => vi.restoreAllMocks());

const options: FitOptions = { loss: 'meanSquaredError', epochs: 1 };

function dropoutModel(seed?: number): tfl.Sequential {
  const model = linearModel();
  model.add(tfl.layers.dropout({ rate: 0.5, name: 'drop', ...(seed === undefined ? {} : { seed }) }));
  return model;
}

it('warns once where a seed or a checkpoint asks for what dropout of tf.layers does not give', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const model = dropoutModel();
  await fit(model, linearData(), options);
  expect(warn).not.toHaveBeenCalled();
  await fit(model, linearData(), { ...options, seed: 1 });
  await fit(model, linearData(), { ...options, seed: 1 });
  expect(warn.mock.calls).toEqual([
    [
      'fit(): the dropout or noise of drop (tf.layers) does not follow the seed, so no two runs are alike; use dropout() and the recurrent layers of @recurra/cells.',
    ],
  ]);
  await fit(dropoutModel(), linearData(), { ...options, checkpoint: memoryCheckpoint() });
  expect(warn).toHaveBeenCalledTimes(2);
});

it('finds recurrent dropout in wrappers, and leaves layers that repeat in peace', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const layer = tfl.layers.lstm({ units: 2, recurrentInitializer: 'zeros', recurrentDropout: 0.1 }) as never;
  const recurrent = tfl.sequential({
    layers: [
      tfl.layers.bidirectional({ layer, mergeMode: 'concat', inputShape: [5, 1] }),
      tfl.layers.dense({ units: 1 }),
    ],
  });
  await fit(recurrent, sequenceData(4), { ...options, seed: 1 });
  expect(warn.mock.calls[0]?.[0]).toMatch(/of forward_\w+, backward_\w+ \(tf\.layers\)/);
  warn.mockClear();
  await fit(dropoutModel(3), linearData(), { ...options, seed: 1 });
  await fit(linearModel(), linearData(), { ...options, seed: 1 });
  expect(warn).not.toHaveBeenCalled();
});

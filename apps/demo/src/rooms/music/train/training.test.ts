import { describe, expect, it } from 'vitest';
import { fileName } from '../sheet/download.ts';
import { newTraining, withUpdate } from './training.ts';

const settings = { name: 'x', kind: 'note', minutes: 1, units: 8, seed: 0 } as const;
const update = { epoch: 1, share: 0.1, figures: [], framesPerSecond: 5, etaSeconds: 3, sample: undefined };
const sample = { epoch: 1, piece: { stepsPerQuarter: 1, frames: [[60]] } };

describe('the training', () => {
  it('places each epoch, leaves gaps where one is missing, and keeps the newest sample', () => {
    let training = withUpdate(newTraining(settings), {
      ...update,
      sample,
      figures: [{ epoch: 1, loss: 9, validationLoss: 8 }],
    });
    training = withUpdate(training, {
      ...update,
      epoch: 3,
      figures: [{ epoch: 3, loss: 7, validationLoss: undefined }],
    });
    expect(training.loss).toEqual([9, Number.NaN, 7]);
    expect(training.validationLoss).toEqual([8, Number.NaN, Number.NaN]);
    expect(training.sample).toBe(sample);
    expect(training.epoch).toBe(3);
  });
});

describe('names of files', () => {
  it.each([
    ['Harmonised by Chorales, seed 1', 'harmonised-by-chorales-seed-1.mid'],
    ['Süßer Klang.mid', 'süßer-klang.mid'],
    ['…', 'music.mid'],
  ])('%s becomes %s', (title, name) => expect(fileName(title, 'mid')).toBe(name));
});

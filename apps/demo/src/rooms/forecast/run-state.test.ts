import { describe, expect, it } from 'vitest';
import { defaultSettings, longestHorizon } from './defaults.ts';
import type { RunSettings, RunUpdate } from './protocol.ts';
import { newRun, progressOf, withUpdate } from './run-state.ts';
import { batchUpdates } from './update-batcher.ts';

const settings: RunSettings = {
  seriesId: 'a',
  horizon: 2,
  seasonLength: 1,
  level: 0.8,
  epochs: undefined,
  seed: 0,
};
const update = (change: Partial<RunUpdate>): RunUpdate => ({
  phase: 'evaluate',
  epoch: 1,
  epochs: 4,
  losses: [],
  sequencesPerSecond: 10,
  etaSeconds: 3,
  ...change,
});
const times = new Float64Array(2);
const preview = [{ id: 'a', times, median: times, lower: times, upper: times, level: 0.8 }];

describe('the run', () => {
  it('counts an epoch once, also after going on from a checkpoint', () => {
    let run = newRun('x', settings);
    run = withUpdate(run, update({ losses: [{ epoch: 1, loss: 3, validationLoss: 4 }], epoch: 1 }));
    run = withUpdate(run, update({ losses: [{ epoch: 2, loss: 2 }], epoch: 2 }));
    run = withUpdate(run, update({ losses: [{ epoch: 2, loss: 1.9, validationLoss: 3 }], epoch: 2 }));
    expect(run.histories.evaluate).toEqual({ loss: [3, 1.9], validationLoss: [4, 3], epochs: 4 });
  });

  it('leaves gaps where updates are missing and keeps a validation loss', () => {
    let run = newRun('x', settings);
    run = withUpdate(run, update({ losses: [{ epoch: 3, loss: 1, validationLoss: 2 }] }));
    run = withUpdate(run, update({ losses: [{ epoch: 3, loss: 1.1 }] }));
    expect(run.histories.evaluate?.loss).toEqual([Number.NaN, Number.NaN, 1.1]);
    expect(run.histories.evaluate?.validationLoss).toEqual([Number.NaN, Number.NaN, 2]);
  });

  it('drops the preview of the phase before', () => {
    let run = withUpdate(newRun('x', settings), update({ preview }));
    expect(withUpdate(run, update({})).preview).toBe(preview);
    run = withUpdate(run, update({ phase: 'fit' }));
    expect(run.preview).toBeUndefined();
    expect(progressOf(run)).toBe(0.5 + 0.125);
  });
});

describe('the update batcher', () => {
  const report = (epoch: number, phase: 'evaluate' | 'fit' = 'evaluate', more = {}) => ({
    phase,
    member: 1,
    members: 1,
    epoch,
    epochs: 9,
    step: epoch,
    steps: 9,
    loss: epoch / 10,
    learningRate: 0.1,
    gradientNorm: 1,
    sequencesPerSecond: 5,
    etaSeconds: 1,
    ...more,
  });

  it('sends at most one update an interval and loses no epoch, phase or preview', () => {
    let clock = 0;
    const sent: RunUpdate[] = [];
    const batcher = batchUpdates(
      (one) => sent.push(one),
      100,
      () => clock,
    );
    batcher.add(report(1));
    clock = 10;
    batcher.add(report(2, 'evaluate', { preview }));
    batcher.add(report(3));
    expect(sent).toHaveLength(1);
    clock = 110;
    batcher.add(report(4, 'evaluate', { validationLoss: 7 }));
    clock = 120;
    batcher.add(report(5));
    batcher.add(report(1, 'fit'));
    batcher.flush();
    batcher.flush();
    expect(sent.map(({ phase, losses }) => [phase, losses.map(({ epoch }) => epoch)])).toEqual([
      ['evaluate', [1]],
      ['evaluate', [2, 3, 4]],
      ['evaluate', [5]],
      ['fit', [1]],
    ]);
    expect(sent[1]!.preview).toBe(preview);
    expect(sent[1]!.losses[2]!.validationLoss).toBe(7);
    expect(sent[2]!.preview).toBeUndefined();
  });

  it('leaves the loss of a single step out of the curve', () => {
    const sent: RunUpdate[] = [];
    const batcher = batchUpdates((one) => sent.push(one), 0);
    batcher.add(report(1, 'evaluate', { step: 3, steps: 90 }));
    batcher.add(report(1, 'evaluate', { step: 10, steps: 90 }));
    expect(sent.map(({ losses }) => losses.length)).toEqual([0, 1]);
  });
});

describe('the defaults', () => {
  const table = (length: number) => ({
    timeColumn: 'date',
    frequency: { unit: 'month', count: 1, label: 'monthly' } as const,
    seasonLength: 12,
    notes: [],
    series: ['a', 'b'].map((id) => ({
      id,
      times: new Float64Array(length),
      values: new Float64Array(length),
    })),
  });

  it('suit the data', () => {
    expect(defaultSettings(table(741), 'b')).toMatchObject({
      seriesId: 'b',
      horizon: 24,
      seasonLength: 12,
      level: 0.8,
    });
    expect(defaultSettings(table(741), 'none').seriesId).toBe('a');
    expect(defaultSettings(table(40)).horizon).toBe(10);
    expect(longestHorizon(table(3).series)).toBe(1);
  });
});

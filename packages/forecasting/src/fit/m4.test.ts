import { readFile } from 'node:fs/promises';
import { useBackend } from '@recurra/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../data/index.ts';
import { forecast } from '../job.ts';
import { scoreForecasts } from '../metrics/index.ts';
import { m4File } from '../testing/m4-data.ts';
import type { PresetName } from '../types.ts';

beforeAll(() => useBackend('wasm'));

describe('M4, on the held-out end of the training series', () => {
  // A tenth of the preset's training, one network: far from its best, and better than what is simple all the same.
  it.each<[string, PresetName, number, number, number]>([
    ['Hourly', 'm4-hourly', 48, 24, 0.5],
    ['Weekly', 'm4-weekly', 13, 1, 0.83],
  ])('%s: accurate, with intervals that hold', async (group, preset, horizon, season, most) => {
    const path = m4File(`${group}-train.csv`);
    if (path === undefined) return;
    const table = await readTable(await readFile(path), { layout: 'm4', seasonLength: season });
    const brief = { epochs: 4, stepsPerEpoch: 60, members: 1, previewEvery: 0 };
    const { scores } = await forecast(table, { horizon, preset, ...brief });
    const { overall } = scoreForecasts(
      scores.map(({ holdout }) => holdout.forecast),
      scores.map(({ id, holdout }) => ({ id, values: holdout.actual })),
      table.series.map(({ id, values }) => ({ id, values: values.subarray(0, values.length - horizon) })),
      season,
    );
    console.log(
      `M4 ${group}: OWA ${overall.owa?.toFixed(3)}, sMAPE ${overall.smape?.toFixed(2)}, MASE ${overall.mase?.toFixed(3)}, inside ${overall.intervals.map((each) => each.coverage.toFixed(3)).join(' and ')}`,
    );
    expect(overall.owa).toBeLessThan(most);
    for (const { level, coverage } of overall.intervals)
      expect(Math.abs(coverage - level)).toBeLessThan(0.03);
  });
});

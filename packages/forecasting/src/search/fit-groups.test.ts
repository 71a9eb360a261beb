import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Series, SeriesTable } from '../data/types.ts';
import { fitForecaster } from '../fit/fit-forecaster.ts';
import { makeTable } from '../testing/fixtures.ts';
import { fitGroups } from './fit-groups.ts';
import type { GroupOptions } from './grouped-types.ts';
import { loadGroups } from './load-groups.ts';

beforeAll(() => useBackend('wasm'));

const regions = ['north', 'south', 'north', 'south'];
const plain = makeTable({ length: 60, series: 4 });
const table: SeriesTable = {
  ...plain,
  series: plain.series.map((series, s) => ({
    ...series,
    static: {
      'region=north': regions[s] === 'north' ? 1 : 0,
      'region=south': regions[s] === 'south' ? 1 : 0,
      size: s,
    },
  })),
};
const small = {
  horizon: 4,
  epochs: 1,
  stepsPerEpoch: 2,
  batchSize: 8,
  hiddenSize: 3,
  covariates: [],
  workers: 0,
} as const;
const only = (...places: number[]): SeriesTable => ({
  ...table,
  series: places.map((i) => table.series[i]!),
});

describe('fitGroups', () => {
  it('trains each group as by itself, and forecasts each series by its group', async () => {
    const before = tf.memory().numTensors;
    const grouped = await fitGroups(table, { ...small, by: 'region' });
    expect(tf.memory().numTensors).toBe(before);
    const { workers: _, ...fit } = small;
    const alone = await Promise.all([only(0, 2), only(1, 3)].map((part) => fitForecaster(part, fit)));
    expect([...grouped.forecasters.keys()]).toEqual(['north', 'south']);
    expect([...grouped.forecasters.values()].map((each) => each.save())).toEqual(
      alone.map((each) => each.save()),
    );
    const forecasts = await grouped.predict(table);
    const [north, south] = await Promise.all([alone[0]!.predict(only(0, 2)), alone[1]!.predict(only(1, 3))]);
    expect(forecasts).toEqual([north![0], south![0], north![1], south![1]]);
    expect(grouped.scores.map(({ id }) => id).sort()).toEqual(table.series.map(({ id }) => id));
    for (const each of [grouped, ...alone]) each.dispose();
    await expect(grouped.predict(table)).rejects.toThrow('was disposed of');
  });

  it('falls back, and says why, for unknown groups and for those that could not be trained', async () => {
    const short: Series = { ...table.series[3]!, id: 'short', values: table.series[3]!.values.slice(0, 3) };
    const shortTimes = { ...short, times: short.times.slice(0, 3) };
    const train = { ...table, series: [table.series[0]!, shortTimes] };
    const grouped = await fitGroups(train, { ...small, by: 'id', evaluate: false });
    expect(grouped.failed).toMatchObject([{ group: 'short', reason: expect.stringContaining('"short"') }]);
    const [known, unknown, failed] = await grouped.predict({
      ...table,
      series: [table.series[0]!, table.series[1]!, shortTimes],
    });
    expect(known!.status).toBeUndefined();
    expect(unknown!.status).toMatchObject({
      state: 'fallback',
      reason: expect.stringContaining(
        'Series "series 2" is of group "series 2", which has no model; train anew with it.',
      ),
    });
    // The last season again.
    expect(unknown!.median).toEqual(table.series[1]!.values.slice(-12, -8));
    expect(failed!.status!.reason).toContain('which could not be trained: ');
    expect(grouped.scores).toEqual([]);
    grouped.dispose();
  });

  it('comes back from its file, to the same forecasts', async () => {
    const by = (series: Series) => (series.static!.size! < 2 ? 'small' : 'large');
    const byName = await fitGroups(table, { ...small, by: 'region' });
    const byFunction = await fitGroups(table, { ...small, by });
    const stranger = { ...table.series[0]!, id: 'stranger' };
    const tables = { ...table, series: [...table.series, stranger] };
    const named = await loadGroups(byName.save());
    expect(await named.predict(tables)).toEqual(await byName.predict(tables));
    expect(named.save()).toEqual(byName.save());
    // A function cannot be saved: without it, series are known by their ids.
    const ids = await loadGroups(byFunction.save());
    expect(await ids.predict(table)).toEqual(await byFunction.predict(table));
    const [lost] = await ids.predict({ ...table, series: [stranger] });
    expect(lost!.status!.reason).toContain('belongs to no group that was trained');
    const given = await loadGroups(byFunction.save(), { by });
    expect(await given.predict(tables)).toEqual(await byFunction.predict(tables));
    await expect(loadGroups(byName.save(), { by })).rejects.toThrow(
      'must be left out, for the series were grouped by "region"',
    );
    for (const each of [byName, byFunction, named, ids, given]) each.dispose();
  });

  it('is one ZIP file of ONNX files', async () => {
    const grouped = await fitGroups(only(0, 1), { ...small, by: 'id' });
    vi.useFakeTimers({ now: new Date(2031, 5, 5), toFake: ['Date'] });
    const later = grouped.save();
    vi.useRealTimers();
    expect(later).toEqual(grouped.save());
    const files = unzipSync(later);
    expect(Object.keys(files).sort()).toEqual(['0.onnx', '1.onnx', 'groups.json']);
    expect(files['1.onnx']).toEqual(grouped.forecasters.get('series 2')!.save());
    grouped.dispose();
  });

  it.each([
    ['nothing', new Uint8Array(0), 'it cannot be unpacked'],
    ['text', strToU8('id,time,value\n'), 'it cannot be unpacked'],
    ['another ZIP file', zipSync({ 'a.txt': strToU8('a') }), 'it holds no groups.json'],
    ['no JSON', zipSync({ 'groups.json': strToU8('{') }), 'its groups.json is damaged'],
    ['null', zipSync({ 'groups.json': strToU8('null') }), 'its groups.json says something else'],
    ['a newer file', zipSync({ 'groups.json': note({ version: 2 }) }), 'its version is 2, newer than 1'],
    ['no groups', zipSync({ 'groups.json': note({ groups: [] }) }), 'its groups.json is damaged'],
    ['wrong members', zipSync({ 'groups.json': note({ members: [['a']] }) }), 'its groups.json is damaged'],
    ['a missing model', zipSync({ 'groups.json': note({}) }), 'the model of group "a" is missing'],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(loadGroups(bytes)).rejects.toMatchObject({
      code: 'ERR_DATA',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [{ by: 'colour' }, 'series "series 1" has no "colour"; it has "region=north", "region=south", "size"'],
    [{ by: () => 7 }, 'by must give the name of a group as text, got 7 for series "series 1"'],
    [{ by: 'id', epochs: 0 }, 'epochs must be a positive integer, got 0'],
    [{ by: 'id', window: 5000 }, 'none of the 4 groups could be trained; the first, "series 1": '],
  ])('refuses %o', async (wrong, message) => {
    await expect(fitGroups(table, { ...small, ...wrong } as GroupOptions)).rejects.toThrow(message);
  });
});

function note(change: object): Uint8Array {
  return strToU8(
    JSON.stringify({
      format: 'recurra-groups',
      version: 1,
      by: 'id',
      members: [],
      groups: ['a'],
      failed: [],
      ...change,
    }),
  );
}

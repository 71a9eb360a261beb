import {
  addSteps,
  parseFrequency,
  readTable,
  type Series,
  type SeriesTable,
} from '@recurra/forecasting/table';
import { describe, expect, it } from 'vitest';
import { readHistory, writeHistory } from './history.ts';
import type { TrainingRecord } from './training-record.ts';

const signal = new AbortController().signal;

/** Writes a table and reads it back, with what `training.json` would keep of it. */
async function thereAndBack(table: SeriesTable, window: number): Promise<SeriesTable> {
  const { csv, columns } = writeHistory(table, { window, horizon: 1, forecasts: [] });
  const { timeColumn, frequency, seasonLength, timeZone, dated, timeFormat } = table;
  const kept = JSON.parse(
    JSON.stringify({ timeColumn, frequency, seasonLength, timeZone, dated, timeFormat }),
  );
  return readHistory(csv, { table: kept, history: columns } as unknown as TrainingRecord, signal);
}

const end = <T extends ArrayLike<number>>(of: T, count: number): number[] => Array.from(of).slice(-count);

/** Compares the ends of series, number by number. */
function expectEnds(found: readonly Series[], expected: readonly Series[], count: number): void {
  expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  for (const [i, one] of found.entries()) {
    const whole = expected[i]!;
    expect(end(one.values, count)).toEqual(end(whole.values, count));
    expect(end(one.times, count)).toEqual(end(whole.times, count));
    expect(one.static).toEqual(whole.static);
    for (const [name, values] of Object.entries(whole.past ?? {}))
      expect(end(one.past![name]!, count)).toEqual(end(values, count));
    for (const [name, values] of Object.entries(whole.future ?? {})) {
      const ahead = values.length - whole.values.length;
      expect(one.future![name]!.length - one.values.length).toBe(ahead);
      expect(end(one.future![name]!, count + ahead)).toEqual(end(values, count + ahead));
    }
  }
}

describe('the history beside a model', () => {
  it('keeps the ends of series, every digit of them, and no more than is looked at', async () => {
    const rows = Array.from(
      { length: 90 },
      (_, i) => `${2000 + Math.floor(i / 12)}-${(i % 12) + 1}-01,${Math.PI * i}`,
    );
    const table = await readTable(`Month,Sales\n${rows.join('\n')}\n`);
    const back = await thereAndBack(table, 30);
    expect(back.series[0]?.values).toHaveLength(30);
    expectEnds(back.series, table.series, 30);
    expect(back).toMatchObject({
      timeColumn: 'Month',
      seasonLength: table.seasonLength,
      frequency: table.frequency,
    });
  });

  it('keeps series without dates, of unequal length', async () => {
    const row = (id: string, length: number): string =>
      `${[id, ...Array.from({ length }, (_, i) => (i * 7919) % 13), ...new Array(60 - length).fill('')].join(',')}\n`;
    const header = Array.from({ length: 61 }, (_, i) => `V${i + 1}`).join(',');
    const table = await readTable(`${header}\n${row('H1', 60)}${row('H2', 41)}`);
    const back = await thereAndBack(table, 25);
    expectEnds(back.series, table.series, 25);
    expect(back).toMatchObject({ dated: false, seasonLength: 24, timeFormat: table.timeFormat });
  });

  it('keeps covariates of all kinds, the known ahead too, whatever they are called', async () => {
    const rows = Array.from({ length: 44 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      const sales = i < 40 ? 10 + ((i * 5) % 9) : '';
      return ['north', 'south']
        .map(
          (shop) =>
            `${day},${shop},${sales},${i < 40 ? i % 4 : ''},${i % 3},${shop === 'north' ? 'city' : 'sea'}\n`,
        )
        .join('');
    });
    const table = await readTable(`day,shop,sales,series,value,place\n${rows.join('')}`, {
      idColumn: 'shop',
      targetColumns: ['sales'],
      pastCovariates: ['series'],
      futureCovariates: ['value'],
      staticColumns: ['place'],
    });
    expect(table.series[0]?.future?.value).toHaveLength(44);
    const back = await thereAndBack(table, 24);
    expectEnds(back.series, table.series, 24);
    expect(Object.keys(back.series[0]!.static!)).toEqual(['place=city', 'place=sea']);
  });

  it('keeps the hours of a local clock apart, the one that comes twice too', async () => {
    const frequency = parseFrequency('hourly');
    const times = Float64Array.from({ length: 60 }, (_, i) => addSteps(Date.UTC(2024, 9, 26), frequency, i));
    const table: SeriesTable = {
      timeColumn: 'hour',
      frequency,
      seasonLength: 24,
      timeZone: 'Europe/Berlin',
      timeFormat: 'YYYY-MM-DD HH:mm',
      notes: [],
      series: [{ id: 'load', times, values: times.map((_, i) => (i * 31) % 17) }],
    };
    const back = await thereAndBack(table, 48);
    expectEnds(back.series, table.series, 48);
    expect(back.timeZone).toBe('Europe/Berlin');
  });

  it('keeps whole what is forecast by a simple method', async () => {
    const table = await readTable(
      `t,a\n${Array.from({ length: 50 }, (_, i) => `${1950 + i}-01-01,${i}`).join('\n')}\n`,
    );
    const forecasts = [{ status: { state: 'fallback' } }] as never;
    const { csv } = writeHistory(table, { window: 2, horizon: 1, forecasts });
    expect(Buffer.from(csv).toString().trim().split('\n')).toHaveLength(51);
  });
});

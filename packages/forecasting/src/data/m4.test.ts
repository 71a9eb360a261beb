import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import { tableTimeFormat } from './time-format.ts';

const shared = new URL('../../../../../shared/data/m4/', import.meta.url);
const present = existsSync(shared);
if (!present) console.log('skipped: the M4 files are not here');

describe.skipIf(!present)('files of the competition', () => {
  it.each([
    // Series, shortest and longest, as the competition's own table of the data sets has them.
    ['Hourly', 414, 700, 960, 24, 'hourly'],
    ['Weekly', 359, 80, 2597, 1, 'weekly'],
  ] as const)('%s', async (name, count, shortest, longest, seasonLength, frequency) => {
    const bytes = readFileSync(new URL(`${name}-train.csv`, shared));
    const table = await readTable(new Uint8Array(bytes));
    expect(table.series.length).toBe(count);
    const lengths = table.series.map(({ values }) => values.length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([shortest, longest]);
    expect([table.seasonLength, table.frequency.label, table.dated]).toEqual([
      seasonLength,
      frequency,
      false,
    ]);
    expect(table.leftOut).toBeUndefined();
    // Every number of the file, split the simplest way.
    const lines = bytes.toString('utf8').trim().split('\n').slice(1);
    for (const [i, line] of lines.entries()) {
      const [id, ...cells] = line.replaceAll('"', '').trim().split(',');
      const numbers = cells.filter((cell) => cell !== '' && cell !== 'NA').map(Number);
      expect(table.series[i]?.id).toBe(id);
      expect([...table.series[i]!.values]).toEqual(numbers);
    }
  });
});

it('counts steps from the first column of each row', async () => {
  const table = await readTable('V1,V2,V3,V4,V5\nM1,1,2,3,NA\nM2,5,6,,\nM3,NA,8,9,7\n');
  expect(table.series.map(({ id, values }) => [id, ...values])).toEqual([
    ['M1', 1, 2, 3],
    ['M2', 5, 6],
    ['M3', 8, 9, 7],
  ]);
  const { write } = tableTimeFormat(table);
  expect(table.series.map(({ times }) => [...times].map(write))).toEqual([
    ['1', '2', '3'],
    ['1', '2'],
    ['2', '3', '4'],
  ]);
  expect(table).toMatchObject({ dated: false, seasonLength: 12, timeFormat: 'steps of 1 month' });
  expect(table.notes.join('\n')).toMatch(/Series "M3": steps without a value were left out, 1 at the start/);
});

it('reads rows that end early, quoted, and rows of the steps to be scored, fewer than a season', async () => {
  const table = await readTable('"V1","V2","V3","V4"\n"H1",605,586\n"H2","1.5",2,3\n', { seasonLength: 24 });
  expect(table.series.map(({ values }) => values.length)).toEqual([2, 3]);
  expect(table.seasonLength).toBe(24);
});

it.each([
  ['H', 'hourly', 24],
  ['D', 'daily', 1],
  ['W', 'weekly', 1],
  ['M', 'monthly', 12],
  ['Q', 'quarterly', 4],
  ['Y', 'yearly', 1],
])('knows the letter %s', async (letter, label, season) => {
  const table = await readTable(`V1,V2,V3\n${letter}1,1,2\n${letter}2,3,4\n`);
  expect([table.frequency.label, table.seasonLength]).toEqual([label, season]);
});

it('takes any header and any ids when it is told layout and frequency', async () => {
  const table = await readTable('shop,1,2,3\nnorth,1,2,3\nsouth,4,5,6\n', {
    layout: 'm4',
    frequency: '15min',
  });
  expect(table.series.map(({ id }) => id)).toEqual(['north', 'south']);
  expect(tableTimeFormat(table).write(table.series[0]!.times[2]!)).toBe('3');
});

it('fills gaps inside a row and says so; leaves out rows of another letter, or without values', async () => {
  const cells = Array.from({ length: 40 }, (_, i) => (i === 20 ? 'NA' : String(i)));
  const table = await readTable(
    `${['V1', ...cells.map((_, i) => `V${i + 2}`)].join(',')}\nH1,${cells.join(',')}\nH2,1,2\nD1,1,2\nH3,NA\n`,
  );
  expect(table.series[0]!.values[20]).toBe(20);
  expect(table.notes.join('\n')).toMatch(/1 missing step was filled \(21\), method linear/);
  expect(table.leftOut?.map(({ id }) => id)).toEqual(['H3', 'D1']);
  expect(table.leftOut?.[1]?.reason).toMatch(/stands for daily data, those of most series for hourly/);
});

it('does not take a table of dates without names for one', async () => {
  const table = await readTable('V1,V2\n2024-01-01,1\n2024-01-02,2\n');
  expect(table.series.map(({ id }) => id)).toEqual(['V2']);
  expect(table.dated).toBeUndefined();
});

it('reads a wide table that has its time stamps in the header', async () => {
  const wide = await readTable('date,a,b\n2024-01-01,1,4\n2024-01-02,2,5\n2024-01-03,3,7\n');
  const turned = await readTable('shop,2024-01-01,2024-01-02,2024-01-03\na,1,2,3\nb,4,5,7\n');
  expect(turned.series).toEqual(wide.series);
  expect(turned.frequency).toEqual(wide.frequency);
});

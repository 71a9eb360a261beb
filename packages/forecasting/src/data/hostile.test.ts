import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import type { SeriesTable, TableOptions, TableSource } from './types.ts';

const property = { seed: 811, numRuns: 400 };

/** Whatever comes in: a sound table, or an error of ours that says why not. */
async function soundOrRefused(source: TableSource, options: TableOptions = {}): Promise<void> {
  let table: SeriesTable;
  try {
    table = await readTable(source, { maxBytes: 1e6, ...options });
  } catch (error) {
    if (!isRecurraError(error)) throw error;
    expect(error.message).not.toMatch(/undefined|NaN,|\[object/);
    return;
  }
  expect(table.series.length).toBeGreaterThan(0);
  expect(table.seasonLength).toBeGreaterThanOrEqual(1);
  for (const { times, values, past = {}, future = {}, static: fixed = {} } of table.series) {
    for (const column of Object.values(past)) expect(column.length).toBe(values.length);
    for (const column of Object.values(future)) expect(column.length).toBeGreaterThanOrEqual(values.length);
    for (const column of [...Object.values(past), ...Object.values(future)]) {
      expect(column.every(Number.isFinite)).toBe(true);
    }
    expect(Object.values(fixed).every(Number.isFinite)).toBe(true);
    expect(times.length).toBe(values.length);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(times.every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true);
  }
}

it('survives any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) =>
      soundOrRefused(new Blob([Uint8Array.from(bytes)])),
    ),
    property,
  );
});

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true }).map(String) },
  { weight: 4, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
  fc.constantFrom(
    '',
    'NA',
    '"',
    '""',
    '"a\nb"',
    '1,5',
    '1e999',
    '2024-02-30',
    '99999999',
    '-1',
    '0001-01-01',
    'Q1 2024',
  ),
  fc.string({ maxLength: 8 }),
);

it('survives any table', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n', '\r'),
      (rows, delimiter, newline) =>
        soundOrRefused(
          ['date,value,id'.replaceAll(',', delimiter), ...rows.map((r) => r.join(delimiter))].join(newline),
        ),
    ),
    property,
  );
});

it('survives a good table with anything put into it', async () => {
  const good = Array.from(
    { length: 40 },
    (_, i) => `${new Date(Date.UTC(2024, 0, 1 + i)).toISOString()},${i % 7}`,
  );
  const text = `date,value\n${good.join('\n')}`;
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length), fc.nat(30), fc.oneof(cell, fc.string()), (at, cut, put) =>
      soundOrRefused(text.slice(0, at) + put + text.slice(at + cut)),
    ),
    property,
  );
});

it('survives any cell anywhere in tables with everything, however they are read', async () => {
  const rows = ['a', 'b'].flatMap((id) =>
    Array.from({ length: 12 }, (_, i) => [
      `2024-10-2${5 + Math.floor(i / 6)} 0${i % 6}:00`,
      id,
      i,
      i % 3,
      'yes',
      id,
    ]),
  );
  const options: TableOptions[] = [
    { idColumn: 'id', pastCovariates: ['p'], futureCovariates: ['f'], staticColumns: ['s'], fill: 'zero' },
    { idColumn: 'id', futureCovariates: ['p', 'f'], timeZone: 'Europe/Berlin', fill: 'seasonal' },
    { layout: 'long', timeZone: 'Pacific/Apia', fill: 'mean', targetColumns: ['v', 'p'] },
    { layout: 'm4', frequency: 'daily', fill: 'linear' },
    { layout: 'wide', fill: 1 },
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(rows.length - 1), fc.nat(5), cell), { maxLength: 4 }),
      fc.constantFrom(...options),
      (changes, option) => {
        const table: unknown[][] = rows.map((row) => [...row]);
        for (const [row, column, put] of changes) table[row]![column] = put;
        return soundOrRefused(`time,id,v,p,f,s\n${table.map((row) => row.join(',')).join('\n')}`, option);
      },
    ),
    property,
  );
});

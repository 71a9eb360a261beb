import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import type { SeriesTable, TableSource } from './types.ts';

const property = { seed: 811, numRuns: 400 };

/** Whatever comes in: a sound table, or an error of ours that says why not. */
async function soundOrRefused(source: TableSource): Promise<void> {
  let table: SeriesTable;
  try {
    table = await readTable(source, { maxBytes: 1e6 });
  } catch (error) {
    if (!isRecurraError(error)) throw error;
    expect(error.message).not.toMatch(/undefined|NaN,|\[object/);
    return;
  }
  expect(table.series.length).toBeGreaterThan(0);
  expect(table.seasonLength).toBeGreaterThanOrEqual(1);
  for (const { times, values } of table.series) {
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

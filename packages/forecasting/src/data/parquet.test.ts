import { brotliCompressSync, gzipSync } from 'node:zlib';
import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import type { SeriesTable, TableOptions } from './types.ts';

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number];

const hour = 3_600_000;
const day = 24 * hour;
const n = 60;
const steps = Array.from({ length: n }, (_, i) => i);
const start = Date.UTC(2024, 0, 1);

/** What must be the same, however the table came. */
function gist({ series, frequency, seasonLength, timeColumn }: SeriesTable): unknown {
  return { series, frequency, seasonLength, timeColumn };
}

function schema(elements: readonly SchemaElement[]): SchemaElement[] {
  return [{ name: 'root', num_children: elements.length }, ...elements];
}

const local = { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } as const;
const utc = { ...local, isAdjustedToUTC: true } as const;
const micros = (time: number): bigint => BigInt(time) * 1000n;

/** A zstd frame that holds its content as it is: block type 0 of RFC 8878. */
function zstdStored(input: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0),
    new Uint8Array(Uint32Array.of(input.length).buffer),
  ];
  const most = 100_000;
  for (let at = 0; at < input.length; at += most) {
    const block = input.subarray(at, at + most);
    const header = (block.length << 3) | (at + most >= input.length ? 1 : 0);
    parts.push(Uint8Array.of(header & 255, (header >> 8) & 255, header >> 16), block);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliCompressSync(input)),
  ZSTD: zstdStored,
};

function wide(): ColumnSource[] {
  return [
    { name: 'date', data: steps.map((i) => new Date(start + i * day)), type: 'TIMESTAMP' },
    { name: 'a', data: steps.map((i) => Math.sin(i) / 3), type: 'DOUBLE' },
    { name: 'b', data: steps.map((i) => (i === 30 ? null : i % 7)), type: 'INT32' },
  ];
}

const wideCsv = `date,a,b\n${steps
  .map((i) => `${new Date(start + i * day).toISOString()},${Math.sin(i) / 3},${i === 30 ? '' : i % 7}`)
  .join('\n')}`;

describe('gives the same table as the same rows in CSV', () => {
  it.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD'] as const)('wide, %s', async (codec) => {
    const file = parquetWriteBuffer({ columnData: wide(), codec, compressors, rowGroupSize: 17 });
    expect(gist(await readTable(file))).toEqual(gist(await readTable(wideCsv)));
  });

  it('from bytes, a Blob, a stream, and compressed once more', async () => {
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: wide() }));
    const expected = gist(await readTable(wideCsv));
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 5) yield bytes.slice(at, at + 5);
    }
    expect(gist(await readTable(bytes))).toEqual(expected);
    expect(gist(await readTable(new Blob([bytes])))).toEqual(expected);
    expect(gist(await readTable(pieces()))).toEqual(expected);
    expect(gist(await readTable(new Uint8Array(gzipSync(bytes))))).toEqual(expected);
  });

  it('long, with ids, decimals, 64-bit integers, words and truths among the covariates', async () => {
    const ids = ['north', 'south'];
    const rows = ids.flatMap((id, k) => steps.map((i) => ({ id, i, k })));
    const prices = rows.map(({ i }) => (i % 5) / 100 + 3);
    const options: TableOptions = {
      targetColumns: ['sales'],
      idColumn: 'shop',
      futureCovariates: ['price', 'open'],
      staticColumns: ['region'],
    };
    const file = parquetWriteBuffer({
      columnData: [
        { name: 'shop', data: rows.map(({ id }) => id) },
        { name: 'when', data: rows.map(({ i }) => micros(start + i * hour)) },
        { name: 'sales', data: rows.map(({ i, k }) => BigInt(i * 3 + k)) },
        { name: 'price', data: prices },
        { name: 'open', data: rows.map(({ i }) => i % 3 > 0) },
        { name: 'region', data: rows.map(({ k }) => (k === 0 ? 'cold' : 'warm')) },
      ],
      schema: schema([
        { name: 'shop', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'when', type: 'INT64', logical_type: local, repetition_type: 'REQUIRED' },
        { name: 'sales', type: 'INT64', repetition_type: 'OPTIONAL' },
        {
          name: 'price',
          type: 'INT32',
          converted_type: 'DECIMAL',
          scale: 2,
          precision: 9,
          repetition_type: 'REQUIRED',
        },
        { name: 'open', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
        { name: 'region', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      ]),
      rowGroupSize: 50,
    });
    const csv = `shop,when,sales,price,open,region\n${rows
      .map(
        ({ id, i, k }, row) =>
          `${id},${new Date(start + i * hour).toISOString().slice(0, 19)},${i * 3 + k},${prices[row]},${i % 3 > 0},${k === 0 ? 'cold' : 'warm'}`,
      )
      .join('\n')}`;
    const table = await readTable(file, options);
    expect(gist(table)).toEqual(gist(await readTable(csv, options)));
    expect(table.series[1]?.static).toEqual({ 'region=cold': 0, 'region=warm': 1 });
    expect([...table.series[0]!.future!.open!.slice(0, 4)]).toEqual([0, 1, 1, 0]);
  });

  it('whatever the numbers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), {
          minLength: 12,
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 13 }),
        async (numbers, rowGroupSize) => {
          // Both ends have a value, whatever is between.
          const data = [1, ...numbers, 2];
          const dates = data.map((_, i) => new Date(start + i * day));
          const file = parquetWriteBuffer({
            columnData: [
              { name: 'date', data: dates, type: 'TIMESTAMP' },
              { name: 'v', data, type: 'DOUBLE' },
            ],
            rowGroupSize,
          });
          const csv = `date,v\n${data.map((value, i) => `${dates[i]?.toISOString()},${value ?? ''}`).join('\n')}`;
          const options = { fill: 'previous' } as const;
          expect(gist(await readTable(file, options))).toEqual(gist(await readTable(csv, options)));
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});

it('reads days as days, local times by the zone, and instants as instants', async () => {
  const days = parquetWriteBuffer({
    columnData: [
      { name: 'day', data: steps.map((i) => start / day + i) },
      { name: 'v', data: steps },
    ],
    schema: schema([
      { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
      { name: 'v', type: 'FLOAT', repetition_type: 'REQUIRED' },
    ]),
  });
  const table = await readTable(days);
  expect([table.frequency.label, table.timeFormat]).toEqual(['daily', 'YYYY-MM-DD']);
  const hours = (logical: typeof local | typeof utc): ArrayBuffer =>
    parquetWriteBuffer({
      columnData: [
        { name: 'time', data: steps.map((i) => micros(start + i * hour)) },
        { name: 'v', data: steps },
      ],
      schema: schema([
        { name: 'time', type: 'INT64', logical_type: logical, repetition_type: 'REQUIRED' },
        { name: 'v', type: 'FLOAT', repetition_type: 'REQUIRED' },
      ]),
    });
  const options = { timeZone: 'Europe/Berlin' };
  // Berlin is an hour ahead in winter.
  expect((await readTable(hours(local), options)).series[0]?.times[0]).toBe(start - hour);
  expect((await readTable(hours(utc), options)).series[0]?.times[0]).toBe(start);
});

it('leaves out columns of lists, and the index that pandas adds', async () => {
  const file = parquetWriteBuffer({
    columnData: [
      ...wide().map(({ name, data }) => ({ name, data })),
      { name: '__index_level_0__', data: steps.map(BigInt) },
      { name: 'tags', data: steps.map(() => ['x']) },
    ],
    schema: schema([
      { name: 'date', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
      { name: 'a', type: 'DOUBLE', repetition_type: 'REQUIRED' },
      { name: 'b', type: 'INT32', repetition_type: 'OPTIONAL' },
      { name: '__index_level_0__', type: 'INT64', repetition_type: 'REQUIRED' },
      { name: 'tags', num_children: 1, converted_type: 'LIST', repetition_type: 'OPTIONAL' },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
      { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    ]).map((element, i) => (i === 0 ? { ...element, num_children: 5 } : element)),
  });
  const table = await readTable(file);
  expect(table.series.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(table.notes.join('\n')).toMatch(
    /Column "tags" with lists or other values than numbers, times and words was left out/,
  );
  expect(table.notes.join('\n')).toMatch(/"__index_level_0__" holds row numbers/);
});

describe('bad files', () => {
  const good = new Uint8Array(parquetWriteBuffer({ columnData: wide(), rowGroupSize: 17 }));

  it('names row and column of a bad value, as in CSV', async () => {
    const columnData = wide();
    columnData[1] = { name: 'a', data: steps.map((i) => (i === 9 ? Number.POSITIVE_INFINITY : i)) };
    const file = parquetWriteBuffer({ columnData, rowGroupSize: 4 });
    await expect(readTable(file)).rejects.toThrow(/^row 11, column "a": "Infinity" is not a finite number/);
  });

  it.each([5, 12, 100, good.length - 9, good.length - 1])('cut short after %d bytes', async (length) => {
    await expect(readTable(good.slice(0, length))).rejects.toThrow(/Parquet file cannot be read/);
  });

  it('larger than allowed, on disk or decompressed', async () => {
    const zeros = parquetWriteBuffer({
      columnData: [
        {
          name: 'date',
          data: Array.from({ length: 20_000 }, (_, i) => new Date(start + i * day)),
          type: 'TIMESTAMP',
        },
        { name: 'v', data: new Array(20_000).fill('x'.repeat(50)), encoding: 'PLAIN', type: 'STRING' },
      ],
    });
    await expect(readTable(zeros, { maxBytes: 1000 })).rejects.toThrow(/at most 1000 bytes are read/);
    await expect(readTable(zeros, { maxBytes: 300_000 })).rejects.toThrow(
      /once it is decompressed, and at most/,
    );
  });

  it('stops when asked to', async () => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort(new Error('enough'));
    await expect(readTable(good, { signal: controller.signal, onProgress })).rejects.toThrow('enough');
  });

  it('damaged anywhere: a table, or an error that says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 4, max: good.length - 5 }), fc.nat(255)), {
          minLength: 1,
          maxLength: 5,
        }),
        async (changes) => {
          const bytes = good.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const result = await readTable(bytes).catch((error: unknown) => error);
          if (result instanceof Error && !isRecurraError(result)) throw result;
        },
      ),
      { seed: 77, numRuns: 400 },
    );
  }, 60_000);
});

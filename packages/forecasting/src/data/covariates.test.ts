import { describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import type { TableOptions } from './types.ts';

const date = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);

/** A table of `n` days; `row` gives the cells after the date. */
function daily(header: string, n: number, row: (i: number) => string): string {
  return `date,${header}\n${Array.from({ length: n }, (_, i) => `${date(i)},${row(i)}`).join('\n')}\n`;
}

const list = (values: Float64Array | undefined): number[] => Array.from(values ?? []);

it('keeps past covariates as long as the target, future ones as long as they are known', async () => {
  const text = daily('sales,seen,price', 14, (i) => `${i < 1 || i > 9 ? '' : i * 2},${i},${100 + i}`);
  const table = await readTable(text, { pastCovariates: ['seen'], futureCovariates: ['price'] });
  const [series] = table.series;
  expect(table.series.map(({ id }) => id)).toEqual(['sales']);
  expect(list(series?.values)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18]);
  expect(list(series?.past?.seen)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  // Nine days of history and the four after them.
  expect(list(series?.future?.price)).toEqual(Array.from({ length: 13 }, (_, i) => 101 + i));
  expect(table.notes.join('\n')).toMatch(/"sales": steps without a value were left out, 1 at the start\.$/m);
});

it('counts ahead only as far as every future covariate is known, series by series', async () => {
  const rows = ['a', 'b'].flatMap((id, k) =>
    Array.from({ length: 10 }, (_, i) => {
      const known = i < (id === 'a' ? 9 : 7);
      return `${date(i)},${id},${i < 6 - k ? i + 1 : ''},${known ? i : ''},${i % 2 ? 'yes' : 'no'}`;
    }),
  );
  const table = await readTable(`date,id,v,price,open\n${rows.join('\n')}`, {
    idColumn: 'id',
    futureCovariates: ['price', 'open'],
  });
  expect(
    table.series.map(({ values, future }) => [values.length, future?.price?.length, future?.open?.length]),
  ).toEqual([
    [6, 9, 9],
    [5, 7, 7],
  ]);
  expect(list(table.series[0]?.future?.open)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0]);
  expect(table.notes.join('\n')).toMatch(/Column "open": "no" was read as 0, "yes" was read as 1\./);
});

it('reads a column that is mostly empty as 1 where it says something', async () => {
  const text = daily('v,holiday', 20, (i) => `${i % 5},${i === 3 ? 'Easter' : i === 12 ? 'Labour Day' : ''}`);
  const table = await readTable(text, { futureCovariates: ['holiday'] });
  expect(
    list(table.series[0]?.future?.holiday)
      .map((value, i) => (value === 1 ? i : -1))
      .filter((i) => i >= 0),
  ).toEqual([3, 12]);
  expect(table.notes.join('\n')).toMatch(
    /"holiday" was read as 1 where it says something, and 0 where it is empty/,
  );
});

it('makes one column a word of other words, and fills their gaps with the word before', async () => {
  const words = ['sun', 'rain', '', 'fog', 'sun', 'sun', 'rain', 'fog'];
  const table = await readTable(
    daily('v,sky', 8, (i) => `${i % 3},${words[i]}`),
    { pastCovariates: ['sky'] },
  );
  const past = table.series[0]?.past;
  expect(Object.keys(past ?? {})).toEqual(['sky=sun', 'sky=rain', 'sky=fog']);
  expect(list(past?.['sky=rain'])).toEqual([0, 1, 1, 0, 0, 0, 1, 0]);
});

it('fills gaps of numbers as those of the target, and both ends with the nearest value', async () => {
  const temperature = ['', '2', '', '4', '5', '6', '7', ''];
  const text = daily('v,t', 8, (i) => `${i % 3},${temperature[i]}`);
  const options: TableOptions = { pastCovariates: ['t'] };
  await expect(readTable(text, options)).rejects.toThrow(
    /series "v", covariate "t": 1 of 8 steps \(12\.5 %\) are missing: 2024-01-03/,
  );
  const table = await readTable(text, { ...options, fill: 'linear' });
  expect(list(table.series[0]?.past?.t)).toEqual([2, 2, 3, 4, 5, 6, 7, 7]);
  expect(table.notes.join('\n')).toMatch(
    /Covariate "t": 3 missing steps of 1 series were filled, method linear/,
  );
});

describe('static columns', () => {
  const rows = (region: (id: string, i: number) => string): string =>
    `date,shop,region,size,v\n${['a', 'b', 'c']
      .flatMap((id, k) =>
        Array.from({ length: 6 }, (_, i) => `${date(i)},${id},${region(id, i)},${k * 10},${i + k}`),
      )
      .join('\n')}`;
  const options: TableOptions = { idColumn: 'shop', staticColumns: ['region', 'size'], targetColumns: ['v'] };

  it('are one number a series, words one a word over the whole table', async () => {
    const table = await readTable(
      rows((id, i) => (i === 2 ? '' : id === 'b' ? 'south' : 'north')),
      options,
    );
    expect(table.series.map((series) => series.static)).toEqual([
      { 'region=north': 1, 'region=south': 0, size: 0 },
      { 'region=north': 0, 'region=south': 1, size: 10 },
      { 'region=north': 1, 'region=south': 0, size: 20 },
    ]);
  });

  it('must not change within a series', async () => {
    await expect(
      readTable(
        rows((id, i) => (id === 'b' && i === 4 ? 'east' : id)),
        options,
      ),
    ).rejects.toThrow(
      /^rows 8 and 12 of "b": static column "region" has "b" and "east"; it must have one value a series/,
    );
  });

  it('have at most fifty words', async () => {
    const many = Array.from({ length: 60 }, (_, k) =>
      [0, 1].map((i) => `${date(i)},s${k},r${k},${i}`),
    ).flat();
    const text = `date,shop,region,v\n${many.join('\n')}`;
    await expect(readTable(text, { idColumn: 'shop', staticColumns: ['region'] })).rejects.toThrow(
      /column "region" has more than 50 different words/,
    );
  });
});

it.each<[string, string, TableOptions, RegExp]>([
  [
    'an unknown covariate',
    'v,price',
    { futureCovariates: ['prise'] },
    /futureCovariates \(--future\): there is no column "prise"; did you mean "price"/,
  ],
  [
    'a target known ahead',
    'v,price',
    { targetColumns: ['v'], futureCovariates: ['v'] },
    /column "v" cannot be a target and a future covariate too/,
  ],
  [
    'a column known ahead and not',
    'v,price',
    { pastCovariates: ['price'], futureCovariates: ['price'] },
    /cannot be a past covariate and a future covariate too/,
  ],
])('refuses %s', async (_, header, options, message) => {
  await expect(
    readTable(
      daily(header, 9, (i) => `${i},${i % 2}`),
      options,
    ),
  ).rejects.toThrow(message);
});

it.each<[string, (i: number) => string, RegExp]>([
  [
    'numbers and words',
    (i) => (i === 4 ? 'much' : String(i)),
    /^row 6, column "c": "much" is not a number, but row 2 has one/,
  ],
  ['infinity', (i) => (i === 4 ? 'inf' : String(i)), /^row 6, column "c": "inf" is not a finite number/],
  ['nothing', () => '', /covariate "c" has no values/],
])('refuses a covariate of %s', async (_, cell, message) => {
  const text = daily('v,c', 9, (i) => `${i},${cell(i)}`);
  await expect(readTable(text, { pastCovariates: ['c'] })).rejects.toThrow(message);
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import type { SeriesTable } from './types.ts';

const example = (name: string): string =>
  readFileSync(new URL(`../../data/${name}.csv`, import.meta.url), 'utf8');

const iso = (time: number | undefined): string => new Date(time ?? Number.NaN).toISOString();

const first = (table: SeriesTable): SeriesTable['series'][number] => table.series[0]!;

const noisy = (i: number): number => 10 + ((i * 7919) % 13);

it('reads the CO₂ record: monthly, season 12, five months filled and told', async () => {
  const table = await readTable(example('co2-concentration'));
  expect(table.timeColumn).toBe('Date');
  expect(table.frequency).toEqual({ unit: 'month', count: 1, label: 'monthly' });
  expect(table.seasonLength).toBe(12);
  expect(table.series.map(({ id }) => id)).toEqual(['CO2', 'adjusted CO2']);
  const { times, values } = first(table);
  // March 1958 to April 2020.
  expect(values.length).toBe(62 * 12 + 2);
  expect([iso(times[0]), iso(times.at(-1))]).toEqual([
    '1958-03-01T00:00:00.000Z',
    '2020-04-01T00:00:00.000Z',
  ]);
  // June 1958 lies between 317.51 and 315.86.
  expect(iso(times[3])).toBe('1958-06-01T00:00:00.000Z');
  expect(values[3]).toBeCloseTo((317.51 + 315.86) / 2, 10);
  expect(table.notes.join('\n')).toMatch(
    /5 missing steps were filled \(1958-06-01, 1958-10-01, 1964-02-01 to 1964-04-01\), method linear/,
  );
});

it('reads the Seattle weather: daily, season of a year, the words left out and told', async () => {
  const table = await readTable(example('seattle-weather'));
  expect(table.frequency.label).toBe('daily');
  expect(table.seasonLength).toBe(365);
  expect(table.series.map(({ id }) => id)).toEqual(['precipitation', 'temp_max', 'temp_min', 'wind']);
  expect(table.series.every(({ values }) => values.length === 1461)).toBe(true);
  expect(table.notes).toContain('Column "weather" is not numeric and was left out.');
});

it('gives the same table from text, a Blob, a stream and pieces of any size', async () => {
  const text = example('co2-concentration').replaceAll('\n', '\r\n');
  const expected = await readTable(text);
  const bytes = new TextEncoder().encode(`\ufeff${text}`);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.slice(at, at + 7);
  }
  expect(await readTable(new Blob([bytes]))).toEqual(expected);
  expect(await readTable(new Blob([bytes]).stream() as ReadableStream<Uint8Array>)).toEqual(expected);
  expect(await readTable(pieces())).toEqual(expected);
});

it('reads German tables: semicolons, decimal commas, grouped thousands, dotted dates, Windows-1252', async () => {
  const text = 'Tag;Größe\n01.02.2024;1.234,5\n02.02.2024;3,25\n03.02.2024;-0,5\n';
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const table = await readTable(new Blob([bytes]));
  expect(first(table).id).toBe('Größe');
  expect(Array.from(first(table).values)).toEqual([1234.5, 3.25, -0.5]);
  expect(iso(first(table).times[0])).toBe('2024-02-01T00:00:00.000Z');
  expect(table.timeFormat).toBe('DD.MM.YYYY');
  expect(table.notes.join()).toMatch(/read as Windows-1252/);
});

it('reads UTF-16 with its mark, tabs, and quoted cells with line breaks', async () => {
  const text = '\ufeff"date"\t"v\n1"\n"2024-01-01"\t"1,234.5"\n2024-01-02\t7\n';
  const bytes = new Uint8Array(text.length * 2);
  Array.from(text).forEach((letter, i) => {
    bytes[2 * i] = letter.charCodeAt(0) % 256;
    bytes[2 * i + 1] = letter.charCodeAt(0) >> 8;
  });
  const table = await readTable(new Blob([bytes]));
  expect(Array.from(first(table).values)).toEqual([1234.5, 7]);
  await expect(readTable(`${text}2024-01-03\tx\n2024-01-04\t5`)).rejects.toThrow(/^row 5,/);
});

it('tells what it made of a doubtful comma', async () => {
  const table = await readTable('date;v\n2024-01-01;1,234\n2024-01-02;2,345\n');
  expect(Array.from(first(table).values)).toEqual([1.234, 2.345]);
  expect(table.notes[0]).toBe('"1,234" was read with a decimal comma, as 1.234.');
});

it('finds the id column when times repeat, and sorts what is not in order', async () => {
  const table = await readTable(
    'when,shop,kind,sales\n2024-01-02,b,x,4\n2024-01-01,a,x,1\n2024-01-01,b,x,3\n2024-01-02,a,x,2\n',
  );
  expect(table.series.map(({ id, values }) => [id, ...values])).toEqual([
    ['b', 3, 4],
    ['a', 1, 2],
  ]);
  expect(table.notes).toContain('Column "shop" tells 2 series apart.');
  expect(table.notes).toContain('Rows were not in order of time; they were sorted.');
});

it('names series after id and target where there are both', async () => {
  const table = await readTable('date,shop,a,b\n2024-01-01,x,1,5\n2024-01-02,x,2,4\n', { idColumn: 'shop' });
  expect(table.series.map(({ id }) => id)).toEqual(['x / a', 'x / b']);
});

it('takes numbers as ids when told to', async () => {
  const text = 'date,store,v\n2024-01-01,1,1\n2024-01-01,2,5\n2024-01-02,1,2\n2024-01-02,2,4\n';
  await expect(readTable(text)).rejects.toThrow(/rows 2 and 3 both have the time/);
  expect((await readTable(text, { idColumn: 'store' })).series.map(({ id }) => id)).toEqual(['1', '2']);
});

it('leaves out a nameless column, and lines without content', async () => {
  const table = await readTable(',date,v\n0,2024-01-01,1\n\n1,2024-01-02,2\n,,\n');
  expect(table.series.map(({ id }) => id)).toEqual(['v']);
});

it.each([
  ['every 15 minutes', (i: number) => new Date(Date.UTC(2024, 0, 1, 0, 15 * i)).toISOString()],
  ['hourly', (i: number) => new Date(Date.UTC(2024, 0, 1, i)).toISOString()],
  ['weekly', (i: number) => new Date(Date.UTC(2024, 0, 1 + 7 * i)).toISOString()],
  ['every 2 weeks', (i: number) => new Date(Date.UTC(2024, 0, 1 + 14 * i)).toISOString()],
  ['monthly', (i: number) => new Date(Date.UTC(2024, i, 15)).toISOString()],
  ['monthly', (i: number) => new Date(Date.UTC(2024, i + 1, 0)).toISOString()],
  ['quarterly', (i: number) => `${2000 + Math.floor(i / 4)} Q${1 + (i % 4)}`],
  ['quarterly', (i: number) => new Date(Date.UTC(2000, 3 * i + 3, 0)).toISOString()],
  ['every 6 months', (i: number) => new Date(Date.UTC(2000, 6 * i, 1)).toISOString()],
  ['yearly', (i: number) => new Date(Date.UTC(2000 + i, 5, 30)).toISOString()],
  ['every 10 years', (i: number) => String(1500 + 10 * i)],
  ['every 0.5 seconds', (i: number) => new Date(Date.UTC(2024, 0, 1) + 500 * i).toISOString()],
  [
    'every weekday',
    (i: number) => new Date(Date.UTC(2024, 0, 1 + (i % 5) + 7 * Math.floor(i / 5))).toISOString(),
  ],
])('infers %s', async (label, time) => {
  const rows = Array.from({ length: 30 }, (_, i) => `${time(i)},${noisy(i)}`);
  const table = await readTable(`time,v\n${rows.join('\n')}`);
  expect(table.frequency.label).toBe(label);
  expect(first(table).values.length).toBe(30);
  // The grid is the data's own time stamps, not just as many.
  expect(Array.from(first(table).times)).toEqual(
    rows.map((row) =>
      Date.parse(row.split(',')[0]!.replace(/ Q(\d)/, (_, q) => `-${String(q * 3 - 2).padStart(2, '0')}`)),
    ),
  );
});

it('moves days to their month when told the data is monthly', async () => {
  const table = await readTable('date,v\n2024-01-31,1\n2024-02-28,2\n2024-03-29,4\n', { frequency: 'M' });
  expect(Array.from(first(table).times, iso)).toEqual([
    '2024-01-01T00:00:00.000Z',
    '2024-02-01T00:00:00.000Z',
    '2024-03-01T00:00:00.000Z',
  ]);
  expect(table.notes).toContain('Times were moved to the first day of their month.');
});

it('drops missing values at both ends, fills those between, and says so', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    return `${date},${i < 2 || i === 20 || i > 36 ? ['', 'NA', 'null'][i % 3] : i}`;
  });
  const table = await readTable(`date,v\n${rows.join('\n')}`);
  expect(Array.from(first(table).values)).toEqual(Array.from({ length: 35 }, (_, i) => i + 2));
  expect(iso(first(table).times[0])).toBe('2024-01-03T00:00:00.000Z');
  expect(table.notes.join('\n')).toMatch(/2 at the start and 3 at the end/);
  expect(table.notes.join('\n')).toMatch(/1 missing step was filled \(2024-01-21\)/);
});

it.each([
  ['linear', [1, 2, 3, 4, 4.5, 5, 3, 6, 9]],
  ['previous', [1, 2, 2, 4, 4, 5, 3, 3, 9]],
  // A season has three steps here: 2002 has none before it and takes 2005's value, 2004 takes 2001's, 2007 that one.
  ['seasonal', [1, 2, 5, 4, 2, 5, 3, 2, 9]],
] as const)('fills by %s', async (fill, expected) => {
  const text = 'year,v\n2000,1\n2001,2\n2003,4\n2005,5\n2006,3\n2008,9\n';
  const table = await readTable(text, { fill, seasonLength: 3, frequency: 'yearly' });
  expect(Array.from(first(table).values)).toEqual(expected);
});

it('keeps constant series, and says so', async () => {
  const table = await readTable('date,a,b\n2024-01-01,1,7\n2024-01-02,2,7\n2024-01-03,4,7\n');
  expect(table.series.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(table.notes).toContain('Series "b" is constant: there is nothing to learn from it.');
  const zeros = await readTable('date,a,b\n2024-01-01,0,0\n2024-01-02,0,0\n2024-01-03,0,0\n');
  expect(Array.from(zeros.series[1]!.values)).toEqual([0, 0, 0]);
});

it('reads half a million rows in pieces', async () => {
  async function* rows(): AsyncGenerator<string> {
    yield 'time,v\n';
    for (let hour = 0; hour < 500_000; hour += 10_000) {
      let piece = '';
      for (let i = hour; i < hour + 10_000; i++)
        piece += `${Date.UTC(1950, 0, 1) / 1000 + 1e9 + 3600 * i},${noisy(i)}\n`;
      yield piece;
    }
  }
  const table = await readTable(rows());
  expect(table.frequency.label).toBe('hourly');
  expect(table.timeFormat).toBe('seconds');
  expect(first(table).values.length).toBe(500_000);
});

/** Four years of months, one row each. */
function months(header: string, row: (i: number, date: string) => string): string {
  const rows = Array.from({ length: 48 }, (_, i) =>
    row(i, `${2010 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`),
  );
  return `${header}\n${rows.join('\n')}\n`;
}

it.each([
  ['', 0, 'column 1'],
  ['Unnamed: 0', 0, 'Unnamed: 0'],
  ['id', 1, 'id'],
])('leaves out row numbers under the header "%s", and says so', async (header, from, name) => {
  const text = months(`${header},date,v`, (i, date) => `${i + from},${date},${noisy(i)}`);
  const table = await readTable(text);
  expect(table.series.map(({ id }) => id)).toEqual(['v']);
  expect(table.notes).toContain(`Column "${name}" holds row numbers and was left out.`);
  // What is asked for by name is given.
  const named = await readTable(text, { targetColumns: [name] });
  expect(named.series.map(({ id }) => id)).toEqual([name]);
});

it('reads a column without a name, minus signs, grouping spaces and a first line "sep=;"', async () => {
  const table = await readTable(
    months('sep=;\ndate;', (i, date) => `${date};\u22121\u00a0${100 + noisy(i)},5`),
  );
  expect(Array.from(first(table).values.slice(0, 2))).toEqual([-1100.5 - noisy(0), -1100.5 - noisy(1)]);
});

import { ArgumentError } from '@recurra/plugin';
import type { TableOptions, TableSource } from '../data/types.ts';

/** A daily series of `n` rows that says something. */
function daily(n: number, edit: (row: string, i: number) => string | undefined = (row) => row): string {
  const rows = Array.from({ length: n }, (_, i) => {
    const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    return edit(`${date},${10 + (i % 7)}`, i);
  });
  return ['date,value', ...rows.filter((row) => row !== undefined)].join('\n');
}

const bytes = (...values: number[]): Blob => new Blob([Uint8Array.from(values)]);

/** A table that must be refused, and what the error must say. */
export interface BadTable {
  readonly name: string;
  readonly source: TableSource;
  readonly options?: TableOptions;
  readonly message: RegExp;
  readonly row?: number;
  readonly column?: string;
  readonly kind?: typeof ArgumentError;
}

/** Tables that must be refused. */
export const badTables: readonly BadTable[] = [
  { name: 'empty file', source: '', message: /the file is empty/ },
  { name: 'only blank lines', source: '\n\r\n  \n', message: /the file is empty/ },
  { name: 'only a byte order mark', source: '\ufeff', message: /the file is empty/ },
  { name: 'header only', source: 'date,value\n', message: /header \("date", "value"\) but no rows/ },
  {
    name: 'no header',
    source: '2024-01-01,5\n2024-01-02,6\n',
    message: /first line must name the columns/,
    row: 1,
  },
  { name: 'one column', source: 'value\n1\n2\n', message: /one column, "value"/, row: 1 },
  {
    name: 'duplicated header name',
    source: 'date,a,a\n',
    message: /columns 2 and 3 are both named "a"/,
    column: 'a',
  },
  {
    name: 'one bad cell',
    source: daily(20, (row, i) => (i === 4 ? '2024-01-05,oops' : row)),
    message: /^row 6, column "value": "oops" is not a number/,
    row: 6,
    column: 'value',
  },
  {
    name: 'a target that is words',
    source: 'date,weather\n2024-01-01,sun\n2024-01-02,rain\n',
    message: /no numeric column to forecast; "weather" holds no numbers/,
  },
  {
    name: 'currencies',
    source: 'date,v\n2024-01-01,\n2024-01-02,$5\n2024-01-03,$6\n',
    message: /no numeric column.* Row 3 has "\$5"; write numbers without signs and units/,
    row: 3,
    column: 'v',
  },
  {
    name: 'a date and a time of day in two columns',
    source: `date,time,v\n${Array.from({ length: 48 }, (_, i) => `2024-01-0${1 + Math.floor(i / 24)},${String(i % 24).padStart(2, '0')}:00,${i}`).join('\n')}\n`,
    message: /times in column "date" repeat, and "time" seems to hold the rest/,
    column: 'time',
  },
  {
    name: 'year and month in two columns',
    source: `year,month,v\n${Array.from({ length: 48 }, (_, i) => `${2020 + Math.floor(i / 12)},${(i % 12) + 1},${i}`).join('\n')}\n`,
    message: /times in column "year" repeat, and "month" seems to hold the rest/,
    column: 'month',
  },
  {
    name: 'a season longer than the series',
    source: daily(20),
    options: { seasonLength: 20 },
    message: /seasonLength \(--season\) must be shorter than the series, which has 20 steps, got 20/,
    kind: ArgumentError,
  },
  {
    name: 'a named target that is words',
    source: 'date,v,weather\n2024-01-01,1,sun\n2024-01-02,2,rain\n',
    options: { targetColumns: ['weather'] },
    message: /^row 2, column "weather": "sun" is not a number/,
    row: 2,
    column: 'weather',
  },
  {
    name: 'a decimal comma between commas',
    source: 'date,v\n2024-01-01,"1,5"\n2024-01-02,2\n2024-01-03,3\n',
    message: /row 2, column "v": "1,5" is not a number/,
  },
  {
    name: 'NaN',
    source: daily(20, (row, i) => (i === 2 ? '2024-01-03,NaN' : row)),
    message: /^row 4, column "value": "NaN" is not a value; leave the cell empty/,
    row: 4,
  },
  {
    name: 'infinity',
    source: daily(20, (row, i) => (i === 2 ? '2024-01-03,-Infinity' : row)),
    message: /^row 4, column "value": "-Infinity" is not a finite number/,
    row: 4,
  },
  {
    name: 'a number too large for a double',
    source: daily(20, (row, i) => (i === 2 ? '2024-01-03,1e999' : row)),
    message: /^row 4, column "value": "1e999" is not a finite number/,
    row: 4,
  },
  {
    name: 'an empty time',
    source: daily(20, (row, i) => (i === 2 ? ',5' : row)),
    message: /^row 4, column "date": the time is missing/,
    row: 4,
    column: 'date',
  },
  {
    name: 'a time that is none',
    source: daily(20, (row, i) => (i === 2 ? '2024-02-30,5' : row)),
    message: /^row 4, column "date": "2024-02-30" is not a date/,
    row: 4,
  },
  {
    name: 'dates that are none at all',
    source: 'date,value\nfirst,1\nsecond,2\n',
    message: /^row 2, column "date": "first" is not a date or time/,
    row: 2,
  },
  { name: 'no time column', source: 'a,b\n1,2\n3,4\n', message: /no column holds dates or times/ },
  {
    name: 'two ways to write dates',
    source: daily(20, (row, i) => (i === 9 ? '2024 Q1,3' : row)),
    message: /^row 11, column "date": "2024 Q1" is not written like the times before it \("2024-01-01"\)/,
    row: 11,
  },
  {
    name: 'some times with a zone',
    source: 'time,v\n2024-01-01T00:00Z,1\n2024-01-01T01:00,2\n2024-01-01T02:00Z,4\n',
    message: /2 of 3 times have a time zone/,
  },
  {
    name: 'ambiguous days and months',
    source: 'date,v\n01/02/2024,1\n02/02/2024,5\n03/02/2024,2\n',
    message: /day first or the month first.*dateFormat \(--date-format\): "DD\/MM\/YYYY" or "MM\/DD\/YYYY"/,
    column: 'date',
  },
  {
    name: 'days and months in both orders',
    source: 'date,v\n13/02/2024,1\n02/14/2024,5\n03/02/2024,2\n',
    message: /"13\/02\/2024" can only be day before month, but "02\/14\/2024" in row 3/,
    row: 2,
  },
  {
    name: 'a date against the given format',
    source: 'date,v\n31.01.24,1\n2024-02-01,2\n',
    options: { dateFormat: 'DD.MM.YY' },
    message: /^row 3, column "date": "2024-02-01" is not a date written as DD\.MM\.YY/,
  },
  {
    name: 'duplicate time stamps',
    source: daily(20, (row, i) => (i === 5 ? '2024-01-03,9' : row)),
    message: /^rows 4 and 7 both have the time 2024-01-03;.*idColumn \(--id\)/,
    row: 7,
  },
  {
    name: 'duplicate time stamps of one id',
    source: 'date,shop,v\n2024-01-01,a,1\n2024-01-01,b,2\n2024-01-01,a,3\n2024-01-02,a,3\n',
    options: { idColumn: 'shop' },
    message: /^rows 2 and 4 of "a" both have the time 2024-01-01/,
  },
  {
    name: 'missing dates',
    source: daily(40, (row, i) => (i > 10 && i < 25 ? undefined : row)),
    message:
      /14 of 40 steps \(35\.0 %\) are missing: 2024-01-12 to 2024-01-25; the longest gap, 14 steps, is after row 12/,
    row: 12,
  },
  {
    name: 'one missing date, none allowed',
    source: daily(40, (row, i) => (i === 11 ? undefined : row)),
    options: { fill: 'none' },
    message: /1 of 40 steps \(2\.5 %\) are missing: 2024-01-12.*fill "none"/,
  },
  {
    name: 'a time between two steps',
    source: daily(20, (row, i) => (i === 9 ? '2024-01-10T07:30,3' : row)),
    message: /^row 11: 2024-01-10T07:30 lies between two steps; times are daily/,
    row: 11,
  },
  {
    name: 'a year typed wrong',
    source: daily(20, (row, i) => (i === 19 ? '9024-01-20,3' : row)),
    message: /^row 21: the time jumps from 2024-01-19 to 9024-01-20/,
    row: 21,
  },
  {
    name: 'a frequency finer than a row',
    source: daily(20),
    options: { frequency: 'monthly' },
    message: /^rows 2 and 3 \(2024-01-01 and 2024-01-02\) lie in the same step of monthly data/,
  },
  { name: 'one row', source: 'date,v\n2024-01-01,1\n', message: /one time stamp per series/ },
  {
    name: 'a target without values',
    source: 'date,v\n2024-01-01,\n2024-01-02,\n',
    message: /hold.*no numbers/,
  },
  {
    name: 'a named target without values',
    source: 'date,v\n2024-01-01,\n2024-01-02,NA\n',
    options: { targetColumns: ['v'] },
    message: /the target columns have no values/,
  },
  {
    name: 'a row too long',
    source: daily(9, (r, i) => (i === 3 ? `${r},1` : r)),
    message: /^row 5: it has 3 cells/,
    row: 5,
  },
  {
    name: 'a row too short',
    source: daily(9, (r, i) => (i === 3 ? '2024-01-04' : r)),
    message: /^row 5: it has 1 cells, the header has 2/,
    row: 5,
  },
  {
    name: 'an unclosed quote',
    source: 'date,v\n2024-01-01,"1\n2024-01-02,2\n',
    message: /^row 2: a quoted cell starts here or later in the row and is never closed/,
    row: 2,
  },
  {
    name: 'an unclosed quote in a long file',
    source: `date,v\n2024-01-01,"1\n${'2024-01-02,2\n'.repeat(200_000)}`,
    message: /^row 2: a quoted cell starts/,
    row: 2,
  },
  {
    name: 'text after a closing quote',
    source: 'date,v\n2024-01-01,"1"x\n2024-01-02,2\n',
    message: /^row 2: a quoted cell has text after its closing quote/,
    row: 2,
  },
  {
    name: 'an unknown target',
    source: daily(9),
    options: { targetColumns: ['valu'] },
    message:
      /targetColumns \(--target\): there is no column "valu"; did you mean "value"\? The columns are "date", "value"/,
    column: 'valu',
  },
  {
    name: 'an unknown time column',
    source: daily(9),
    options: { timeColumn: 'dte' },
    message: /did you mean "date"\?/,
  },
  {
    name: 'an unknown id column',
    source: daily(9),
    options: { idColumn: 'shop' },
    message: /no column "shop"\. The columns/,
  },
  {
    name: 'an id missing',
    source: 'date,shop,v\n2024-01-01,a,1\n2024-01-02,,2\n',
    options: { idColumn: 'shop' },
    message: /^row 3, column "shop": the id is missing/,
    row: 3,
  },
  {
    name: 'too many ids',
    source: `date,id,v\n${Array.from({ length: 50 }, (_, i) => `2024-01-01,s${i},${i}`).join('\n')}`,
    options: { idColumn: 'id', maxSeries: 20 },
    message: /^row 22, column "id": more than 20 different ids/,
    row: 22,
  },
  {
    name: 'a column that is time and target',
    source: daily(9),
    options: { timeColumn: 'date', targetColumns: ['date'] },
    message: /cannot be the time and a target too/,
    kind: ArgumentError,
  },
  {
    name: 'a column that is id and target',
    source: 'date,v\n2024-01-01,1\n2024-01-02,2\n',
    options: { idColumn: 'v', targetColumns: ['v'] },
    message: /cannot be the id and a target too/,
    kind: ArgumentError,
  },
  {
    name: 'a PNG',
    source: bytes(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    message: /not text: it is a picture/,
  },
  {
    name: 'an Excel workbook',
    source: bytes(0x50, 0x4b, 3, 4, 20, 0),
    message: /Excel workbook; save the sheet as CSV/,
  },
  { name: 'gzip', source: bytes(0x1f, 0x8b, 8, 0), message: /starts as gzip, but is damaged or ends early/ },
  { name: 'bytes that are no text', source: bytes(100, 44, 0, 7, 1), message: /has the byte 0x00/ },
  {
    name: 'broken UTF-8',
    source: (async function* () {
      yield Uint8Array.from([0xc3, 0xa4, 44, 98, 10]);
      yield Uint8Array.from([0xff, 44, 49, 10]);
    })(),
    message: /not valid UTF-8 text/,
  },
  {
    name: 'too many bytes of text',
    source: daily(99),
    options: { maxBytes: 100 },
    message: /at most 100 bytes are read/,
  },
  {
    name: 'too large a file',
    source: new Blob([daily(99)]),
    options: { maxBytes: 1000 },
    message: /the table has 1\.\d KiB, and at most 1000 bytes are read: a forecast needs a few seasons/,
  },
  {
    name: 'an unknown frequency',
    source: daily(9),
    options: { frequency: 'monthy' },
    message: /got "monthy"; did you mean "monthly"\?/,
    kind: ArgumentError,
  },
  {
    name: 'frequency m',
    source: daily(9),
    options: { frequency: 'm' },
    message: /got "m"/,
    kind: ArgumentError,
  },
  {
    name: 'frequency 0d',
    source: daily(9),
    options: { frequency: '0d' },
    message: /got "0d"/,
    kind: ArgumentError,
  },
  {
    name: 'a season of nothing',
    source: daily(9),
    options: { seasonLength: 0 },
    message: /seasonLength must be a positive integer.*got 0/,
    kind: ArgumentError,
  },
  {
    name: 'an unknown way to fill',
    source: daily(9),
    options: { fill: 'cubic' as 'linear' },
    message: /fill must be one of auto, none, linear.*got "cubic"/,
    kind: ArgumentError,
  },
  {
    name: 'a date format without a year',
    source: daily(9),
    options: { dateFormat: 'DD/MM' },
    message: /must say where the year is/,
    kind: ArgumentError,
  },
  {
    name: 'a date format with unknown letters',
    source: daily(9),
    options: { dateFormat: 'YYYY-xx' },
    message: /"x" means nothing in it/,
    kind: ArgumentError,
  },
  {
    name: 'a source that is none',
    source: 5 as unknown as string,
    message: /source must be CSV text/,
    kind: ArgumentError,
  },
];

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recurra, scratch } from './cli.ts';

const folder = scratch();

/** A daily series of `n` rows. */
function daily(n: number, edit: (row: string, i: number) => string | undefined = (row) => row): string {
  const rows = Array.from({ length: n }, (_, i) => {
    const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    return edit(`${date},${10 + (i % 7)}`, i);
  });
  return `date,value\n${rows.filter((row) => row !== undefined).join('\n')}\n`;
}

let files = 0;

/** Writes a file and gives its path. */
function file(content: string | Uint8Array): string {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, content);
  return path;
}

const good = file(daily(60));
writeFileSync(join(folder, 'sales.csv'), daily(60));
const huge = join(folder, 'huge.csv');
writeFileSync(huge, daily(60));
truncateSync(huge, 2 ** 30);
mkdirSync(join(folder, 'a-folder'));

const ten = ['--horizon', '10'];

/** Name, arguments, what standard error says, standard input. */
const cases: [name: string, args: string[], message: RegExp, input?: string][] = [
  ['an empty file', [file(''), ...ten], /the file is empty/],
  ['a header only', [file('date,value\n'), ...ten], /has a header \("date", "value"\) but no rows/],
  [
    'no header',
    [file(daily(60).replace('date,value\n', '')), ...ten],
    /row 1: the first line must name the columns/,
  ],
  [
    'a target of words',
    [file('date,w\n2024-01-01,sun\n2024-01-02,rain\n'), ...ten],
    /no numeric column.*"w"/,
  ],
  [
    'a named target of words',
    ['--example', 'seattle-weather', '--target', 'weather', ...ten],
    /row 2, column "weather": "drizzle" is not a number/,
  ],
  [
    'one cell that is no number',
    [file(daily(60, (row, i) => (i === 30 ? '2024-01-31,n.n.' : row))), ...ten],
    /row 32, column "value": "n\.n\." is not a number/,
  ],
  [
    'missing dates',
    [file(daily(60, (row, i) => (i > 20 && i < 40 ? undefined : row))), ...ten],
    /19 of 60 steps \(31\.7 %\) are missing: 2024-01-22 to 2024-02-09.*after row 22.*--fill linear/,
  ],
  [
    'a gap where none is allowed',
    ['--example', 'co2', '--fill', 'none', ...ten],
    /1958-06-01, 1958-10-01, 1964-02-01/,
  ],
  [
    'an empty date',
    [file(daily(60, (row, i) => (i === 30 ? ',5' : row))), ...ten],
    /row 32, column "date": the time is missing/,
  ],
  [
    'a date that does not exist',
    [file(daily(60, (row, i) => (i === 30 ? '2024-02-31,5' : row))), ...ten],
    /row 32, column "date": "2024-02-31" is not a date/,
  ],
  [
    'duplicate time stamps',
    [file(daily(60, (row, i) => (i === 30 ? '2024-01-05,5' : row))), ...ten],
    /rows 6 and 32 both have the time 2024-01-05.*--id/,
  ],
  [
    'one constant series',
    [file(daily(60, (row) => row.replace(/,.*/, ',4'))), ...ten],
    /"value" is constant \(4 throughout\)/,
  ],
  [
    'a horizon longer than the data',
    [good, '--horizon', '60'],
    /--horizon 60 is longer than the data allows.*60 steps/,
  ],
  [
    'NaN',
    [file(daily(60, (row, i) => (i === 5 ? '2024-01-06,NaN' : row))), ...ten],
    /row 7, column "value": "NaN"/,
  ],
  [
    'infinity',
    [file(daily(60, (row, i) => (i === 5 ? '2024-01-06,inf' : row))), ...ten],
    /row 7, column "value": "inf"/,
  ],
  [
    '1e999',
    [file(daily(60, (row, i) => (i === 5 ? '2024-01-06,1e999' : row))), ...ten],
    /"1e999" is not a finite/,
  ],
  ['a file of 1 GiB', [huge, ...ten], /has 1 GiB, and at most 256 MiB are read: .*keep the last rows/],
  ['a binary file', [file(Uint8Array.from([1, 2, 0, 3])), ...ten], /not text/],
  ['a picture', [file(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])), ...ten], /it is a picture/],
  ['a folder', [join(folder, 'a-folder'), ...ten], /is a folder; name a CSV file/],
  [
    'a missing file',
    [join(folder, 'sale.csv'), ...ten],
    /there is no file .*sale\.csv"; did you mean "sales\.csv"\?/,
  ],
  [
    'an unknown target',
    [good, '--target', 'vlaue', ...ten],
    /--target\): there is no column "vlaue"; did you mean "value"\?/,
  ],
  [
    'an unknown time column',
    [good, '--time', 'dates', ...ten],
    /--time\): there is no column "dates"; did you mean "date"\?/,
  ],
  ['an unknown id column', [good, '--id', 'store', ...ten], /--id\): there is no column "store"/],
  ['no horizon', [good], /say how many steps to forecast: --horizon <steps>/],
  ['horizon 0', [good, '--horizon', '0'], /argument '0' is invalid\. It must be a whole number from 1/],
  ['horizon -1', [good, '--horizon', '-1'], /argument '-1' is invalid/],
  ['horizon 1.5', [good, '--horizon', '1.5'], /argument '1\.5' is invalid/],
  ['horizon abc', [good, '--horizon', 'abc'], /argument 'abc' is invalid/],
  ['level 80', [good, '--level', '80', ...ten], /between 0 and 1, such as 0\.8\. Did you mean 0\.8\?/],
  ['level 1', [good, '--level', '1', ...ten], /argument '1' is invalid/],
  [
    'an unknown option',
    [good, '--horizont', '10'],
    /unknown option '--horizont'.*\n?.*Did you mean --horizon\?/,
  ],
  ['an unknown command', ['forcast'], /unknown command 'forcast'.*\n?.*Did you mean forecast\?/],
  ['an unknown frequency', [good, '--frequency', 'dayly', ...ten], /got "dayly"; did you mean "daily"\?/],
  [
    'a frequency that does not fit',
    [good, '--frequency', 'monthly', ...ten],
    /rows 2 and 3 .*same step of monthly data/,
  ],
  ['season 0', [good, '--season', '0', ...ten], /argument '0' is invalid/],
  ['an unknown way to fill', [good, '--fill', 'liner', ...ten], /must be one of auto.*Did you mean linear\?/],
  ['an unknown backend', [good, '--backend', 'gpu', ...ten], /must be one of wasm, cpu/],
  [
    'an unknown example',
    ['--example', 'co', ...ten],
    /must be one of co2, seattle-weather\. Did you mean co2\?/,
  ],
  ['a file and an example', [good, '--example', 'co2', ...ten], /give either a file or --example/],
  ['no file', [...ten], /name a CSV file to forecast/],
  ['two files', [good, good, ...ten], /too many arguments/],
  [
    'ambiguous dates',
    [file('date,v\n01/02/2024,1\n02/02/2024,5\n03/02/2024,2\n'), '--horizon', '1'],
    /--date-format\): "DD\/MM\/YYYY" or "MM\/DD\/YYYY"/,
  ],
  ['a date format without a year', [good, '--date-format', 'DD.MM', ...ten], /must say where the year is/],
  [
    'a ragged row',
    [file(daily(60, (row, i) => (i === 3 ? `${row},7` : row))), ...ten],
    /row 5: it has 3 cells/,
  ],
  ['an unclosed quote', [file('date,v\n2024-01-01,"1\n'), ...ten], /row 2: a quoted cell .* never closed/],
  [
    'a name twice in the header',
    [file('date,v,v\n2024-01-01,1,2\n'), ...ten],
    /columns 2 and 3 are both named "v"/,
  ],
  [
    'too many ids',
    [
      file(`date,id,v\n${Array.from({ length: 9 }, (_, i) => `2024-01-01,s${i},${i}`).join('\n')}`),
      '--id',
      'id',
      '--max-series',
      '5',
      ...ten,
    ],
    /row 7, column "id": more than 5 different ids/,
  ],
  [
    'an out folder that is a file',
    [good, '--out', good, ...ten],
    /--out: cannot write to the folder .* it is a file/,
  ],
  ['resume without a checkpoint', [good, '--resume', ...ten], /--resume needs --checkpoint/],
  ['standard input that is empty', ['-', ...ten], /the file is empty/, ''],
  [
    'standard input with a bad cell',
    ['-', ...ten],
    /row 3, column "v": "x" is not a number/,
    'date,v\n2024-01-01,1\n2024-01-02,x\n2024-01-03,3\n',
  ],
];

describe.concurrent('bad usage and bad input: exit code 2, a clear message, nothing else', {
  timeout: 60_000,
}, () => {
  it.each(cases)('%s', async (_, args, message, input) => {
    const command = args[0] === 'forcast' ? args : ['forecast', ...args];
    const { code, stdout, stderr } = await recurra(command, input === undefined ? {} : { input });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    // No stack, and no word of the library underneath.
    expect(stderr).not.toMatch(/^\s+at |node_modules|TensorFlow/m);
  });
});

it('says it as JSON, too', async () => {
  const path = file(daily(60, (row, i) => (i === 5 ? '2024-01-06,x' : row)));
  const { code, stdout, stderr } = await recurra(['forecast', path, '--json', ...ten]);
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: 'ERR_DATA',
      message:
        'row 7, column "value": "x" is not a number; correct it, or leave the cell empty if it is missing.',
      row: 7,
      column: 'value',
    },
  });
  expect(stderr).toMatch(/^recurra: row 7, column "value"/m);
});

it('says bad usage as JSON, too', async () => {
  const { code, stdout } = await recurra(['forecast', good, '--json', '--horizon', 'x']);
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringMatching(/--horizon/),
  });
});

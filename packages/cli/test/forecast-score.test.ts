import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { naive2 } from '@recurra/forecasting';
import { describe, expect, it } from 'vitest';
import { recurra } from './cli.ts';
import { folderOf, hourly, m4Csv } from './forecast-data.ts';

const files = ['--forecasts', 'f.csv', '--actuals', 'test.csv', '--train', 'train.csv'];

/** Scores files and gives the JSON. */
async function score(contents: Readonly<Record<string, string>>, ...args: string[]) {
  const folder = folderOf(contents);
  const run = await recurra(['forecast', 'score', ...files, ...args, '--json'], { cwd: folder });
  return { ...run, folder, result: JSON.parse(run.stdout) };
}

// By hand. Naive errs by 1 a step in the history, so MASE = MAE: (1 + 1) / 2 = 1, Naive2's (1 + 3) / 2 = 2.
// sMAPE = mean of 200 |y − f| / (y + f): 200 (1/15 + 1/17) / 2, Naive2's 200 (1/13 + 3/15) / 2.
const byHand = {
  smape: 100 * (1 / 15 + 1 / 17),
  mase: 1,
  naive2Smape: 100 * (1 / 13 + 3 / 15),
  naive2Mase: 2,
};
const owa = (byHand.smape / byHand.naive2Smape + byHand.mase / byHand.naive2Mase) / 2;

function expectByHand(overall: Record<string, number>): void {
  for (const [name, value] of Object.entries({ ...byHand, owa }))
    expect(overall[name]).toBeCloseTo(value, 10);
}

describe('score', () => {
  it('gives figures computed by hand, in M4 layout', async () => {
    const { code, result } = await score(
      {
        'train.csv': m4Csv({ Y1: [1, 2, 3, 4, 5, 6] }),
        'test.csv': m4Csv({ Y1: [7, 9] }),
        'f.csv': 'id,F1,F2\nY1,8,8\n',
      },
      '--layout',
      'm4',
    );
    expect(code).toBe(0);
    expectByHand(result.overall);
    expect(result).toMatchObject({ seasonLength: 1, leftOut: [], overall: { series: 1, intervals: [] } });
  });

  it('gives the same in long layout, steps matched by time and gaps of what happened passed over', async () => {
    const days = (from: number, values: readonly (number | string)[]): string =>
      values.map((value, i) => `a,2024-01-0${from + i},${value}`).join('\n');
    const { code, result } = await score(
      {
        'train.csv': `id,day,y\n${days(1, [1, 2, 3, 4, 5, 6])}\nb,2024-01-01,5\nb,2024-01-02,7\nb,2024-01-03,1\n`,
        // The 8th is missing, the 5th and 6th are known already.
        'test.csv': `id,day,y\n${days(5, [5, 6, 7])}\na,2024-01-09,9\nb,2024-01-07,1\n`,
        'f.csv': `series,day,median,lower_80,upper_80\n${[
          ['2024-01-07', 8, 7, 9],
          ['2024-01-08', 100, 99, 101],
          ['2024-01-09', 8, 7.5, 8.5],
        ]
          .map((row) => `a,${row.join(',')}`)
          .join('\n')}\n`,
      },
      '--season',
      '1',
      '--id',
      'id',
      '--allow-missing',
    );
    expect(code).toBe(0);
    expectByHand(result.overall);
    // 7 lies on the edge of its interval, 9 outside its own.
    expect(result.overall.intervals).toMatchObject([{ level: 0.8, coverage: 0.5, width: 1.5 }]);
    expect(result.notes.join(' ')).toMatch(/1 series of --actuals have no forecast: "b"/);
  });

  it('does not let the training data reach into the forecast', async () => {
    const rows = (values: readonly number[], from = 1): string =>
      values.map((value, i) => `2024-01-${String(from + i).padStart(2, '0')},${value}`).join('\n');
    const contents = {
      'test.csv': `day,y\n${rows([7, 9], 7)}\n`,
      'f.csv': 'series,day,median\ny,2024-01-07,8\ny,2024-01-08,8\n',
    };
    const longer = { ...contents, 'train.csv': `day,y\n${rows([1, 2, 3, 4, 5, 6, 7, 9])}\n` };
    const { result } = await score(longer, '--season', '1');
    expectByHand(result.overall);
    expect(result.notes.join(' ')).toMatch(/--train reaches into the forecast of 1 series/);
  });

  it('says 1 of the forecasts of Naive2 itself', async () => {
    const season = 24;
    const ids = ['H1', 'H2', 'H3'];
    const whole = ids.map((_, n) => hourly(n, 24 * 8 + 13 * n + 24));
    const rows = (cut: (values: number[]) => Iterable<number>): Record<string, number[]> =>
      Object.fromEntries(ids.map((id, n) => [id, [...cut(whole[n]!)]]));
    const { code, result } = await score(
      {
        'train.csv': m4Csv(rows((values) => values.slice(0, -24))),
        'test.csv': m4Csv(rows((values) => values.slice(-24))),
        'f.csv': m4Csv(rows((values) => naive2(values.slice(0, -24), 24, season))).replace(/"/g, ''),
      },
      ...['--layout', 'm4', '--season', '24'],
    );
    expect(code).toBe(0);
    expect(result.overall.owa).toBe(1);
    expect(result.overall.mase).toBe(result.overall.naive2Mase);
    expect(result.overall.smape).toBe(result.overall.naive2Smape);
  });

  it('keeps the place of what happened in a row that starts late', async () => {
    const { result } = await score(
      {
        'train.csv': m4Csv({ Y1: [1, 2, 3, 4, 5, 6] }),
        'test.csv': 'V1,V2,V3,V4\nY1,NA,7,9\n',
        'f.csv': 'id,F1,F2,F3\nY1,1000,8,8\n',
      },
      ...['--layout', 'm4'],
    );
    expect(result.overall.mase).toBe(1);
    expect(result.series[0].steps).toBe(2);
  });

  it('prints a table, and writes the score of each series', async () => {
    const folder = folderOf({
      'train.csv': m4Csv({ Y1: [1, 2, 3, 4, 5, 6] }),
      'test.csv': m4Csv({ Y1: [7, 9] }),
      'f.csv': 'id,F1,F2\nY1,8,8\n',
    });
    const args = ['forecast', 'score', ...files, '--layout', 'm4', '--out', 'series.csv'];
    const { stdout, code } = await recurra(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 of 1 series scored, no season/);
    expect(stdout).toMatch(/sMAPE +12\.549 +27\.692\n +MASE +1\.000 +2\.000\n +OWA +0\.477 +1\.000/);
    expect(readFileSync(join(folder, 'series.csv'), 'utf8')).toMatch(/^id,steps,mae[^\n]*\nY1,2,1,1,/);
  });
});

describe('files that do not fit together', () => {
  const good = {
    'train.csv': m4Csv({ Y1: [1, 2, 3, 4, 5, 6], Y2: [3, 1, 2, 5, 4, 6] }),
    'test.csv': m4Csv({ Y1: [7, 9], Y2: [1, 2] }),
    'f.csv': 'id,F1,F2\nY1,8,8\nY2,3,3\n',
  };
  const dated = {
    'train.csv': 'day,y\n2024-01-01,1\n2024-01-02,2\n2024-01-03,4\n',
    'test.csv': 'day,y\n2024-01-04,7\n2024-01-05,9\n',
    'f.csv': 'series,day,median\ny,2024-01-04,8\ny,2024-01-05,8\n',
  };
  it.each([
    [
      'a forecast of an unknown series',
      { ...good, 'f.csv': `${good['f.csv']}Y3,1,1\n` },
      /1 series have a forecast but no values in --actuals: "Y3"\.[^"]*no history in --train: "Y3"\..*--allow-missing/,
    ],
    [
      'a series without a forecast',
      { ...good, 'f.csv': 'id,F1,F2\nY1,8,8\n' },
      /1 series of --actuals have no forecast: "Y2"/,
    ],
    [
      'a forecast that is none',
      { ...good, 'f.csv': 'a,b\n1,2\n' },
      /--forecasts f\.csv: the file does not hold forecasts/,
    ],
    [
      'a number that is none',
      { ...good, 'f.csv': 'id,F1,F2\nY1,8,x\nY2,3,3\n' },
      /--forecasts f\.csv: row 2, column "F2": "x" is not a number/,
    ],
    [
      'actual values that are none',
      { ...good, 'test.csv': 'V1,V2\nY1,x\n' },
      /--actuals test\.csv: row 2, column "V2": "x" is not a number/,
    ],
    ['an empty history', { ...good, 'train.csv': '' }, /--train train\.csv: the file is empty/],
    [
      'times written in another way',
      { ...dated, 'f.csv': 'series,day,median\ny,4.1.2024,8\n' },
      /the time "4\.1\.2024" of step 1 of series "y" is not written as in --train \(YYYY-MM-DD\)/,
    ],
    [
      'forecasts of another time',
      { ...dated, 'f.csv': 'series,day,median\ny,2025-01-04,8\n' },
      /no series could be scored.*no forecast step has an actual value.*Check that --actuals starts/,
    ],
  ])('%s', async (_, contents, message) => {
    const { code, result, stderr } = await score(contents);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(result.error.message).toMatch(message);
  });

  it('a missing file, and missing options', async () => {
    const folder = folderOf(good);
    const args = [
      'forecast',
      'score',
      '--forecasts',
      'g.csv',
      '--actuals',
      'test.csv',
      '--train',
      'train.csv',
    ];
    const missing = await recurra(args, { cwd: folder });
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toMatch(/there is no file "g\.csv"; did you mean "f\.csv"\?/);
    const none = await recurra(['forecast', 'score', '--forecasts', 'f.csv'], { cwd: folder });
    expect(none.stderr).toMatch(/--actuals <file> and --train <file> are missing/);
  });
});

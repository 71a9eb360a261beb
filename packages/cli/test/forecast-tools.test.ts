import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recurra, scratch } from './cli.ts';
import { fast, folderOf, noise } from './forecast-data.ts';

/** A daily file of one series. */
function daily(values: readonly number[]): string {
  const rows = values.map(
    (value, i) => `${new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)},${value}`,
  );
  return `day,y\n${rows.join('\n')}\n`;
}

describe('backtest', () => {
  it('gives naive the error that it has', async () => {
    // A line that climbs by 1 a day: naive is 1, 2 and 3 off, in units of what naive erred before; drift is right.
    const folder = folderOf({ 'line.csv': daily(Array.from({ length: 30 }, (_, i) => i + 1)) });
    const args = ['--data', 'line.csv', '--season', '1', '--horizon', '3', '--origins', '4', '--no-network'];
    const { code, stdout } = await recurra(
      ['forecast', 'backtest', ...args, '--baselines', 'naive,drift', '--levels', '0.9', '--json'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      input: 'line.csv',
      horizon: 3,
      origins: 4,
      step: 3,
      refit: false,
      levels: [0.9],
    });
    const [naive, drift] = result.methods;
    expect(naive).toMatchObject({ method: 'naive', series: 4, mase: 2, mae: 2, owa: 1, rank: 2 });
    expect(drift.mase).toBeCloseTo(0, 12);
    expect(result.files).toBeUndefined();
  });

  it('compares the network with baselines, and writes tables, charts and a report', async () => {
    const folder = scratch();
    const args = [
      '--example',
      'co2',
      '--horizon',
      '12',
      '--origins',
      '2',
      '--baselines',
      'snaive,theta',
      ...fast,
    ];
    const { code, stdout } = await recurra(['forecast', 'backtest', ...args, '--out', 'bt'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/method +MASE +sMAPE +OWA/);
    for (const name of ['network', 'seasonalNaive', 'theta'])
      expect(stdout).toMatch(new RegExp(`\\n +${name} +\\d`));
    expect(readdirSync(join(folder, 'bt')).sort()).toEqual([
      ...['backtest.csv', 'backtest.svg', 'methods.csv', 'report.html', 'steps.svg'],
    ]);
    const rows = readFileSync(join(folder, 'bt/backtest.csv'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(1 + 3 * 2);
  });

  it.each([
    [['--baselines', 'niave'], /must be among naive.*got "niave"; did you mean naive/],
    [['--baselines', 'none', '--no-network'], /leave nothing to compare/],
    [['--baselines', 'naive', '--no-network', '--horizon', '9999'], /no series is long enough/],
  ])('%s is bad usage', async (args, message) => {
    const base = ['forecast', 'backtest', '--example', 'co2', '--horizon', '12'];
    const { code, stdout, stderr } = await recurra([...base, ...args]);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('anomalies', () => {
  const values = Array.from({ length: 300 }, (_, i) => Number((50 + 5 * (i % 7) + noise(i)).toFixed(3)));
  values[280]! += 40;
  const folder = folderOf({ 'load.csv': daily(values) });

  it('finds what was planted', async () => {
    const args = ['--data', 'load.csv', '--method', 'snaive', '--last', '30', '--clean-history'];
    const { code, stdout } = await recurra(['forecast', 'anomalies', ...args, '--json', '--out', 'an'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    // Day 280 counted from the first of January 2024.
    expect(result.events[0]).toMatchObject({
      id: 'y',
      peak: '2024-10-07',
      direction: 'above',
      peakValue: values[280],
    });
    expect(result.series).toMatchObject([{ id: 'y', observations: 30, falseAlarmRate: 0.01 }]);
    expect(readdirSync(join(folder, 'an')).sort()).toEqual([
      ...['anomalies.csv', 'anomalies.svg', 'events.csv', 'report.html'],
    ]);
    expect(readFileSync(join(folder, 'an/anomalies.csv'), 'utf8').trim().split('\n')).toHaveLength(31);
  });

  it('asks a saved model what was to be expected', async () => {
    const fit = ['forecast', 'fit', '--data', 'load.csv', '--horizon', '7', '--out', 'm', '--quiet', ...fast];
    expect((await recurra(fit, { cwd: folder })).code).toBe(0);
    const args = ['--data', 'load.csv', '--model', 'm', '--last', '30'];
    const { code, stdout } = await recurra(['forecast', 'anomalies', ...args], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/expected is what the model forecasts one step ahead/);
    expect(stdout).toMatch(/y +2024-10-07 .* above +outlier/);
  });
});

describe('usage', () => {
  it.each([
    ['fit', []],
    ['predict', []],
    ['score', []],
    ['backtest', ['--horizon', '3']],
    ['anomalies', []],
    ['explain', ['--no-importance', '--what-if', 'a=1']],
  ])('%s has help with an example, and says what is missing', async (name, args) => {
    const help = await recurra(['forecast', name, '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(new RegExp(`Examples:\n  recurra forecast ${name} --`));
    expect(help.stdout).toMatch(/--json +print the result as JSON/);
    const missing = await recurra(['forecast', name, ...args, '--json']);
    expect(missing.code).toBe(2);
    const { error } = JSON.parse(missing.stdout);
    expect(error.code).toBe('ERR_USAGE');
    expect(error.message).toMatch(/--(horizon|model|data|forecasts) </);
  });

  it('takes a file for a file, though it is named like a command', async () => {
    const folder = folderOf({ 'fit.csv': 'day,y\n', fit: 'day,y\n' });
    const file = await recurra(['forecast', 'fit.csv', '--horizon', '3'], { cwd: folder });
    expect(file.stderr).toMatch(/has a header \("day", "y"\) but no rows/);
    const same = await recurra(['forecast', './fit', '--horizon', '3'], { cwd: folder });
    expect(same.stderr).toMatch(/has a header \("day", "y"\) but no rows/);
  });

  it.each([
    [['predict', '--model', 'nowhere'], /there is no file "nowhere"/],
    [['predict', '--model', '.'], /there is no file "model\.onnx"/],
    [['predict', '--model', 'm.onnx'], /m\.onnx cannot be used as a model/],
    [['predict', '--model', 'm', '--samples', '3'], /--samples needs --samples-out <file> or --json/],
    [['predict', '--model', 'm', '--samples-out', 's.csv'], /--samples-out needs --samples/],
    [['predict', '--model', 'm', '--out', 'x', '--chart', 'x'], /--out and --chart both name "x"/],
    [['predict', '--model', 'm', '--out', '.'], /--out: "\." is a folder/],
    [['fit', '--example', 'co2', '--horizon', '3', '--out', 'm.onnx'], /--out: cannot write to the folder/],
    [['fit', '--example', 'co2', '--horizon', '3', '--out', 'm', '--resume'], /--resume needs --checkpoint/],
    [['explain', '--model', 'm'], /importance needs a history longer.*--data/],
    [['explain', '--model', 'm', '--what-if', 'promotion'], /name=number/],
    [['anomalies', '--example', 'co2', '--method', 'thata'], /did you mean theta/],
  ])('%s', async (args, message) => {
    const folder = folderOf({ 'm.onnx': 'no model' });
    const { code, stdout, stderr } = await recurra(['forecast', ...args], { cwd: folder });
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

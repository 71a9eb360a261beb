import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readTable } from '@recurra/forecasting/table';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, recurra, scratch } from './cli.ts';

const co2 = createRequire(import.meta.url).resolve('@recurra/forecasting/data/co2-concentration.csv');

/** Small enough to be done in seconds. */
const fast = ['--epochs', '2', '--hidden-size', '8'];

/** Rows of forecast.csv, without the header. */
function csvRows(folder: string): string[][] {
  const [header, ...rows] = readFileSync(join(folder, 'forecast.csv'), 'utf8').trim().split('\n');
  expect(header).toBe('series,Date,median,lower_80,upper_80');
  return rows.map((row) => row.split(','));
}

describe('recurra forecast on the CO₂ record', () => {
  const folder = scratch();
  let done: CliRun;
  beforeAll(async () => {
    done = await recurra([
      'forecast',
      co2,
      '--target',
      'CO2',
      '--horizon',
      '24',
      '--out',
      folder,
      '--verify',
      ...fast,
    ]);
  });

  it('succeeds, with the forecast on standard output and progress on standard error', () => {
    expect(done.stderr).toMatch(/Scoring on held-out data, at most 2 epochs …/);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/746 steps from 1958-03-01 to 2020-04-01, monthly, season of 12 steps/);
    expect(done.stdout).toMatch(/\n {2}Date +CO2 +lower 80 % +upper 80 %\n {2}2020-05-01 +4\d\d\./);
    expect(done.stdout).toMatch(/\n {2}2022-04-01 /);
    expect(done.stdout).toMatch(/MASE of seasonal naive/);
    expect(done.stderr).toMatch(
      /5 missing steps were filled \(1958-06-01, 1958-10-01, 1964-02-01 to 1964-04-01\)/,
    );
  });

  it('keeps the libraries underneath quiet, and a pipe free of control characters', () => {
    expect(done.stderr + done.stdout).not.toMatch(/TensorFlow|looks like you are running/i);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested.
    expect(done.stderr + done.stdout).not.toMatch(/[\r\x1b]/);
    expect(done.stderr.split('\n').length).toBeLessThan(15);
  });

  it('writes three files and nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(['forecast.csv', 'forecast.svg', 'model.onnx']);
    const rows = csvRows(folder);
    expect(rows.map((row) => row[1])).toEqual(
      Array.from({ length: 24 }, (_, i) => new Date(Date.UTC(2020, 4 + i, 1)).toISOString().slice(0, 10)),
    );
    for (const [id, , median, lower, upper] of rows) {
      expect(id).toBe('CO2');
      expect(Number(lower)).toBeLessThanOrEqual(Number(median));
      expect(Number(median)).toBeLessThanOrEqual(Number(upper));
    }
    const svg = readFileSync(join(folder, 'forecast.svg'), 'utf8');
    expect(svg).toMatch(/^<\?xml[^>]*>\s*<svg/);
    expect(svg).toMatch(/Back-test/);
  });

  it('verifies the model it wrote, and says so', () => {
    expect(done.stdout).toMatch(
      /ONNX Runtime gives the same forecast: largest relative difference (0|\d\.\de-\d+) /,
    );
  });

  it('writes a model that ONNX Runtime runs to the numbers of forecast.csv', async () => {
    const session = await InferenceSession.create(join(folder, 'model.onnx'));
    const table = await readTable(readFileSync(co2, 'utf8'), { targetColumns: ['CO2'] });
    const { values } = table.series[0]!;
    const input = session.inputMetadata[0] as InferenceSession.TensorValueMetadata;
    const window = input.shape.find((size) => typeof size === 'number' && size > 1) as number;
    const shape = input.shape.map((size) => (size === window ? window : 1));
    const feed = new Tensor('float32', Float32Array.from(values.slice(-window)), shape);
    const outputs = await session.run({ [input.name]: feed });
    const rows = csvRows(folder);
    const all = Object.values(outputs).flatMap((output) => Array.from(output.data as Float32Array));
    // Whatever the layout of the outputs: every number of the file is among the model's.
    for (const text of rows.flatMap((row) => row.slice(2))) {
      const nearest = Math.min(...all.map((value) => Math.abs(value - Number(text))));
      expect(nearest / Number(text)).toBeLessThan(1e-4);
    }
  });

  it('gives the same files for the same seed, others for another, in any time zone', async () => {
    const again = scratch();
    const other = scratch();
    const args = ['forecast', co2, '--target', 'CO2', '--horizon', '24', '--quiet', ...fast];
    const env = process.env.TZ;
    process.env.TZ = 'Pacific/Apia';
    const first = await recurra([...args, '--out', again]);
    if (env === undefined) delete process.env.TZ;
    else process.env.TZ = env;
    await recurra([...args, '--out', other, '--seed', '5']);
    expect(first.stderr).toBe('');
    const read = (where: string): string => readFileSync(join(where, 'forecast.csv'), 'utf8');
    expect(read(again)).toBe(read(folder));
    expect(read(other)).not.toBe(read(folder));
  });
});

it('prints one JSON object with --json, from standard input, on the cpu backend', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => {
    const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    return `${date},north,${20 + 5 * (i % 7)}\n${date},south,${9 - (i % 7)}`;
  });
  const folder = scratch();
  const { code, stdout, stderr } = await recurra(
    [
      'forecast',
      '-',
      '--horizon',
      '7',
      '--json',
      '--backend',
      'cpu',
      '--level',
      '0.9',
      '--seed',
      '3',
      ...fast,
    ],
    { cwd: folder, input: `date,shop,sales\n${rows.join('\n')}\n` },
  );
  expect(stderr).toMatch(/Column "shop" tells 2 series apart/);
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    input: 'standard input',
    timeColumn: 'date',
    frequency: 'daily',
    seasonLength: 7,
    horizon: 7,
    level: 0.9,
    seed: 3,
    backend: 'cpu',
    series: [
      { id: 'north', observations: 80, first: '2024-01-01', last: '2024-03-20' },
      { id: 'south', observations: 80 },
    ],
    files: { csv: 'forecast.csv', svg: 'forecast.svg', onnx: 'model.onnx' },
  });
  expect(result.forecasts[1].points.map((point: { time: string }) => point.time)).toEqual([
    '2024-03-21',
    '2024-03-22',
    '2024-03-23',
    '2024-03-24',
    '2024-03-25',
    '2024-03-26',
    '2024-03-27',
  ]);
  expect(Object.keys(result.scores[0]).sort()).toEqual(
    ['coverage', 'id', 'mae', 'mase', 'rmse', 'seasonalNaiveMase', 'smape'].sort(),
  );
  const svg = readFileSync(join(folder, 'forecast.svg'), 'utf8');
  expect(svg.match(/<svg/g)).toHaveLength(3);
});

it('ends with 130 on Ctrl-C, leaves no half-written file, and goes on from its checkpoint', async () => {
  const folder = scratch();
  const checkpoint = join(folder, 'state');
  const args = [
    'forecast',
    '--example',
    'co2',
    '--horizon',
    '12',
    '--hidden-size',
    '8',
    '--epochs',
    '4',
    '--out',
    folder,
  ];
  let watching = false;
  const stopped = await recurra([...args, '--checkpoint', checkpoint], {
    // Once the first state is on the disk.
    watch: (child) => {
      if (watching) return;
      watching = true;
      const timer = setInterval(() => {
        if (!existsSync(checkpoint) || readdirSync(checkpoint).length === 0) return;
        clearInterval(timer);
        child.kill('SIGINT');
      }, 20);
      child.once('exit', () => clearInterval(timer));
    },
  });
  expect(stopped.stderr).toMatch(/recurra: interrupted/);
  expect(stopped.stderr).toMatch(/go on with --checkpoint .*state --resume/);
  expect(stopped.code).toBe(130);
  expect(readdirSync(folder)).toEqual(['state']);
  const resumed = await recurra([...args, '--checkpoint', checkpoint, '--resume', '--quiet']);
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
  const whole = scratch();
  await recurra([...args.slice(0, -1), whole, '--quiet']);
  expect(readFileSync(join(folder, 'forecast.csv'), 'utf8')).toBe(
    readFileSync(join(whole, 'forecast.csv'), 'utf8'),
  );
});

it('does not touch what is there when it fails', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'forecast.csv'), 'mine');
  const { code } = await recurra(['forecast', '--example', 'co2', '--horizon', '700', '--out', folder]);
  expect(code).toBe(2);
  expect(readdirSync(folder)).toEqual(['forecast.csv']);
  expect(readFileSync(join(folder, 'forecast.csv'), 'utf8')).toBe('mine');
});

it('has help with an example, and a version', async () => {
  const help = await recurra(['forecast', '--help']);
  expect(help.code).toBe(0);
  expect(help.stdout).toMatch(/recurra forecast --example co2 --horizon 24/);
  const version = await recurra(['--version']);
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  const nothing = await recurra([]);
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toMatch(/Usage: recurra/);
});

it('keeps on when nobody reads its progress any more', async () => {
  const folder = scratch();
  const args = ['forecast', '--example', 'co2', '--horizon', '3', '--epochs', '1', '--out', folder];
  const { code } = await recurra(args, { watch: (child) => child.stderr?.destroy() });
  expect(code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['forecast.csv', 'forecast.svg', 'model.onnx']);
});

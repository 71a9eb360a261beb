import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, recurra, scratch } from './cli.ts';
import { fast, folderOf, hourly, m4Csv, shopsCsv } from './forecast-data.ts';

const fit = ['forecast', 'fit'];
const predict = ['forecast', 'predict'];

describe('fit and predict on a table in M4 layout', () => {
  const lengths = { H1: 200, H2: 168, H3: 240, H4: 200 };
  const rows = Object.entries(lengths).map(([id, length], n): [string, number[]] => [
    id,
    hourly(n, length + 24),
  ]);
  const train = Object.fromEntries(rows.map(([id, values]) => [id, values.slice(0, -24)]));
  const test = Object.fromEntries(rows.map(([id, values]) => [id, values.slice(-24)]));
  const folder = folderOf({
    // A series that no model can learn from stands among the others.
    'train.csv': m4Csv({ ...train, H5: new Array<number>(200).fill(7) }),
    'test.csv': m4Csv({ ...test, H5: new Array<number>(24).fill(7) }),
  });
  let done: CliRun;
  beforeAll(async () => {
    const args = [
      '--data',
      'train.csv',
      '--layout',
      'm4',
      '--season',
      '24',
      '--horizon',
      '24',
      '--out',
      'model',
    ];
    done = await recurra([...fit, ...args, ...fast], { cwd: folder });
  });

  it('saves the model with all that belongs to it, and tells its score', () => {
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('5 series, hourly, season of 24'),
    });
    expect(readdirSync(join(folder, 'model')).sort()).toEqual(
      ['history.csv', 'model.onnx', 'report.html', 'training.json', 'training.svg'].sort(),
    );
    expect(done.stdout).toMatch(/method +MASE +sMAPE +OWA/);
    expect(done.stdout).toMatch(/Naive2 +\d\.\d{3} +\d+\.\d{3} +1\.000/);
    expect(done.stdout).toMatch(/1 of 5 series get a simple forecast instead/);
    expect(done.stdout).toMatch(/Next: recurra forecast predict --model model\n$/);
    const record = JSON.parse(readFileSync(join(folder, 'model/training.json'), 'utf8'));
    expect(record).toMatchObject({
      ...{ format: 'recurra-training', version: 1, input: 'train.csv', horizon: 24, levels: [0.8, 0.95] },
      ...{ seed: 0, backend: 'wasm', series: 5, settings: { epochs: 1, hiddenSize: 4 } },
      fallbacks: [{ id: 'H5', reason: expect.stringContaining('is constant') }],
      table: { seasonLength: 24, dated: false },
    });
    expect(record.scores.map(({ id }: { id: string }) => id)).toEqual(['H1', 'H2', 'H3', 'H4']);
    expect(readFileSync(join(folder, 'model/training.svg'), 'utf8')).toMatch(/<svg/);
    expect(readFileSync(join(folder, 'model/report.html'), 'utf8')).toMatch(
      /^<!doctype html>[\s\S]*Score by series/,
    );
  });

  it('forecasts in the layout of the data, without the data as with it', async () => {
    const alone = await recurra([...predict, '--model', 'model', '--out', 'alone.csv'], { cwd: folder });
    expect(alone).toMatchObject({ code: 0, stdout: expect.stringMatching(/Wrote alone\.csv/) });
    const [header, ...lines] = readFileSync(join(folder, 'alone.csv'), 'utf8').trim().split('\n');
    expect(header).toBe(['id', ...Array.from({ length: 24 }, (_, i) => `F${i + 1}`)].join(','));
    expect(lines.map((line) => line.split(',').length)).toEqual([25, 25, 25, 25, 25]);
    expect(lines[4]).toBe(['H5', ...new Array<number>(24).fill(7)].join(','));
    const same = await recurra([...predict, '--model', 'model', '--data', 'train.csv', '--quiet'], {
      cwd: folder,
    });
    expect(same.stdout).toBe(readFileSync(join(folder, 'alone.csv'), 'utf8'));
    // The lone file does too, if it is told the season.
    const onnx = ['--model', 'model/model.onnx', '--data', 'train.csv', '--layout', 'm4', '--quiet'];
    expect((await recurra([...predict, ...onnx], { cwd: folder })).stdout).toBe(same.stdout);
  });

  it('needs no TensorFlow.js to forecast', async () => {
    // Tells on standard error of every module whose address holds "tfjs".
    const hook = `export async function load(url, context, next) {
      if (url.includes('tfjs')) writeSync(2, 'LOADED ' + url + '\\n');
      return next(url, context);
    }`;
    const hooks = `data:text/javascript,${encodeURIComponent(`import { writeSync } from 'node:fs';${hook}`)}`;
    writeFileSync(
      join(folder, 'watch.mjs'),
      `import { register } from 'node:module'; register(${JSON.stringify(hooks)});`,
    );
    const before = process.env.NODE_OPTIONS;
    process.env.NODE_OPTIONS = `--import ${join(folder, 'watch.mjs')}`;
    const files = ['--out', 'x.csv', '--chart', 'x.svg', '--report', 'x.html'];
    const without = await recurra([...predict, '--model', 'model', ...files, '--quiet'], { cwd: folder });
    const withIt = await recurra([...fit, '--data', 'train.csv', '--horizon', '999', '--out', 'y'], {
      cwd: folder,
    });
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
    expect(without).toMatchObject({ code: 0, stderr: '' });
    // The watch would have seen it.
    expect(withIt.stderr).toMatch(/LOADED .*tfjs-core/);
  });

  it('is scored by position, with Naive2 computed from the training data', async () => {
    await recurra([...predict, '--model', 'model', '--out', 'f.csv', '--quiet'], { cwd: folder });
    const args = ['--forecasts', 'f.csv', '--actuals', 'test.csv', '--train', 'train.csv', '--layout', 'm4'];
    const { code, stdout } = await recurra(
      ['forecast', 'score', ...args, '--season', '24', '--json', '--quiet'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    const { overall, leftOut, series } = JSON.parse(stdout);
    expect(leftOut).toEqual([]);
    expect(series.map(({ id, mase }: { id: string; mase: number | null }) => [id, mase === null])).toEqual([
      ...['H1', 'H2', 'H3', 'H4'].map((id) => [id, false]),
      ['H5', true],
    ]);
    // The same by hand for one series.
    const csv = readFileSync(join(folder, 'f.csv'), 'utf8').split('\n')[2]!.split(',').slice(1).map(Number);
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const history = train.H2!;
    const scale = mean(history.slice(24).map((value, i) => Math.abs(value - history[i]!)));
    const error = mean(test.H2!.map((value, i) => Math.abs(value - csv[i]!)));
    expect(series[1].mase).toBeCloseTo(error / scale, 9);
    expect(overall.mase).toBeCloseTo(mean(series.slice(0, 4).map((one: { mase: number }) => one.mase)), 9);
  });

  it('takes newer data, and says what it cannot take', async () => {
    writeFileSync(join(folder, 'newer.csv'), m4Csv({ H9: hourly(9, 150), H8: [1, 2, 3] }));
    const { code, stdout, stderr } = await recurra(
      [...predict, '--model', 'model', '--data', 'newer.csv', '--out-layout', 'long', '--levels', '0.95'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('series,step,median,lower_95,upper_95');
    expect(lines[1]).toMatch(/^H9,151,/);
    expect(lines).toHaveLength(1 + 2 * 24);
    expect(stderr).toMatch(/Series "H8" has 3 observations, but the model needs at least/);
  });

  it('gives sample paths, a chart and a report', async () => {
    const files = ['--out', 'p.csv', '--samples-out', 's.csv', '--chart', 'p.svg', '--report', 'p.html'];
    const { code } = await recurra([...predict, '--model', 'model', '--samples', '3', ...files], {
      cwd: folder,
    });
    expect(code).toBe(0);
    const [header, first] = readFileSync(join(folder, 's.csv'), 'utf8').split('\n');
    expect(header).toBe('series,step,sample_1,sample_2,sample_3');
    expect(new Set(first!.split(',').slice(2)).size).toBe(3);
    expect(readFileSync(join(folder, 'p.svg'), 'utf8')).toMatch(/<svg/);
    expect(readFileSync(join(folder, 'p.html'), 'utf8')).toMatch(/Not by the model[\s\S]*is constant/);
    const paths = async (seed: string): Promise<unknown> => {
      const args = ['--model', 'model', '--samples', '2', '--json', '--quiet', '--seed', seed];
      const run = await recurra([...predict, ...args], { cwd: folder });
      return JSON.parse(run.stdout).forecasts[0].samples;
    };
    const [one, same, other] = [await paths('1'), await paths('1'), await paths('2')];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });
});

describe('fit and predict with covariates', () => {
  const folder = folderOf({ 'shops.csv': shopsCsv(80) });
  const columns = [
    '--id',
    'shop',
    '--target',
    'sales',
    '--past',
    'rain',
    '--future',
    'promotion',
    '--static',
    'place',
  ];
  let done: CliRun;
  beforeAll(async () => {
    const args = [
      '--data',
      'shops.csv',
      ...columns,
      '--horizon',
      '3',
      '--levels',
      '0.9',
      '--out',
      'm',
      '--json',
    ];
    done = await recurra([...fit, ...args, '--backend', 'cpu', '--cell', 'gru', ...fast], { cwd: folder });
  });

  it('prints one JSON document', () => {
    expect(done.code).toBe(0);
    const result = JSON.parse(done.stdout);
    expect(result).toMatchObject({
      ...{ input: 'shops.csv', horizon: 3, levels: [0.9], backend: 'cpu', series: 2, fallbacks: [] },
      files: { 'model.onnx': 'm/model.onnx', 'history.csv': 'm/history.csv' },
    });
    expect(result.overall.intervals.map(({ level }: { level: number }) => level)).toEqual([0.9]);
    expect(result.notes.join(' ')).toMatch(
      /past covariates rain; known-future covariates promotion; static covariates place=/,
    );
  });

  it('reads newer data as the training data was read, and forecasts the same from what it kept', async () => {
    const kept = await recurra([...predict, '--model', 'm', '--quiet'], { cwd: folder });
    const read = await recurra([...predict, '--model', 'm', '--data', 'shops.csv', '--quiet'], {
      cwd: folder,
    });
    expect(kept).toMatchObject({ code: 0, stderr: '' });
    expect(kept.stdout).toBe(read.stdout);
    const lines = kept.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(lines[0]).toEqual(['series', 'day', 'median', 'lower_90', 'upper_90']);
    expect(lines.slice(1).map(([id, day]) => `${id} ${day}`)).toEqual(
      ['north', 'south'].flatMap((id) =>
        ['2024-03-21', '2024-03-22', '2024-03-23'].map((day) => `${id} ${day}`),
      ),
    );
  });

  it('needs the future of what it was told is known', async () => {
    writeFileSync(join(folder, 'short.csv'), shopsCsv(80, 1));
    const { code, stderr } = await recurra([...predict, '--model', 'm', '--data', 'short.csv'], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/"promotion" for 1 steps ahead, but 3 are forecast; bring 2 more/);
  });

  it('answers what-if questions from what it kept', async () => {
    const args = [
      '--model',
      'm',
      '--no-importance',
      '--what-if',
      'promotion=1',
      '--what-if',
      'promotion=0',
      '--json',
    ];
    const { code, stdout } = await recurra(['forecast', 'explain', ...args, '--out', 'ex'], { cwd: folder });
    expect(code).toBe(0);
    const { whatIf } = JSON.parse(stdout);
    expect(
      whatIf.sums.map(({ scenario, id }: { scenario: string; id: string }) => `${scenario} ${id}`),
    ).toEqual([...['promotion=1 north', 'promotion=1 south', 'promotion=0 north', 'promotion=0 south']]);
    expect(whatIf.times).toEqual(['2024-03-21', '2024-03-22', '2024-03-23']);
    // Of the three days ahead one, day 80, has a promotion: each scenario changes something.
    for (const { difference } of whatIf.sums) expect(difference).not.toBe(0);
    expect(readdirSync(join(folder, 'ex')).sort()).toEqual(['report.html', 'what-if.csv', 'what-if.svg']);
  });

  it('measures importance on data it is given', async () => {
    const args = ['--model', 'm', '--data', 'shops.csv', '--repeats', '2', '--out', 'im'];
    const { code, stdout } = await recurra(['forecast', 'explain', ...args], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/feature +kind +importance[\s\S]*lag/);
    expect(stdout).toMatch(/promotion +future/);
    expect(readdirSync(join(folder, 'im')).sort()).toEqual([
      'importance.csv',
      'importance.svg',
      'report.html',
    ]);
  });
});

it('goes on from a checkpoint after Ctrl-C, to the same model', async () => {
  const folder = scratch();
  const args = [...fit, '--example', 'co2', '--horizon', '12', '--hidden-size', '8', '--epochs', '4'];
  let watching = false;
  const stopped = await recurra([...args, '--out', 'a', '--checkpoint', 'state'], {
    cwd: folder,
    watch: (child) => {
      if (watching) return;
      watching = true;
      const state = join(folder, 'state');
      const timer = setInterval(() => {
        if (!existsSync(state) || readdirSync(state).length === 0) return;
        clearInterval(timer);
        child.kill('SIGINT');
      }, 20);
      child.once('exit', () => clearInterval(timer));
    },
  });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/go on with --checkpoint state --resume/);
  expect(readdirSync(join(folder, 'a'))).toEqual([]);
  const resumed = await recurra([...args, '--out', 'a', '--checkpoint', 'state', '--resume', '--quiet'], {
    cwd: folder,
  });
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
  await recurra([...args, '--out', 'b', '--quiet'], { cwd: folder });
  const model = (name: string): Buffer => readFileSync(join(folder, name, 'model.onnx'));
  expect(model('a').equals(model('b'))).toBe(true);
});

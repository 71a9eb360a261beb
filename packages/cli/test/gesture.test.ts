import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createRng } from '@recurra/core/random';
import {
  createGestureDataset,
  type GestureDataset,
  type GestureExample,
  loadRecognizer,
  writeGesturesCsv,
  writeGesturesJson,
} from '@recurra/gesture/inference';
import { beforeAll, describe, expect, it } from 'vitest';
import { recurra, scratch } from './cli.ts';

/** Ways that a pen can go, as angles of turns: a line, an arc, a corner. */
const paths: Readonly<Record<string, (share: number) => number>> = {
  line: () => 0,
  arc: (share) => 4 * share,
  corner: (share) => (share < 0.5 ? 0 : -2),
};

/** Strokes of two people, no two of them the same. */
function strokes(count: number, seed: number): GestureDataset {
  const rng = createRng(seed);
  const examples = Object.entries(paths).flatMap(([name, angle]) =>
    Array.from({ length: count }, (_, i): GestureExample => {
      const points = 16 + rng.integer(8);
      const [x, y] = [rng.uniform() * 100, rng.uniform() * 100];
      const position = [x, y];
      const values = Float32Array.from({ length: 2 * points }, (_, k) => {
        const direction = angle(k / 2 / points) + 0.1 * rng.normal();
        position[k % 2]! += 9 * (k % 2 === 0 ? Math.cos(direction) : Math.sin(direction));
        return position[k % 2]!;
      });
      const times = Float64Array.from({ length: points }, (_, k) => 1000 + 12 * k);
      return { name, subject: i % 2 === 0 ? 'ann' : 'bob', dimensions: 2, values, times };
    }),
  );
  return createGestureDataset(examples);
}

const json = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'));
const quick = ['--steps', '40', '--members', '1', '--hidden', '16', '--batch-size', '16'];

/** A folder with gestures, and a model that knows them. */
const cwd = scratch();
beforeAll(async () => {
  const bad = { name: 'line', points: [[1, 2, 3]] };
  const train = JSON.parse(writeGesturesJson(strokes(6, 1))) as unknown[];
  writeFileSync(join(cwd, 'train.json'), JSON.stringify([bad, ...train]));
  writeFileSync(join(cwd, 'test.json'), writeGesturesJson(strokes(6, 2)));
  writeFileSync(join(cwd, 'test.csv'), writeGesturesCsv(strokes(6, 2)));
  writeFileSync(join(cwd, 'bad.onnx'), 'no model');
  writeFileSync(join(cwd, 'tap.json'), JSON.stringify([bad]));
  const one = strokes(6, 3).examples.filter(({ name }) => name === 'arc');
  writeFileSync(join(cwd, 'one.json'), writeGesturesJson(createGestureDataset(one)));
  const flat = { ...one[0]!, dimensions: 1, times: Float64Array.from(one[0]!.values, (_, i) => i) };
  writeFileSync(join(cwd, 'flat.json'), writeGesturesJson(createGestureDataset([flat])));
  mkdirSync(join(cwd, 'empty'));
  const run = await recurra(
    ['gesture', 'train', '--data', 'train.json', '--out', 'model', '--seed', '3', ...quick],
    { cwd },
  );
  expect(run).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/model\.onnx: 3 gestures, \d+ parameters/),
  });
  expect(run.stderr).toMatch(/18 gestures of 3 classes, 1 skipped/);
  expect(run.stderr).toMatch(/gesture 1 \(line\): it is a tap/);
});

describe('recurra gesture train', () => {
  it('writes the model, its card, its history and what became of the data', async () => {
    expect(readdirSync(join(cwd, 'model')).sort()).toEqual([
      'card.json',
      'dataset.json',
      'history.csv',
      'model.onnx',
    ]);
    const bytes = readFileSync(join(cwd, 'model', 'model.onnx'));
    const recognizer = await loadRecognizer(bytes);
    expect(recognizer.classes).toEqual(['arc', 'corner', 'line']);
    recognizer.dispose();
    expect(json(join(cwd, 'model', 'card.json'))).toMatchObject({
      id: 'model',
      task: 'recognize',
      examples: 18,
      classes: ['arc', 'corner', 'line'],
      bytes: bytes.length,
      reproduce: expect.stringMatching(/^recurra gesture train --data train\.json --out model --seed 3/),
    });
    expect(json(join(cwd, 'model', 'dataset.json'))).toMatchObject({
      used: 18,
      skipped: [{ where: 'gesture 1 (line)' }],
    });
    const history = readFileSync(join(cwd, 'model', 'history.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(history).toHaveLength(5);
    expect(history[0]).toBe('network,step,loss');
    expect(history.at(-1)).toMatch(/^1,40,\d\.\d{5}$/);
  });

  it('makes the same model of the same seed, of one person only where told', async () => {
    const args = ['gesture', 'train', '--data', 'train.json', ...quick];
    const [same, ann] = await Promise.all([
      recurra([...args, '--seed', '3', '--out', 'again'], { cwd }),
      recurra([...args, '--subjects', 'ann', '--false-rejects', '0', '--out', 'ann', '--json'], { cwd }),
    ]);
    expect([same.code, ann.code]).toEqual([0, 0]);
    const model = (folder: string): Buffer => readFileSync(join(cwd, folder, 'model.onnx'));
    expect(model('again')).toEqual(model('model'));
    expect(JSON.parse(ann.stdout)).toMatchObject({
      examples: 9,
      metrics: { parameters: expect.any(Number) },
    });
  });
});

describe('recurra gesture evaluate', () => {
  it('tells accuracy, classes and confusions of a model: of a folder, of CSV, of an address', async () => {
    const server = createServer((_, answer) => answer.end(readFileSync(join(cwd, 'test.json'))));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/test.json`;
    const of = (model: string, data: string, ...more: string[]) =>
      recurra(['gesture', 'evaluate', '--model', model, '--data', data, '--json', ...more], { cwd });
    const runs = await Promise.all([
      of('model', 'test.json', '--earliness'),
      of('model/model.onnx', address),
      of('model', 'test.csv'),
    ]);
    server.close();
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    const [first, second, third] = runs.map(({ stdout }) => JSON.parse(stdout));
    expect(first).toMatchObject({ n: 18, classes: ['arc', 'corner', 'line'], refused: [] });
    expect(first.accuracy).toBeGreaterThan(0.8);
    const right = first.confusion.reduce((sum: number, row: number[], i: number) => sum + row[i]!, 0);
    expect(right / 18).toBe(first.accuracy);
    expect(first.perClass.map(({ name, n }: { name: string; n: number }) => [name, n])).toEqual([
      ['arc', 6],
      ['corner', 6],
      ['line', 6],
    ]);
    expect(first.rejected.known).toBeGreaterThanOrEqual(0);
    expect(first.earliness.time).toBeGreaterThan(0);
    expect(second.confusion).toEqual(first.confusion);
    expect(third.n).toBe(18);
  });

  it('trains and tests by turns', async () => {
    const args = ['gesture', 'evaluate', '--data', 'train.json', ...quick, '--json'];
    const [loso, holdOut] = await Promise.all([
      recurra([...args, '--protocol', 'loso', '--seeds', '2', '--seed', '5'], { cwd }),
      recurra([...args, '--protocol', 'hold-out', '--test', 'test.csv'], { cwd }),
    ]);
    expect(JSON.parse(loso.stdout)).toMatchObject({
      n: 36,
      seeds: [{ seed: 5 }, { seed: 6 }],
      splits: [{ name: 'subject ann' }, { name: 'subject bob' }, {}, {}],
    });
    expect(JSON.parse(holdOut.stdout)).toMatchObject({ n: 18, splits: [{ learned: 18, n: 18 }] });
  });
});

describe('recurra gesture compare, recognize', () => {
  it('puts methods side by side, as Markdown and as JSON', async () => {
    const args = ['gesture', 'compare', '--data', 'train.json', '--protocol', 'cv', '--folds', '2'];
    const [few, text] = await Promise.all([
      recurra([...args, ...quick, '--json'], { cwd }),
      recurra([...args, '--methods', '$1,protractor', '--markdown', 'table.md'], { cwd }),
    ]);
    const { failed, methods } = JSON.parse(few.stdout);
    expect(failed).toEqual([]);
    expect(methods.map(({ method }: { method: string }) => method)).toEqual(
      expect.arrayContaining(['recurra', '$1', 'protractor', '$P', '$Q']),
    );
    expect(text.stdout).toMatch(/\| \$1 \|/);
    expect(text.stdout).not.toMatch(/recurra/);
    expect(readFileSync(join(cwd, 'table.md'), 'utf8').trim()).toBe(text.stdout.trim());
  });

  it('tells what gestures are', async () => {
    const args = ['gesture', 'recognize', '--model', 'model', '--data', 'test.json'];
    const [machine, human] = await Promise.all([
      recurra([...args, '--json'], { cwd }),
      recurra(args, { cwd }),
    ]);
    const answers = JSON.parse(machine.stdout);
    expect(answers).toHaveLength(18);
    expect(answers[0]).toMatchObject({ gesture: 1, label: 'line', best: expect.any(String) });
    expect(human.stdout.split('\n')[0]).toMatch(
      /gesture +label +recognised +likeliest +probability +novelty/,
    );
  });
});

describe('recurra gesture', () => {
  it.each([
    ['no data', ['train', '--out', 'x'], /--data is required/],
    ['an empty folder', ['train', '--data', 'empty', '--out', 'x'], /there are no JSON or CSV files in it/],
    [
      'nothing but taps',
      ['train', '--data', 'tap.json', '--out', 'x'],
      /none of it can be used; .* it is a tap/,
    ],
    ['one class', ['train', '--data', 'one.json', '--out', 'x'], /at least two classes are needed/],
    [
      'an unknown person',
      ['train', '--data', 'train.json', '--subjects', 'eve', '--out', 'x'],
      /by ann, bob; there is nobody called eve/,
    ],
    [
      'two lengths',
      ['train', '--data', 'train.json', '--out', 'x', '--steps', '1', '--epochs', '1'],
      /one of --steps and --epochs/,
    ],
    ['neither model nor protocol', ['evaluate', '--data', 'test.json'], /give --model .* or --protocol/],
    [
      'a model that is none',
      ['evaluate', '--model', 'bad.onnx', '--data', 'test.json'],
      /--model bad\.onnx: /,
    ],
    [
      'other dimensions',
      ['evaluate', '--model', 'model', '--data', 'flat.json'],
      /points have 1 numbers, the model's 2/,
    ],
    [
      'a setting of another protocol',
      ['evaluate', '--protocol', 'cv', '--shots', '3', '--data', 'test.json'],
      /--shots goes with --protocol few-shot, not cv/,
    ],
    ['people that are not told', ['evaluate', '--protocol', 'loso', '--data', 'test.csv'], /have none/],
    ['an unknown protocol', ['compare', '--protocol', 'los', '--data', 'test.json'], /Did you mean loso\?/],
  ])('refuses %s, with exit code 2', async (_name, args, message) => {
    const run = await recurra(['gesture', ...args, '--json'], { cwd });
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { message: expect.any(String) } });
    expect(existsSync(join(cwd, 'x', 'model.onnx'))).toBe(false);
  });
});

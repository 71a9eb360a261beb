import { readFile } from 'node:fs/promises';
import { testPlugin } from '@recurra/testkit';
import { describe, expect, it } from 'vitest';
import { continueSeries, loadModel } from '../src/index.ts';
import { __plugin__ } from '../src/plugin.ts';

const wave = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, t) => 10 + 3 * Math.sin((2 * Math.PI * (from + t)) / 12));

testPlugin(__plugin__(), {
  it,
  expect,
  describe,
  module: { url: new URL('../dist/plugin.js', import.meta.url), name: '__plugin__' },
  examples: [
    {
      task: '__task__',
      model: 'waves',
      input: { values: wave(0, 24), steps: 6 },
      badInputs: {
        'a series too short': { values: [1, 2, 3], steps: 6 },
        'a series with a gap': { values: [...wave(0, 24), Number.NaN], steps: 6 },
        'no steps': { values: wave(0, 24), steps: 0 },
        'nothing at all': undefined,
      },
    },
    {
      job: 'training',
      run: async ({ fitModel }, run) => fitModel({ epochs: 2, series: 32, units: 4, ...run }),
      badInputs: {
        'no epochs': ({ fitModel }) => fitModel({ epochs: 0 }),
        'half a unit': ({ fitModel }) => fitModel({ units: 0.5 }),
      },
    },
  ],
});

describe('the shipped model', () => {
  it('continues a wave better than its last value does', async () => {
    const model = await loadModel(
      new Uint8Array(await readFile(new URL('../models/waves.onnx', import.meta.url))),
    );
    const [past, future] = [wave(0, 36), wave(36, 6)];
    const { values } = await continueSeries({ ...model, spread: 0 }, { values: past, steps: future.length });
    const error = (guess: (t: number) => number): number =>
      Math.sqrt(future.reduce((sum, value, t) => sum + (value - guess(t)) ** 2, 0) / future.length);
    expect(error((t) => values[t]!)).toBeLessThan(0.5 * error(() => past.at(-1)!));
    await model.dispose();
  });
});

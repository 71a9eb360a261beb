import { createHash } from 'node:crypto';
import { createRng } from '@recurra/core/random';
import { createRunner, inspectOnnx, parseOnnx, type Runner } from '@recurra/onnx';
import { ArgumentError, type ModelCard, type ModelPort, type Plugin, type Task } from '@recurra/plugin';
import { type CheckPluginOptions, createGolden, writeGolden } from '../../src/index.ts';
import { smallModel } from './model.ts';

/** What the plugin of these tests loads. */
export interface GuessImplementation {
  count(to: number, options: { signal: AbortSignal; onProgress: (done: number) => void }): Promise<number[]>;
}

/** Guesses how a short series goes on, with some luck. */
export type GuessTasks = { guess: Task<Runner, readonly number[], number> };
export type GuessPlugin = Plugin<GuessImplementation, 'guess', GuessTasks>;
export type GuessOptions = CheckPluginOptions<GuessImplementation, GuessTasks>;

const steps = 4;

/** One step of work, after which others have their turn. */
export async function step(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}

export const guess: GuessTasks['guess'] = {
  open: (bytes) => createRunner(bytes, { runner: 'recurra' }),
  run: async (runner, values, { seed = 0, signal, onProgress } = {}) => {
    if (!Array.isArray(values) || values.length !== steps || !values.every(Number.isFinite)) {
      throw new ArgumentError(`guess: input must be ${steps} numbers, got ${JSON.stringify(values)}.`);
    }
    signal?.throwIfAborted();
    const [name] = runner.report.inputs.map((input) => input.name);
    const rng = createRng(seed);
    let sum = 0;
    for (let i = 1; i <= 3; i++) {
      const data = Float32Array.from(values, (value) => value + 0.1 * rng.normal());
      const outputs = await runner.run({ [name!]: { type: 'float32', dims: [1, steps, 1], data } });
      sum += Number(Object.values(outputs)[0]!.data[0]);
      onProgress?.(i / 3);
      await step(signal);
    }
    return sum / 3;
  },
};

const implementation: GuessImplementation = {
  count: async (to, { signal, onProgress }) => {
    if (!(to > 0)) throw new ArgumentError(`count(): to must be above 0, got ${to}.`);
    signal.throwIfAborted();
    const counted: number[] = [];
    for (let i = 1; i <= to; i++) {
      counted.push(i);
      onProgress(i / to);
      await step(signal);
    }
    return counted;
  },
};

const bytes = smallModel();
const golden = writeGolden(await createGolden(bytes, { dims: { batch: 2 } }));
const report = inspectOnnx(parseOnnx(bytes));
const files: Readonly<Record<string, Uint8Array>> = {
  'small.onnx': bytes,
  'small.golden.json': new TextEncoder().encode(golden),
};

export const card: ModelCard = {
  id: 'small',
  task: 'guess',
  description: 'Guesses badly: it was never trained.',
  license: 'MIT',
  dataSource: 'none',
  metrics: { parameters: report.parameters },
  reproduce: 'smallModel()',
  file: 'https://models.example/small.onnx',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  inputs: report.inputs as ModelPort[],
  outputs: report.outputs as ModelPort[],
};

/** A plugin as it should be. */
export const goodPlugin: GuessPlugin = {
  specVersion: 1,
  id: 'guess',
  version: '1.0.0',
  tasks: { guess: async () => guess },
  models: [card],
  load: async () => implementation,
};

/** Reads the plugin's files, some of them replaced. */
export const reading =
  (replaced: Readonly<Record<string, Uint8Array>> = {}) =>
  async (url: URL): Promise<Uint8Array> => {
    const name = url.pathname.slice(1);
    const content = replaced[name] ?? files[name];
    if (content === undefined) throw new Error(`no file ${name}`);
    return content;
  };

/** The kit's options for it. */
export const goodOptions: GuessOptions = {
  module: { url: new URL('../programs/lazy/plugin.js', import.meta.url), name: 'guess' },
  readFile: reading(),
  patience: 2000,
  examples: [
    {
      task: 'guess',
      model: 'small',
      input: [1, 2, 3, 4],
      badInputs: { 'a series too short': [1, 2], 'a series with a hole': [1, Number.NaN, 3, 4] },
    },
    {
      job: 'counting',
      random: false,
      run: ({ count }, run) => count(4, run),
      badInputs: { 'nothing to count': ({ count }) => count(0, silent) },
    },
  ],
};

const silent = { signal: new AbortController().signal, onProgress: () => {} };

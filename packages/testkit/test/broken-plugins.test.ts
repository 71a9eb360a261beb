import type { Plugin } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type CheckPluginOptions, checkPlugin, type JobExample } from '../src/index.ts';
import { pluginChecks } from '../src/plugin/check-plugin.ts';
import { runChecks } from '../src/register.ts';
import { card, goodOptions, goodPlugin, reading } from './support/guess.ts';
import {
  type GuessImplementation,
  type GuessOptions,
  type GuessPlugin,
  guess,
  step,
} from './support/guess-plugin.ts';

/** What the kit finds wrong, by the name of the check. */
async function wrongWith(plugin: GuessPlugin, options: GuessOptions): Promise<Record<string, string>> {
  const checks = pluginChecks('checkPlugin()', plugin as Plugin, options as CheckPluginOptions);
  // It starts a process each time; what it looks at is the module alone.
  const wanted = checks.filter(({ name }) => name !== lazy || options.module !== goodOptions.module);
  const failed = (await runChecks(wanted)).filter(({ problems }) => problems.length > 0);
  return Object.fromEntries(failed.map(({ name, problems }) => [name, problems.join('\n')]));
}

const job = (run: JobExample<GuessImplementation>['run']): JobExample<GuessImplementation> => ({
  job: 'job',
  random: false,
  run,
  badInputs: {
    nothing: ({ count }) => count(0, { signal: new AbortController().signal, onProgress: () => {} }),
  },
});
const withJob = (broken: Partial<JobExample<GuessImplementation>>): Partial<GuessOptions> => ({
  examples: [goodOptions.examples[0]!, { ...job(({ count }, run) => count(4, run)), ...broken }],
});
const withTask = (broken: Partial<typeof guess>): Partial<GuessPlugin> => ({
  tasks: { guess: async () => ({ ...guess, ...broken }) },
});
const withCard = (broken: Partial<typeof card>): Partial<GuessPlugin> => ({
  models: [{ ...card, ...broken }],
});
const program = (folder: string): Partial<GuessOptions> => ({
  module: { url: new URL(`./programs/${folder}/plugin.js`, import.meta.url), name: 'guess' },
});
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const contract = 'fulfils the contract';
const coverage = 'has an example for every task and model';
const lazy = 'loads no implementation before load()';
const seed = 'gives the same result for the same seed';
const stop = 'stops when its signal says so';
const progress = 'reports its progress';
const refuses = 'refuses bad input and stays as it was';
const damaged = 'refuses damaged model files';
const leaks = 'leaves no tensors behind';
const file = 'model small: is the file that its card describes';
const roundTrip = 'model small: reading and writing changes nothing';
const golden = 'model small: gives the golden outputs';

interface Broken {
  readonly name: string;
  readonly plugin?: Partial<GuessPlugin>;
  readonly options?: Partial<GuessOptions>;
  /** The checks that must fail, and what they must say. No other may fail. */
  readonly fails: Readonly<Record<string, RegExp>>;
}

let kept = 0;

const broken: readonly Broken[] = [
  {
    name: 'of another contract',
    plugin: { specVersion: 2 },
    fails: { [contract]: /specVersion must be 1, got 2/ },
  },
  {
    name: 'without a version',
    plugin: { version: 'new' },
    fails: { [contract]: /version must be like 1.2.3/ },
  },
  {
    name: 'with metadata that is no data',
    plugin: withCard({ metrics: { parameters: 7, loss: undefined as never } }),
    fails: { [contract]: /metric loss must be a number[\s\S]*plain data/ },
  },
  {
    name: 'whose card says nothing of its licence',
    plugin: withCard({ license: ' ' }),
    fails: { [contract]: /model small: license must say something/ },
  },
  {
    name: 'that loads anew each time',
    plugin: { load: async () => ({ ...(await goodPlugin.load()) }) },
    fails: { [contract]: /the same implementation every time/ },
  },
  {
    name: 'with a model that no example shows',
    options: {
      examples: [{ ...goodOptions.examples[0]!, model: async () => reading()(new URL(card.file)) } as never],
    },
    fails: { [coverage]: /no example uses the model small/ },
  },
  {
    name: 'whose implementation is there at once',
    options: program('eager'),
    fails: { [lazy]: /load\(\) loads no module/ },
  },
  {
    name: 'whose metadata loads TensorFlow.js',
    options: program('heavy'),
    fails: { [lazy]: /loads @tensorflow\/tfjs-core; import it inside load\(\)[\s\S]*characters of source/ },
  },
  {
    name: 'that cannot be imported',
    options: program('missing'),
    fails: { [lazy]: /cannot be imported/ },
  },
  {
    name: 'that rolls its own dice',
    options: withJob({
      run: async ({ count }, run) => [await count(2, run), kept++],
    }),
    fails: {
      [seed]: /job: with the same seed, result\[1\] is 0 once and 1 the other/,
      [refuses]: /after the bad input/,
    },
  },
  {
    name: 'that ignores the seed',
    options: withJob({ random: true }),
    fails: { [seed]: /two seeds give the same result/ },
  },
  {
    name: 'that cannot be stopped',
    options: withJob({ run: ({ count }, run) => count(4, { ...run, signal: new AbortController().signal }) }),
    fails: {
      [stop]: /stopped before it begins, it gives a result[\s\S]*stopped at its first progress, it gives/,
    },
  },
  {
    name: 'that hangs once it is stopped',
    options: {
      ...withJob({
        run: async ({ count }, run) => {
          try {
            return await count(4, run);
          } catch {
            return new Promise(() => {});
          }
        },
      }),
      patience: 300,
    },
    fails: { [stop]: /has not ended after 0.3 s/ },
  },
  {
    name: 'that goes on behind the back of who stopped it',
    options: withJob({
      run: async ({ count }, run) => {
        const work = count(4, { ...run, signal: new AbortController().signal });
        const stopped = new Promise<never>((_, reject) => {
          if (run.signal.aborted) reject(run.signal.reason);
          run.signal.addEventListener('abort', () => reject(run.signal.reason));
        });
        return Promise.race([work, stopped]);
      },
    }),
    fails: { [stop]: /it goes on: it reported progress/ },
  },
  {
    name: 'that rejects with an error of its own',
    options: withJob({
      run: ({ count }, run) =>
        count(4, run).catch(() => {
          throw new Error('stopped');
        }),
    }),
    fails: { [stop]: /must reject with the signal's reason, but rejects with Error: stopped/ },
  },
  {
    name: 'that says nothing on its way',
    options: withJob({
      run: async ({ count }, run) => {
        await step(run.signal);
        return count(1, run);
      },
    }),
    fails: { [progress]: /reports progress 1 times/ },
  },
  {
    name: 'whose progress goes back',
    options: withJob({
      run: ({ count }, run) =>
        count(4, { ...run, onProgress: (done) => run.onProgress(done === 0.5 ? 0.1 : done) }),
    }),
    fails: { [progress]: /goes back from 0.25 to 0.1/ },
  },
  {
    name: 'whose progress is no share',
    options: withJob({
      run: ({ count }, run) => count(4, { ...run, onProgress: (done) => run.onProgress(100 * done) }),
    }),
    fails: { [progress]: /share from 0 to 1, got 25/ },
  },
  {
    name: 'that takes anything',
    options: withJob({ badInputs: { nonsense: () => 'fine' } }),
    fails: { [refuses]: /job: nonsense is taken without a word/ },
  },
  {
    name: 'that breaks at bad input',
    options: withJob({ badInputs: { null: () => (null as unknown as string).length } }),
    fails: { [refuses]: /job: null must be refused with an error of @recurra\/plugin .* got TypeError/ },
  },
  {
    name: 'that hangs at bad input',
    options: { ...withJob({ badInputs: { silence: () => new Promise(() => {}) } }), patience: 300 },
    fails: { [refuses]: /silence is neither taken nor refused after 0.3 s/ },
  },
  {
    name: 'that shows no bad input',
    options: withJob({ badInputs: {} }),
    fails: { [refuses]: /badInputs is empty/ },
  },
  {
    name: 'that opens whatever it is given',
    plugin: withTask({
      open: async (bytes) => guess.open(bytes).catch(() => undefined as never),
    }),
    fails: {
      [damaged]:
        /guess with small: an empty file is taken[\s\S]*cut in half is taken[\s\S]*text file is taken/,
    },
  },
  {
    name: 'that leaks',
    plugin: withTask({
      run: async (...args) => {
        tf.tensor1d([1]);
        return guess.run(...args);
      },
    }),
    fails: { [leaks]: /a run leaves 1 tensors[\s\S]*a stopped run leaves 1[\s\S]*too short leaves 1/ },
  },
  {
    name: 'whose models outlive dispose()',
    plugin: withTask({
      open: async (bytes) => {
        tf.tensor1d([1]);
        return guess.open(bytes);
      },
    }),
    fails: { [leaks]: /1 tensors are left after dispose/ },
  },
  {
    name: 'with another file than its card says',
    plugin: withCard({ sha256: '0'.repeat(64), bytes: 3 }),
    fails: { [file]: /bytes, its card says 3[\s\S]*its card says 000/ },
  },
  {
    name: 'whose card says nothing of the inputs, and wrong things of the outputs',
    plugin: withCard({ inputs: [], outputs: [{ name: 'y', type: 'float32', shape: [1] }] }),
    fails: {
      [file]:
        /the card has no inputs; the file's are .*float32 \[[\s\S]*outputs are y: float32 \[1\], the file's/,
    },
  },
  {
    name: 'without golden outputs',
    options: { readFile: reading({ 'small.golden.json': text('') }) },
    fails: {
      [golden]: /must hold golden outputs of model small; write it with createGolden/,
      [roundTrip]: /golden/,
    },
  },
  {
    name: 'with golden outputs of another model',
    options: { readFile: async (url) => otherGolden(url) },
    fails: { [golden]: /beside onnxruntime-node.*, output .*: element \d of 2 is .*, expected/ },
  },
];

async function otherGolden(url: URL): Promise<Uint8Array> {
  const content = await reading()(url);
  if (!url.pathname.endsWith('.json')) return content;
  const stored = JSON.parse(new TextDecoder().decode(content));
  for (const output of Object.values<{ data: string }>(stored.outputs)) {
    output.data = Buffer.from(Float32Array.of(0.75, -0.75).buffer).toString('base64');
  }
  return text(JSON.stringify(stored));
}

describe('a plugin', () => {
  it('that is as it should be passes every check', async () => {
    const results = await checkPlugin(goodPlugin, goodOptions);
    expect(results.map(({ name }) => name)).toEqual([
      contract,
      coverage,
      lazy,
      seed,
      stop,
      progress,
      refuses,
      damaged,
      leaks,
      file,
      roundTrip,
      golden,
    ]);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('that is done in a moment need not be stopped in it', async () => {
    const options = withJob({ instant: true, run: ({ count }, run) => count(1, run) });
    expect(await wrongWith(goodPlugin, { ...goodOptions, ...options })).toEqual({});
  });

  it.each(broken)('$name fails, and only where it is broken', async ({ plugin, options, fails }) => {
    const wrong = await wrongWith({ ...goodPlugin, ...plugin }, { ...goodOptions, ...options });
    for (const [name, message] of Object.entries(fails)) expect(wrong[name]).toMatch(message);
    expect(Object.keys(wrong).sort()).toEqual(Object.keys(fails).sort());
  });

  it('fails each check there is, in these tests', () => {
    const failed = new Set(broken.flatMap(({ fails }) => Object.keys(fails)));
    expect([...failed].sort()).toEqual(
      [
        contract,
        coverage,
        lazy,
        seed,
        stop,
        progress,
        refuses,
        damaged,
        leaks,
        file,
        roundTrip,
        golden,
      ].sort(),
    );
  });
});

import { createRng } from '@recurra/core/random';
import { createRunner, type Runner } from '@recurra/onnx';
import { ArgumentError, type ModelCard, type Plugin, type Task } from '@recurra/plugin';
import type { CheckPluginOptions } from '../../src/index.ts';

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

export const implementation: GuessImplementation = {
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

/** A plugin as it should be. */
export const guessPlugin = (card: ModelCard): GuessPlugin => ({
  specVersion: 1,
  id: 'guess',
  version: '1.0.0',
  tasks: { guess: async () => guess },
  models: [card],
  load: async () => implementation,
});

const silent = { signal: new AbortController().signal, onProgress: () => {} };

/** What it is shown with. */
export const examples: GuessOptions['examples'] = [
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
];

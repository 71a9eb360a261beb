import {
  cardOf,
  type ExampleRun,
  type JobExample,
  type PreparedExample,
  type Subject,
  type TaskExample,
} from './options.ts';

/** An example's name in messages. */
export function nameOf(example: TaskExample | JobExample): string {
  if ('job' in example) return example.job;
  return typeof example.model === 'string' ? `${example.task} with ${example.model}` : example.task;
}

/** Makes an example ready to run. */
export async function prepare(subject: Subject, example: TaskExample | JobExample): Promise<PreparedExample> {
  return 'job' in example ? prepareJob(subject, example) : prepareTask(subject, example);
}

async function prepareJob({ plugin }: Subject, { run, badInputs }: JobExample): Promise<PreparedExample> {
  const implementation = await plugin.load();
  return {
    run: (options) => run(implementation, options),
    badInputs: Object.entries(badInputs).map(([name, call]) => [name, () => call(implementation)]),
    dispose: async () => {},
  };
}

async function prepareTask(subject: Subject, example: TaskExample): Promise<PreparedExample> {
  const { input, badInputs, result = (output) => output } = example;
  const task = await taskOf(subject, example);
  const model = await openModel(subject, example, await bytesOf(subject, example));
  const ask = async (what: unknown, options: ExampleRun): Promise<unknown> =>
    result(await task.run(model, what, options));
  return {
    run: (options) => ask(input, options),
    badInputs: Object.entries(badInputs).map(([name, bad]) => [name, () => ask(bad, runWith())]),
    dispose: () => disposeOf(model),
  };
}

async function taskOf({ plugin }: Subject, { task }: TaskExample) {
  const open = plugin.tasks[task];
  if (open === undefined) throw new Error(`the plugin has no task ${task}`);
  return open();
}

/** Opens the model of an example from bytes: the right ones, or others. */
export async function openModel(subject: Subject, example: TaskExample, bytes: Uint8Array): Promise<unknown> {
  const card = cardOf(subject.plugin, example);
  const task = await taskOf(subject, example);
  return task.open(bytes, card === undefined ? {} : { card });
}

/** The content of the model's file. */
export async function bytesOf({ plugin, read }: Subject, example: TaskExample): Promise<Uint8Array> {
  if (typeof example.model === 'function') return example.model();
  const card = cardOf(plugin, example);
  if (card === undefined) throw new Error(`the plugin has no model ${example.model}`);
  return read(new URL(card.file));
}

/** Disposes of a model, if it can be. */
export async function disposeOf(model: unknown): Promise<void> {
  await (model as { dispose?: () => unknown } | undefined)?.dispose?.();
}

/** Looks at every example, each prepared for it and disposed of after it. */
export async function eachExample(
  subject: Subject,
  look: (prepared: PreparedExample, example: TaskExample | JobExample) => Promise<readonly string[]>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const example of subject.examples) {
    const prepared = await prepare(subject, example);
    try {
      const found = await look(prepared, example);
      problems.push(...found.map((problem) => `${nameOf(example)}: ${problem}`));
    } finally {
      await prepared.dispose();
    }
  }
  return problems;
}

/** A run that nobody listens to and nobody stops, besides what is given. */
export function runWith(parts: Partial<ExampleRun> = {}): ExampleRun {
  return { seed: 1, signal: new AbortController().signal, onProgress: () => {}, ...parts };
}

import {
  inspectOnnx,
  type OnnxModel,
  type OnnxTensor,
  type OnnxTensors,
  type RunnerName,
} from '@recurra/onnx';
import { isRecurraError } from '@recurra/plugin';
import { FailedCheck } from '../../../errors.ts';
import { textTable } from '../../../output/text-table.ts';
import { openModel } from '../model/open-model.ts';
import { breathe, openRunner, sayer } from '../run-model.ts';
import { type Difference, difference, showDifference, worst } from '../tensors/compare.ts';
import { makeFeeds } from '../tensors/make-feeds.ts';
import { millisecondsText, shapeText, wrapped } from '../text.ts';
import type { VerifyFlags } from './flags.ts';

/** The first that runs is what the others are compared with. */
const runners: readonly RunnerName[] = ['ort', 'recurra', 'tfjs'];

/** What came of running a model in one runner. */
interface Attempt {
  readonly runner: RunnerName;
  readonly runtime?: string;
  readonly milliseconds?: number;
  /** Why it did not run. */
  readonly refusal?: string;
  readonly outputs?: Readonly<Record<string, OnnxTensor>>;
}

/**
 * Runs a model in every runner, on the same inputs, and compares.
 *
 * @param path The model's file, or `-`.
 * @throws FailedCheck if none runs it, or they differ.
 */
export async function runVerify(path: string, flags: VerifyFlags, signal: AbortSignal): Promise<void> {
  const say = sayer(flags.quiet);
  const { name, model } = await openModel(path, signal);
  const { feeds, random } = await makeFeeds(model, inspectOnnx(model), flags, true);
  for (const input of random) {
    say(`Input "${input}" is random: ${feeds[input]?.type} ${shapeText(feeds[input]?.dims ?? [])}.`);
  }
  const attempts: Attempt[] = [];
  for (const runner of runners) {
    await breathe(signal);
    attempts.push(await attempt(model, runner, feeds, say));
  }
  const reference = attempts.find(({ outputs }) => outputs !== undefined);
  const rows = attempts.map((one) => ({ ...one, difference: compared(one, reference) }));
  const failure = failureOf(rows, flags.tolerance);
  process.stdout.write(
    flags.json ? `${JSON.stringify(json(name, rows, flags, failure))}\n` : text(name, rows, reference),
  );
  if (failure !== undefined) throw new FailedCheck(failure);
}

async function attempt(
  model: OnnxModel,
  runner: RunnerName,
  feeds: OnnxTensors,
  say: (text: string) => void,
): Promise<Attempt> {
  try {
    const opened = await openRunner(model, runner, say);
    try {
      const begun = performance.now();
      const outputs = await opened.run(feeds);
      const milliseconds = performance.now() - begun;
      return { runner, runtime: opened.report.runtime, milliseconds, outputs };
    } finally {
      await opened.dispose();
    }
  } catch (error) {
    // What the user gave is wrong in all of them.
    if (!isRecurraError(error) || error.code === 'ERR_ARGUMENT' || error.code === 'ERR_SHAPE') throw error;
    return { runner, refusal: error.message.replace(/^\w+\(\): /, '') };
  }
}

function compared({ outputs }: Attempt, reference: Attempt | undefined): Difference | undefined {
  if (outputs === undefined || reference?.outputs === undefined) return undefined;
  return worst(Object.entries(reference.outputs).map(([name, value]) => difference(outputs[name], value)));
}

type Row = Attempt & { readonly difference: Difference | undefined };

function failureOf(rows: readonly Row[], tolerance: number): string | undefined {
  if (rows.every(({ outputs }) => outputs === undefined)) return 'no runner runs the model.';
  const apart = rows.find((row) => row.difference !== undefined && row.difference.scaled > tolerance);
  if (apart === undefined) return undefined;
  const largest = showDifference((apart.difference as Difference).scaled);
  return `${apart.runner} differs by ${largest}, more than ${tolerance}.`;
}

function text(name: string, rows: readonly Row[], reference: Attempt | undefined): string {
  const column = (title: string, cell: (row: Row) => string) => ({ title, cells: rows.map(cell) });
  const table = textTable([
    { ...column('runner', ({ runner }) => runner), align: 'left' },
    { ...column('runs', ({ outputs }) => (outputs === undefined ? 'no' : 'yes')), align: 'left' },
    column('largest difference', (row) =>
      row.difference === undefined
        ? ''
        : row.runner === reference?.runner
          ? 'reference'
          : showDifference(row.difference.largest),
    ),
    column('first run', ({ milliseconds }) =>
      milliseconds === undefined ? '' : millisecondsText(milliseconds),
    ),
    { ...column('runs on', ({ runtime }) => runtime ?? ''), align: 'left' },
  ]);
  const refusals = rows.flatMap(({ runner, refusal }) =>
    refusal === undefined ? [] : [wrapped(`${runner}: ${refusal}`, '  ')],
  );
  const alone = rows.filter(({ outputs }) => outputs !== undefined).length === 1;
  const notes = alone ? ['Only one runner runs it: there is nothing to compare with.'] : [];
  return `${[`${name}: a sound file`, table, ...refusals, ...notes].join('\n\n')}\n`;
}

function json(
  name: string,
  rows: readonly Row[],
  { tolerance }: VerifyFlags,
  failure: string | undefined,
): unknown {
  return {
    file: name,
    passed: failure === undefined,
    failure,
    tolerance,
    runners: rows.map(({ runner, runtime, milliseconds, refusal, difference: apart }) => ({
      runner,
      runs: refusal === undefined,
      runtime,
      milliseconds,
      refusal,
      difference: apart,
    })),
  };
}

import {
  type ClassifierReport,
  type Earliness,
  earliness,
  evaluateClassifier,
  type GestureDataset,
  type GestureExample,
  type Protocol,
  type Recognizer,
} from '@recurra/gesture/inference';
import { UsageError } from '../../errors.ts';
import { printResult, type Talk, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import type { EvaluateFlags } from './flags.ts';
import { networkOptions, readyTraining } from './network.ts';
import { checkDimensions, openModel } from './open-model.ts';
import { progressOf, protocolOf, runProtocol } from './protocol.ts';
import { readData } from './read-data.ts';
import { reportText } from './report-text.ts';

/** Shares of gestures that a model rejects; undefined where there are none of a kind. */
interface Rejected {
  /** Of classes that it knows. */
  readonly known: number | undefined;
  /** Of others. */
  readonly unknown: number | undefined;
}

function rejectedOf(
  recognizer: Recognizer,
  { examples }: GestureDataset,
  { refused }: ClassifierReport,
): Rejected {
  const left = new Set(refused.map(({ index }) => index));
  const counts = { known: [0, 0], unknown: [0, 0] } as const satisfies Record<string, [number, number]>;
  examples.forEach((example, i) => {
    if (left.has(i)) return;
    const count: [number, number] = counts[recognizer.classes.includes(example.name) ? 'known' : 'unknown'];
    count[0] += recognizer.recognize(example).name === undefined ? 1 : 0;
    count[1]++;
  });
  const share = ([rejected, all]: readonly [number, number]): number | undefined =>
    all === 0 ? undefined : rejected / all;
  return { known: share(counts.known), unknown: share(counts.unknown) };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function rejectedText({ known, unknown }: Rejected): string[] {
  return [
    ...(known === undefined ? [] : [`${percent(known)} of the gestures of known classes are rejected.`]),
    ...(unknown === undefined ? [] : [`${percent(unknown)} of those of unknown classes are rejected.`]),
  ];
}

/** How much of a gesture is needed; of classes that the model knows. */
async function earlinessOf(
  recognizer: Recognizer,
  examples: readonly GestureExample[],
  talk: Talk,
  signal: AbortSignal,
): Promise<Omit<Earliness, 'each'>> {
  const known = examples.filter(({ name }) => recognizer.classes.includes(name));
  const { each: _, ...means } = await withProgress(talk.progress, 'Recognising early', (update) =>
    earliness(recognizer, known, { signal, onProgress: ({ done, total }) => update(done / total) }),
  );
  return means;
}

async function evaluateModel(
  model: string,
  data: string,
  flags: EvaluateFlags,
  talk: Talk,
  signal: AbortSignal,
): Promise<void> {
  const recognizer = await openModel(model);
  try {
    const { dataset } = await readData('--data', data, flags, talk, signal);
    const { examples } = dataset;
    checkDimensions(recognizer, dataset.dimensions, data);
    const report = await withProgress(talk.progress, 'Evaluating', (update) =>
      evaluateClassifier(recognizer, examples, {
        signal,
        onProgress: ({ done, total }) => update(done / total),
      }),
    );
    const rejected = rejectedOf(recognizer, dataset, report);
    const early = flags.earliness ? await earlinessOf(recognizer, examples, talk, signal) : undefined;
    printResult(
      flags,
      () => ({ model, ...report, rejected, ...(early && { earliness: early }) }),
      () =>
        [
          reportText(report),
          ...rejectedText(rejected),
          ...(early
            ? [
                `Right from ${percent(early.time)} of the time on, ${percent(early.length)} of the path, on average.`,
              ]
            : []),
        ].join('\n'),
    );
  } finally {
    recognizer.dispose();
  }
}

async function evaluateByProtocol(
  protocol: Protocol,
  data: string,
  flags: EvaluateFlags,
  talk: Talk,
  signal: AbortSignal,
): Promise<void> {
  const { dataset } = await readData('--data', data, flags, talk, signal);
  const { fitMethod } = await import('@recurra/gesture');
  const options = networkOptions(flags, dataset.examples.length);
  await readyTraining(flags, talk);
  const report = await withProgress(talk.progress, 'Evaluating', (update) =>
    runProtocol(fitMethod(options), dataset, protocol, {
      signal,
      onProgress: (progress) => update(...progressOf(progress)),
    }),
  );
  for (const note of report.notes) talk.say(note);
  const { accuracy, interval, protocol: name, seeds, splits } = report;
  printResult(
    flags,
    () => report,
    () =>
      [
        reportText(report),
        `Protocol: ${name}; ${splits.length} trainings; 95 % interval ${interval.map(percent).join(' to ')}.`,
        ...(seeds.length > 1 ? [`By seed: ${seeds.map((each) => percent(each.accuracy)).join(', ')}.`] : []),
        ...splits.map((each) => `  ${each.name}, seed ${each.seed}: ${percent(each.accuracy)} of ${each.n}`),
        `Accuracy ${percent(accuracy)}.`,
      ].join('\n'),
  );
}

/** Runs `recurra gesture evaluate`. */
export async function runEvaluate(flags: EvaluateFlags, signal: AbortSignal): Promise<void> {
  const { data, earliness: early = false, model } = flags;
  if (data === undefined) throw new UsageError('--data is required: the gestures to evaluate with.');
  const talk = talkOf(flags);
  const protocol = await protocolOf(flags, talk, signal);
  if (model !== undefined && protocol === undefined) await evaluateModel(model, data, flags, talk, signal);
  else if (protocol === undefined || model !== undefined) {
    throw new UsageError(
      'give --model to evaluate a trained model, or --protocol to train and test by turns.',
    );
  } else if (early) throw new UsageError('--earliness goes with --model.');
  else await evaluateByProtocol(protocol, data, flags, talk, signal);
}

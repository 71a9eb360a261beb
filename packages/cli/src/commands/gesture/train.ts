import { join } from 'node:path';
import { checkTrainable, fitRecognizer } from '@recurra/gesture';
import { UsageError } from '../../errors.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import { prepareFolder, writeFiles } from '../../output/write-files.ts';
import type { TrainFlags } from './flags.ts';
import { makeGestureCard } from './model-card.ts';
import { networkOptions, readyTraining } from './network.ts';
import { readData } from './read-data.ts';

/** Updates that a loss is the mean of. */
const every = 10;

/** Losses as CSV, a line for every ten updates. */
function historyOf(losses: readonly (readonly number[])[]): string {
  const lines = losses.flatMap((own, network) =>
    own.map((loss, i) => `${network + 1},${(i + 1) * every},${loss.toFixed(5)}`),
  );
  return `${['network,step,loss', ...lines].join('\n')}\n`;
}

/** Runs `recurra gesture train`. */
export async function runTrain(flags: TrainFlags, signal: AbortSignal): Promise<void> {
  const { data, falseRejects, out } = flags;
  if (data === undefined) throw new UsageError('--data is required: the gestures to learn from.');
  if (out === undefined) throw new UsageError('--out is required: a folder for the model.');
  await prepareFolder(out);
  const talk = talkOf(flags);
  const { dataset, report } = await readData('--data', data, flags, talk, signal);
  checkTrainable(dataset);
  const options = networkOptions(flags, dataset.examples.length);
  await readyTraining(flags, talk);
  const fitted = await withProgress(talk.progress, 'Training', (update) =>
    fitRecognizer(dataset, {
      ...options,
      ...(falseRejects !== undefined && { falseRejectRate: falseRejects }),
      signal,
      onProgress: ({ etaSeconds, loss, network, networks, step, steps }) =>
        update(
          step / steps,
          `${networks > 1 ? `network ${network} of ${networks}, ` : ''}loss ${loss.toFixed(3)}`,
          etaSeconds,
        ),
    }),
  );
  const { heldOutAccuracy, losses, parameters, recognizer, seconds } = fitted;
  try {
    for (const note of recognizer.manifest.notes) talk.say(note);
    const card = makeGestureCard(out, data, report, fitted);
    const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
    await writeFiles(out, {
      'model.onnx': recognizer.bytes,
      'card.json': json(card),
      'dataset.json': json(report),
      'history.csv': historyOf(losses),
    });
    printResult(
      flags,
      () => ({ ...card, seconds, skipped: report.skipped }),
      () =>
        `${join(out, 'model.onnx')}: ${recognizer.classes.length} gestures, ${parameters} parameters, trained in ${seconds.toFixed(0)} s` +
        `${heldOutAccuracy === undefined ? '' : `, ${(100 * heldOutAccuracy).toFixed(1)} % of those held out recognised`}.`,
    );
  } finally {
    recognizer.dispose();
  }
}

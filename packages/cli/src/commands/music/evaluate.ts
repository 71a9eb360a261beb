import type { DatasetOptions } from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import { readCard } from '../../model-card.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import type { EvaluateFlags } from './flags.ts';
import type { MusicCard } from './model-card.ts';
import { openModel } from './open-model.ts';
import { readData, wholePieces } from './read-data.ts';

const splits = ['train', 'valid', 'test'] as const;

/** How the pieces of a split are found: as they were when the model was trained, where its card tells. */
async function readingOf({ model, split }: EvaluateFlags, isJson: boolean): Promise<DatasetOptions> {
  if (split === undefined || split === 'all') return wholePieces;
  return (await readCard<MusicCard>(model))?.dataset ?? (isJson ? wholePieces : {});
}

/** Runs `recurra music evaluate`. */
export async function runEvaluate(flags: EvaluateFlags, signal: AbortSignal): Promise<void> {
  const { data } = flags;
  if (data === undefined) throw new UsageError('--data is required: the pieces to evaluate.');
  const talk = talkOf(flags);
  const model = await openModel(flags.model);
  try {
    const { stepsPerQuarter } = model.manifest;
    const isJson = /\.json$/i.test(data);
    const split = flags.split ?? (isJson ? 'test' : 'all');
    const reading = await readingOf(flags, isJson);
    const { dataset, report } = await readData('--data', data, { ...reading, stepsPerQuarter }, talk, signal);
    const other = report.files.find(
      ({ ownStepsPerQuarter: own = stepsPerQuarter }) => own !== stepsPerQuarter,
    );
    if (other !== undefined) {
      throw new UsageError(
        `--data ${data}: its pieces have ${other.ownStepsPerQuarter} steps in a quarter, the model's have ${stepsPerQuarter}.`,
      );
    }
    for (const { name, skipped } of report.files) {
      for (const { piece, why } of skipped) talk.say(`Skipped ${piece ?? name}: ${why}.`);
    }
    const pieces = split === 'all' ? splits.flatMap((name) => dataset[name]) : dataset[split];
    if (pieces.length === 0) {
      const there = splits.filter((name) => dataset[name].length > 0);
      throw new UsageError(
        `--data ${data}: its split "${split}" has no pieces; there are some in ${there.join(' and ')}.`,
      );
    }
    const result = await withProgress(talk.progress, 'Evaluating', (update) =>
      model.evaluate(pieces, { signal, onProgress: ({ done, pieces: all }) => update(done / all) }),
    );
    printResult(
      flags,
      () => ({ model: flags.model, split, ...result }),
      () =>
        `${result.nllPerFrame.toFixed(4)} nats a frame, ${result.frames} frames of ${result.pieces} pieces.`,
    );
  } finally {
    model.dispose();
  }
}

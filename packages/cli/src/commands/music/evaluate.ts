import { UsageError } from '../../errors.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import type { EvaluateFlags } from './flags.ts';
import { openModel } from './open-model.ts';
import { readPieces } from './read-pieces.ts';

/** Runs `recurra music evaluate`. */
export async function runEvaluate(flags: EvaluateFlags, signal: AbortSignal): Promise<void> {
  const { data, split } = flags;
  if (data === undefined) throw new UsageError('--data is required: the pieces to evaluate.');
  const talk = talkOf(flags);
  const model = await openModel(flags.model);
  try {
    const { stepsPerQuarter } = model.manifest;
    const { dataset, skipped } = await readPieces('--data', data, stepsPerQuarter);
    for (const { file, reason } of skipped) talk.say(`Skipped ${file}: ${reason}`);
    const isJson = data.toLowerCase().endsWith('.json');
    const pieces = isJson ? dataset[split] : dataset.train;
    if (pieces.length === 0) {
      const there = (['train', 'valid', 'test'] as const).filter((name) => dataset[name].length > 0);
      throw new UsageError(
        `--data ${data}: its split "${split}" has no pieces; there are some in ${there.join(' and ')}.`,
      );
    }
    const other = pieces.find((piece) => piece.stepsPerQuarter !== stepsPerQuarter);
    if (other !== undefined) {
      throw new UsageError(
        `--data ${data}: its pieces have ${other.stepsPerQuarter} steps in a quarter, the model's have ${stepsPerQuarter}.`,
      );
    }
    const result = await withProgress(talk.progress, 'Evaluating', (update) =>
      model.evaluate(pieces, { signal, onProgress: ({ done, pieces: all }) => update(done / all) }),
    );
    printResult(
      flags,
      () => ({ model: flags.model, ...(isJson && { split }), ...result }),
      () =>
        `${result.nllPerFrame.toFixed(4)} nats a frame, ${result.frames} frames of ${result.pieces} pieces.`,
    );
  } finally {
    model.dispose();
  }
}

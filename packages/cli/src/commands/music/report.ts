import {
  collect,
  comparePieces,
  type FramePiece,
  generate,
  type MusicModel,
  reportToMarkdown,
} from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import { prepareFiles, writeOne } from '../../output/output-file.ts';
import { printResult, type Talk, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import type { ReportFlags } from './flags.ts';
import { openModel } from './open-model.ts';
import { readPieces } from './read-pieces.ts';

/** Composes pieces as long as those of the corpus. */
async function composeMany(
  { count, seed, temperature }: ReportFlags,
  model: MusicModel,
  corpus: readonly FramePiece[],
  talk: Talk,
  signal: AbortSignal,
): Promise<FramePiece[]> {
  const lengths = corpus.map(({ frames }) => frames.length).sort((a, b) => a - b);
  return withProgress(talk.progress, 'Composing', async (update) => {
    const pieces: FramePiece[] = [];
    for (let i = 0; i < count; i++) {
      const frames = Math.max(1, lengths[Math.floor(((i + 0.5) / count) * lengths.length)]!);
      const options = { frames, seed: seed + i, signal, ...(temperature !== undefined && { temperature }) };
      pieces.push(await collect(generate(model, options)));
      update((i + 1) / count, `${i + 1} of ${count} pieces`);
    }
    return pieces;
  });
}

/** Runs `recurra music report`. */
export async function runReport(flags: ReportFlags, signal: AbortSignal): Promise<void> {
  const { corpus, markdown, pieces } = flags;
  if (corpus === undefined) throw new UsageError('--corpus is required: what pieces are compared with.');
  await prepareFiles({ '--markdown': markdown });
  const talk = talkOf(flags);
  const model = await openModel(flags.model);
  try {
    const { stepsPerQuarter } = model.manifest;
    const { train } = (await readPieces('--corpus', corpus, stepsPerQuarter)).dataset;
    const own =
      pieces === undefined
        ? await composeMany(flags, model, train, talk, signal)
        : (await readPieces('--pieces', pieces, stepsPerQuarter)).dataset.train;
    const report = comparePieces(own, train, { seed: flags.seed });
    const text = reportToMarkdown(report);
    if (markdown !== undefined) await writeOne(markdown, text);
    printResult(
      flags,
      () => report,
      () => text.trimEnd(),
    );
  } finally {
    model.dispose();
  }
}

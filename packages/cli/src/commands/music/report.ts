import { comparePieces, type FramePiece, type MusicModel, reportToMarkdown } from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import { prepareFiles, writeOne } from '../../output/output-file.ts';
import { printResult, type Talk, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import { composeNew } from './compose-new.ts';
import type { ReportFlags } from './flags.ts';
import { openModel } from './open-model.ts';
import { readData, wholePieces } from './read-data.ts';

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
      const options = { seed: seed + i, signal, ...(temperature !== undefined && { temperature }) };
      pieces.push((await composeNew(model, { frames, options })).piece);
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
    const options = { ...wholePieces, stepsPerQuarter: model.manifest.stepsPerQuarter };
    const { train } = (await readData('--corpus', corpus, options, talk, signal)).dataset;
    if (train.length === 0) throw new UsageError(`--corpus ${corpus}: its split "train" has no pieces.`);
    const read = async (data: string): Promise<readonly FramePiece[]> => {
      const { dataset } = await readData('--pieces', data, options, talk, signal);
      return [...dataset.train, ...dataset.valid, ...dataset.test];
    };
    const own =
      pieces === undefined ? await composeMany(flags, model, train, talk, signal) : await read(pieces);
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

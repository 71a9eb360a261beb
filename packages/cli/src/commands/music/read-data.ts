import { type BuiltDataset, buildDataset, type DatasetOptions, reportToText } from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import type { Talk } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import { musicFiles } from './music-files.ts';

/** All pieces as they are, in one heap: what figures are computed of. */
export const wholePieces: DatasetOptions = {
  minQuarters: 0,
  maxQuarters: Number.POSITIVE_INFINITY,
  maxNotes: 88,
  minPolyphony: 0,
  duplicates: 'keep',
  validShare: 0,
  testShare: 0,
};

/**
 * Reads pieces. A file of a folder that cannot be used does not stop the others.
 *
 * @param option Which option named them.
 * @param data A file, a folder, or an address.
 * @param options How they are read.
 * @param talk Where progress, and what was skipped, go.
 * @param signal Stops it.
 * @throws UsageError if there is nothing of that name, or nothing that can be used.
 */
export async function readData(
  option: string,
  data: string,
  options: DatasetOptions,
  talk: Talk,
  signal: AbortSignal,
): Promise<BuiltDataset> {
  const files = await musicFiles(option, data, signal);
  const built = await withProgress(talk.progress, 'Reading', (update) =>
    buildDataset(files, {
      ...options,
      signal,
      onProgress: (progress) => update(progress.files / files.length, progress.name),
    }),
  );
  const { dataset, report } = built;
  if (dataset.train.length + dataset.valid.length + dataset.test.length > 0) return built;
  const [first] = report.files.flatMap(({ name, skipped }) =>
    skipped.map(({ piece, why }) => ({ name: piece ?? name, why })),
  );
  const why = first?.why ?? 'it holds no piece';
  if (files.length === 1) throw new UsageError(`${option} ${data}: ${why}.`);
  talk.say(reportToText(report));
  throw new UsageError(
    `${option} ${data}: of ${files.length} files none can be used, the first, ${first?.name}, since ${why}.`,
  );
}

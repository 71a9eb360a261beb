import { type BuiltDataset, buildDataset, type MusicFile } from '@recurra/music/inference';
import { type ReadableFile, readBytes } from '../../../ui/read-bytes.ts';

/** Files as they are read: one after another, so that no more than one is in memory. */
function* lazily(files: readonly ReadableFile[]): Generator<MusicFile> {
  for (const file of files) yield { name: file.name, bytes: () => readBytes(file) };
}

/**
 * Reads files into pieces to learn from. A file that cannot be used is skipped, and it is said why.
 *
 * @param files Of any format that is known.
 * @param onProgress Told how many are read.
 * @param signal Stops it.
 */
export async function readDataset(
  files: readonly ReadableFile[],
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<BuiltDataset> {
  const built = await buildDataset(lazily(files), {
    signal,
    onProgress: (progress) => onProgress(progress.files),
  });
  onProgress(files.length);
  return built;
}

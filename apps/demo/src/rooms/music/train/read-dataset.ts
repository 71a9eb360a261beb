import { type FramePiece, type MusicDataset, readMusic, toFrames } from '@recurra/music/inference';
import { type ReadableFile, readBytes } from '../read-bytes.ts';
import { collectPieces, type Found } from './collect-pieces.ts';
import { chooseGrid } from './grid.ts';
import type { DatasetSummary, FileReport } from './protocol.ts';

/** What was read, and what there is to say about it. */
export interface ReadDataset {
  readonly dataset: MusicDataset;
  readonly summary: DatasetSummary;
}

/** Reads one file. */
async function readOne(file: ReadableFile): Promise<Found> {
  const bytes = await readBytes(file);
  const { dataset, sequences } = await readMusic(bytes, { name: file.name });
  return { name: file.name, sequences, dataset };
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
): Promise<ReadDataset> {
  const found: Found[] = [];
  const skipped = new Map<ReadableFile, string>();
  for (const [i, file] of files.entries()) {
    signal?.throwIfAborted();
    try {
      found.push(await readOne(file));
    } catch (error) {
      skipped.set(file, error instanceof Error ? error.message : String(error));
    }
    onProgress(i + 1);
  }
  const grid = chooseGrid(found);
  const collected = collectPieces(found, grid.stepsPerQuarter, (sequence): FramePiece => {
    signal?.throwIfAborted();
    return toFrames(sequence, { stepsPerQuarter: grid.stepsPerQuarter }).piece;
  });
  const reports = files.map((file): FileReport => {
    const why = skipped.get(file);
    if (why !== undefined) return { name: file.name, used: false, text: why };
    return collected.reports[found.findIndex(({ name }) => name === file.name)]!;
  });
  const { notes, train, valid } = collected;
  const frames = [...train, ...valid].reduce((sum, piece) => sum + piece.frames.length, 0);
  return {
    dataset: { train, valid, test: [] },
    summary: {
      files: reports,
      train: train.length,
      valid: valid.length,
      quarters: frames / grid.stepsPerQuarter,
      stepsPerQuarter: grid.stepsPerQuarter,
      notes: [...(train.length > 0 ? grid.notes : []), ...notes],
    },
  };
}

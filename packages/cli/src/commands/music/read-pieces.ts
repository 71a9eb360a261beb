import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type FramePiece, type MusicDataset, readJsb, readMidi, toFrames } from '@recurra/music/inference';
import { isRecurraError } from '@recurra/plugin';
import { checkFile } from '../../check-file.ts';
import { UsageError } from '../../errors.ts';

/** Pieces that were read, and files that were not. */
export interface ReadPieces {
  readonly dataset: MusicDataset;
  /** Files that were skipped, and why. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly files: number;
}

const midi = new Set(['.mid', '.midi', '.smf', '.kar']);

function readFilePiece(bytes: Uint8Array, name: string, stepsPerQuarter: number): FramePiece {
  const { piece } = toFrames(readMidi(bytes), { stepsPerQuarter });
  if (piece.frames.every((frame) => frame.length === 0)) throw new UsageError('it has no notes but drums');
  return { ...piece, name };
}

/** Every file of a folder, in order of its name; folders inside are looked into. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && midi.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Reads pieces: JSON as of the JSB chorales by its splits, MIDI files into `train`.
 *
 * A file of a folder that cannot be read does not stop the others.
 *
 * @param option Which option named the path.
 * @param path A file or a folder.
 * @param stepsPerQuarter Grid of MIDI files, and of JSON where it is given.
 * @throws UsageError if there is nothing of that name, or nothing in it.
 */
export async function readPieces(
  option: string,
  path: string,
  stepsPerQuarter: number,
  isJsonGrid = false,
): Promise<ReadPieces> {
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory()) return readFolder(option, path, stepsPerQuarter);
  await checkFile(path, 'a file of music');
  const bytes = await readFile(path);
  try {
    if (extname(path).toLowerCase() === '.json') {
      const dataset = readJsb(bytes.toString('utf8'), isJsonGrid ? { stepsPerQuarter } : {});
      return { dataset, skipped: [], files: 1 };
    }
    const piece = readFilePiece(bytes, basename(path), stepsPerQuarter);
    return { dataset: { train: [piece], valid: [], test: [] }, skipped: [], files: 1 };
  } catch (error) {
    if (!isRecurraError(error)) throw error;
    throw new UsageError(`${option} ${path}: ${error.message.replace(/^\w+\(\): /, '')}`);
  }
}

async function readFolder(option: string, folder: string, stepsPerQuarter: number): Promise<ReadPieces> {
  const files = await filesOf(folder);
  const train: FramePiece[] = [];
  const skipped: { file: string; reason: string }[] = [];
  for (const file of files) {
    try {
      train.push(readFilePiece(await readFile(file), basename(file), stepsPerQuarter));
    } catch (error) {
      const reason = (error as Error).message.replace(/^\w+\(\): /, '');
      skipped.push({ file, reason });
    }
  }
  if (train.length === 0) {
    const why =
      skipped[0] === undefined
        ? 'there are no MIDI files in it'
        : `of ${files.length} files none can be used, the first since ${skipped[0].reason}`;
    throw new UsageError(`${option} ${folder}: ${why}.`);
  }
  return { dataset: { train, valid: [], test: [] }, skipped, files: files.length };
}

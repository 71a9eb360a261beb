import { DataError } from '@recurra/plugin';
import type { FramePiece, MusicDataset, Split } from '../contract/piece.ts';
import { assignVoices } from '../sequence/voices-of.ts';

const where = 'readJsb()';
const splits: readonly Split[] = ['train', 'valid', 'test'];
const highest = 127;
const mostVoices = 128;

/** How {@link readJsb} reads. */
export interface ReadJsbOptions {
  /** Frames in a quarter. Left out: 4 for voices, 1 for lists of notes. */
  readonly stepsPerQuarter?: number;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}

/** Frames by voices: shorter ones, in which somebody rests, are given to the voices that are nearest. */
function readVoices(lists: readonly (readonly number[])[]): number[][] {
  const count = lists.reduce((most, frame) => Math.max(most, frame.length), 0);
  const last: (number | undefined)[] = [...(lists.find((frame) => frame.length === count) ?? [])];
  return lists.map((frame) => {
    const voices =
      frame.length === count
        ? [...frame]
        : assignVoices(
            frame.filter((note) => note >= 0),
            last,
          );
    voices.forEach((note, voice) => {
      if (note >= 0) last[voice] = note;
    });
    return voices;
  });
}

function readPiece(value: unknown, name: string, options: ReadJsbOptions): FramePiece {
  if (!Array.isArray(value)) {
    throw new DataError(`${where}: ${name} must be a list of frames, got ${typeof value}.`);
  }
  value.forEach((frame, at) => {
    const valid = (note: number): boolean => Number.isInteger(note) && note >= -1 && note <= highest;
    if (isNumbers(frame) && frame.length <= mostVoices && frame.every(valid)) return;
    throw new DataError(
      `${where}: ${name}[${at}] must be a list of up to ${mostVoices} MIDI numbers (−1 for a rest), got ${JSON.stringify(frame)?.slice(0, 80)}.`,
    );
  });
  const lists = value as number[][];
  const frames = lists.map((frame) => [...new Set(frame.filter((note) => note >= 0))].sort((a, b) => b - a));
  // Sets of notes lie from low to high; voices in the order soprano, alto, tenor, bass.
  const rising = lists.every((frame) => frame.every((note, i) => i === 0 || note > frame[i - 1]!));
  const voices = rising ? undefined : readVoices(lists);
  return {
    name,
    stepsPerQuarter: options.stepsPerQuarter ?? (voices === undefined ? 1 : 4),
    frames,
    ...(voices !== undefined && { voices }),
  };
}

/**
 * Reads pieces from the JSON of the JSB chorales: an object of the splits `train`, `valid` and `test` (some may be missing), or a bare
 * list of pieces, which becomes `train`. A piece is a list of frames; a frame a list of MIDI numbers, or one number for each
 * voice, −1 for a rest.
 *
 * @param text The file's content.
 * @param options See {@link ReadJsbOptions}.
 * @returns Pieces by split.
 * @throws DataError if it is no such JSON; the message names the piece and the frame.
 * @see https://github.com/czhuang/JSB-Chorales-dataset
 * @example const { train, valid } = readJsb(await readFile('jsb-chorales-quarter.json', 'utf8'));
 */
export function readJsb(text: string, options: ReadJsbOptions = {}): MusicDataset {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError(`${where}: text must be JSON: ${(cause as Error).message}.`, { cause });
  }
  const parts = (Array.isArray(value) ? { train: value } : value) as Partial<Record<Split, unknown>> | null;
  if (typeof parts !== 'object' || parts === null || !splits.some((split) => Array.isArray(parts[split]))) {
    throw new DataError(
      `${where}: text must be an object of the splits ${splits.join(', ')}, or a list of pieces; found neither.`,
    );
  }
  const read = (split: Split): FramePiece[] => {
    const pieces = parts[split] ?? [];
    if (!Array.isArray(pieces)) {
      throw new DataError(`${where}: ${split} must be a list of pieces, got ${typeof pieces}.`);
    }
    return pieces.map((piece, i) => readPiece(piece, `${split}[${i}]`, options));
  };
  return { train: read('train'), valid: read('valid'), test: read('test') };
}

/**
 * Writes pieces as the JSON that {@link readJsb} reads: voices where all pieces have them, else notes from low to high.
 *
 * @param dataset Pieces by split.
 * @returns JSON.
 */
export function writeJsb(dataset: MusicDataset): string {
  const all = splits.flatMap((split) => dataset[split]);
  const voiced = all.length > 0 && all.every(({ voices }) => voices !== undefined);
  const write = (piece: FramePiece): readonly (readonly number[])[] =>
    voiced ? piece.voices! : piece.frames.map((frame) => [...frame].reverse());
  return JSON.stringify(Object.fromEntries(splits.map((split) => [split, dataset[split].map(write)])));
}

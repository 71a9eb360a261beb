import { DataError, isRecurraError } from '@recurra/plugin';
import type { NoteSequence } from '../../contract/note-sequence.ts';
import { type Abcjs, loadAbcjs } from './abcjs.ts';
import { readTune } from './read-tune.ts';
import { isOverlaid, looksLikeAbc, mostLineLength, mostTuneLength, tunesOf } from './tunes.ts';

const where = 'readAbc()';

/** What {@link readAbc} gives. */
export interface ReadBook {
  /** The tunes that could be read, in order. */
  readonly sequences: readonly NoteSequence[];
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

function readOne(abcjs: Abcjs, text: string, notes: Map<string, number>): NoteSequence {
  if (text.length > mostTuneLength) {
    throw new DataError(`${where}: a tune has ${text.length} characters; up to ${mostTuneLength} are read.`);
  }
  if (text.split('\n').some((line) => line.length > mostLineLength)) {
    throw new DataError(`${where}: a line has more than ${mostLineLength} characters, which is no music.`);
  }
  if (isOverlaid(text)) {
    throw new DataError(
      `${where}: a tune has more voices joined by "&" than any music; write them as voices of their own (V:).`,
    );
  }
  try {
    return readTune(abcjs, text, notes);
  } catch (cause) {
    if (isRecurraError(cause, 'ERR_DATA')) throw cause;
    throw new DataError(`${where}: the tune cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

/**
 * Reads ABC: a tune, or a book of them, of which those that cannot be read are passed over.
 *
 * Repeats are played, tuplets and ties are what they sound. Every voice becomes a voice; chord symbols stay symbols. Grace notes and
 * ornaments are left out.
 *
 * @param text The file's content.
 * @returns The tunes, and what was left out.
 * @throws DataError if there is no tune, or none that can be read.
 * @throws MissingPeerError if `abcjs`, which reads it, is not installed.
 * @see https://abcnotation.com/wiki/abc:standard:v2.1
 * @example const { sequences } = await readAbc('X:1\nT:Scale\nK:G\nGABc|');
 */
export async function readAbc(text: string): Promise<ReadBook> {
  if (!looksLikeAbc(text)) {
    throw new DataError(`${where}: text must have a tune, with lines "X:" and "K:", got none; it is no ABC.`);
  }
  const abcjs = await loadAbcjs(where);
  const counted = new Map<string, number>();
  const failures: DataError[] = [];
  const failed: string[] = [];
  const sequences = tunesOf(text).flatMap((tune) => {
    try {
      return [readOne(abcjs, tune.text, counted)];
    } catch (error) {
      failures.push(error as DataError);
      failed.push(`The tune at line ${tune.line} was passed over: ${(error as Error).message}`);
      return [];
    }
  });
  if (sequences.length === 0) throw failures[0]!;
  const counts = [...counted].map(([note, times]) => (times === 1 ? note : `${note} (${times}×)`));
  return { sequences, notes: [...failed, ...counts] };
}

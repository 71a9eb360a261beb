import { fromFrames, readMusic } from '@recurra/music/inference';
import type { OpenedFile } from './protocol.ts';

/**
 * Reads the first piece of a file of music, whatever its format.
 *
 * @param bytes Its content.
 * @param name Its name.
 * @throws DataError if it is of no format that is known, or has no notes.
 */
export async function readSheet(bytes: Uint8Array, name: string): Promise<OpenedFile> {
  const { dataset, notes, sequences } = await readMusic(bytes, { name });
  const pieces = dataset ? [...dataset.train, ...dataset.valid, ...dataset.test] : [];
  const count = sequences.length + pieces.length;
  const sheet = sequences[0] ?? (pieces[0] && fromFrames(pieces[0]));
  if (!sheet || sheet.notes.length === 0) throw new Error('There are no notes in this file.');
  return {
    sheet,
    notes: [...(count > 1 ? [`The first of the file's ${count} pieces is shown.`] : []), ...notes],
  };
}

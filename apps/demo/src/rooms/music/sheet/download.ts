import { writeAbc, writeMidi } from '@recurra/music/inference';
import { saveFile } from '../../../ui/save-file.ts';
import type { Sheet } from '../compose/sheet.ts';

/** What music can be taken away as. */
export type FileFormat = 'mid' | 'abc' | 'wav';

/** A name of a file, made of a title. */
export function fileName(title: string, extension: string): string {
  const base = title
    .replace(/\.[a-z0-9]{2,8}$/i, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  return `${base || 'music'}.${extension}`;
}

/**
 * Hands the user the music as a file.
 *
 * @param tempo How fast the WAV file is played: 2 is twice as fast as written.
 */
export async function download(sheet: Sheet, format: FileFormat, title: string, tempo = 1): Promise<void> {
  const name = fileName(title, format);
  if (format === 'wav') {
    const { renderWav } = await import('@recurra/music/player');
    saveFile(name, await renderWav(sheet, { tempo }), 'audio/wav');
    return;
  }
  if (format === 'abc') saveFile(name, writeAbc(sheet), 'text/vnd.abc');
  else saveFile(name, writeMidi(sheet) as Uint8Array<ArrayBuffer>, 'audio/midi');
}

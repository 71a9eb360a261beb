import { DataError, isRecurraError } from '@recurra/plugin';
import type { NoteSequence } from '../contract/note-sequence.ts';
import type { MusicDataset } from '../contract/piece.ts';
import { readAbc } from './abc/read.ts';
import { looksLikeAbc } from './abc/tunes.ts';
import { readJsb } from './jsb.ts';
import { readMidi } from './midi/read.ts';
import { isZip } from './musicxml/open.ts';
import { readMusicXml } from './musicxml/read.ts';

const where = 'readMusic()';

/** Formats that are read. */
export type MusicFormat = 'midi' | 'musicxml' | 'abc' | 'jsb';

/** How {@link readMusic} reads. */
export interface ReadMusicOptions {
  /** The file's name: its ending decides where the content does not, and it is the title of music that has none. */
  readonly name?: string;
}

/** What {@link readMusic} gives. */
export interface ReadMusic {
  readonly format: MusicFormat;
  /** The pieces as notes: one, or each tune of an ABC book. None for `'jsb'`. */
  readonly sequences: readonly NoteSequence[];
  /** The pieces as frames, by splits: only for `'jsb'`. */
  readonly dataset?: MusicDataset;
  /** What was left out, one sentence each. */
  readonly notes: readonly string[];
}

const endings: Readonly<Record<string, MusicFormat>> = {
  mid: 'midi',
  midi: 'midi',
  rmi: 'midi',
  kar: 'midi',
  mxl: 'musicxml',
  musicxml: 'musicxml',
  xml: 'musicxml',
  abc: 'abc',
  json: 'jsb',
};

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((each, i) => bytes[i] === each.charCodeAt(0));

/** UTF-8, or Latin-1 where it is not that. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** The format, by the first bytes, else by the text's first sign, else by the name. */
function formatOf(bytes: Uint8Array, name: string): MusicFormat | undefined {
  if (startsWith(bytes, 'MThd') || startsWith(bytes, 'RIFF')) return 'midi';
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isZip(bytes) || isWide) return 'musicxml';
  const start = decode(bytes.subarray(0, 4096)).trimStart();
  if (start.startsWith('<')) return 'musicxml';
  if (start.startsWith('{') || start.startsWith('[')) return 'jsb';
  if (looksLikeAbc(decode(bytes))) return 'abc';
  return endings[/\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? ''];
}

async function readAs(format: MusicFormat, bytes: Uint8Array): Promise<Omit<ReadMusic, 'format'>> {
  switch (format) {
    case 'midi':
      return { sequences: [readMidi(bytes)], notes: [] };
    case 'musicxml': {
      const { notes, sequence } = readMusicXml(bytes);
      return { sequences: [sequence], notes };
    }
    case 'abc':
      return readAbc(decode(bytes));
    case 'jsb':
      return { sequences: [], dataset: readJsb(decode(bytes)), notes: [] };
  }
}

/** Endings as a file's name has them, for titles. */
const stem = (name: string): string => name.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');

/**
 * Reads a file of music in any format that is known: Standard MIDI, MusicXML (also compressed), ABC, and the chorales' JSON. What it is
 * is told from its content, and only else from its name.
 *
 * @param bytes The file.
 * @param options See {@link ReadMusicOptions}.
 * @returns Its pieces.
 * @throws DataError if it is of no format that is known, empty, or damaged; the message begins with the file's name.
 * @throws MissingPeerError if it is ABC, and `abcjs` is not installed.
 * @example const { sequences } = await readMusic(await readFile('song.mid'), { name: 'song.mid' });
 */
export async function readMusic(bytes: Uint8Array, options: ReadMusicOptions = {}): Promise<ReadMusic> {
  const { name = '' } = options;
  const file = name === '' ? '' : `${name}: `;
  if (bytes.length === 0) throw new DataError(`${file}${where}: the file is empty.`);
  const format = formatOf(bytes, name);
  if (format === undefined) {
    throw new DataError(
      `${file}${where}: the file must be MIDI, MusicXML, ABC or the chorales' JSON; it is none of them.`,
    );
  }
  try {
    const { sequences, ...rest } = await readAs(format, bytes);
    const title = stem(name);
    return {
      format,
      sequences: sequences.map((each) =>
        each.title === undefined && title !== '' ? { ...each, title } : each,
      ),
      ...rest,
    };
  } catch (cause) {
    if (!isRecurraError(cause, 'ERR_DATA')) throw cause;
    throw new DataError(`${file}${cause.message}`, { cause });
  }
}

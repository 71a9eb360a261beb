import { DataError } from '@recurra/plugin';
import { unzipSync } from 'fflate';
import { child, type Element, parseXml } from './xml.ts';

const where = 'readMusicXml()';
/** An orchestral score of an hour has about a third of it. */
const mostBytes = 64 * 2 ** 20;

/** Whether bytes begin as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** Text of bytes: UTF-16 by its mark, what the XML declaration says, or UTF-8. */
export function decodeXml(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const named = /^<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/.exec(start)?.[1] ?? 'utf-8';
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be';
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    return new TextDecoder(wide ? mark : named).decode(bytes);
  } catch (cause) {
    throw new DataError(`${where}: the file is written in ${named}, which is not known; save it as UTF-8.`, {
      cause,
    });
  }
}

/** The score inside a compressed file (.mxl): the one that its container names, else the first. */
function unpack(bytes: Uint8Array): Uint8Array {
  let files: Record<string, Uint8Array>;
  let total = 0;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.(xml|musicxml)$/i.test(name)) return false;
        total += originalSize;
        if (total <= mostBytes) return true;
        throw new DataError(`${where}: the archive unpacks to more than ${mostBytes} bytes.`);
      },
    });
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${where}: the archive is damaged: ${(cause as Error).message}.`, { cause });
  }
  const container = files['META-INF/container.xml'];
  const roots =
    container === undefined ? undefined : child(parseXml(decodeXml(container), where), 'rootfiles');
  const named = child(roots, 'rootfile')?.attributes['full-path'] ?? '';
  const first = Object.keys(files).find((name) => !name.startsWith('META-INF/')) ?? '';
  const score = files[named] ?? files[first];
  if (score === undefined) {
    throw new DataError(`${where}: the archive has no score; a file .musicxml or .xml was expected in it.`);
  }
  return score;
}

/**
 * Opens a score, compressed or not.
 *
 * @returns The element `score-partwise` or `score-timewise`.
 * @throws DataError if it is none.
 */
export function openScore(source: Uint8Array | string): Element {
  if (source.length > mostBytes) {
    throw new DataError(`${where}: the file has ${source.length} bytes; up to ${mostBytes} are read.`);
  }
  const bytes = typeof source === 'string' ? undefined : isZip(source) ? unpack(source) : source;
  const root = parseXml(bytes === undefined ? (source as string) : decodeXml(bytes), where);
  if (root?.name !== 'score-partwise' && root?.name !== 'score-timewise') {
    throw new DataError(
      `${where}: the file must hold a score-partwise or score-timewise, got <${root?.name ?? ''}>; it is no MusicXML.`,
    );
  }
  return root;
}

import { joinBytes } from '../../download/bytes.ts';
import type { CacheEntry, Draft } from '../types.ts';

/** Where pieces of downloads are kept. */
export interface Pieces {
  list(key: string): Promise<readonly string[]>;
  read(key: string, piece: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(key: string, piece: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(key: string, piece: string): Promise<void>;
}

/** Bytes in a piece. All have this many, so that two tabs that download the same file write the same pieces. */
export const pieceSize = 524_288;

/** `<version of the file>/<index>`. */
const nameOf = (validator: string | undefined, index: number): string =>
  `${encodeURIComponent(validator ?? '-')}/${index}`;

/** The version of the file of which most is there, piece after piece from the first. */
function longest(names: readonly string[]): { version: string; count: number } {
  const byVersion = new Map<string, Set<number>>();
  for (const name of names) {
    const [version = '', index] = name.split('/');
    byVersion.set(version, (byVersion.get(version) ?? new Set()).add(Number(index)));
  }
  let best = { version: '-', count: 0 };
  for (const [version, indices] of byVersion) {
    let count = 0;
    while (indices.has(count)) count++;
    if (count > best.count) best = { version, count };
  }
  return best;
}

async function readPieces(
  pieces: Pieces,
  key: string,
  version: string,
  count: number,
): Promise<Uint8Array[]> {
  const read: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const bytes = await pieces.read(key, `${version}/${index}`);
    if (bytes?.length !== pieceSize) break;
    read.push(bytes);
  }
  return read;
}

/**
 * Begins or continues a download whose pieces are kept as they come: a page that is closed in between loses one at most.
 *
 * @param commit Keeps the whole file.
 */
export async function webDraft(
  pieces: Pieces,
  key: string,
  commit: (entry: CacheEntry, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<Draft> {
  const { version, count } = longest(await pieces.list(key));
  let whole = await readPieces(pieces, key, version, count);
  let validator = whole.length > 0 && version !== '-' ? decodeURIComponent(version) : undefined;
  let tail: Uint8Array[] = [];
  let tailSize = 0;

  async function removePieces(): Promise<void> {
    for (const name of await pieces.list(key)) await pieces.remove(key, name);
  }
  const size = (): number => whole.length * pieceSize + tailSize;
  const read = (): Uint8Array<ArrayBuffer> => joinBytes([...whole, ...tail], size());
  return {
    get size() {
      return size();
    },
    get validator() {
      return validator;
    },
    async restart(next) {
      [whole, tail, tailSize, validator] = [[], [], 0, next];
      await removePieces();
    },
    async append(chunk) {
      tail.push(chunk);
      tailSize += chunk.length;
      if (tailSize < pieceSize) return;
      const bytes = joinBytes(tail, tailSize);
      let at = 0;
      for (; tailSize - at >= pieceSize; at += pieceSize) {
        const piece = bytes.slice(at, at + pieceSize);
        await pieces.write(key, nameOf(validator, whole.length), piece);
        whole.push(piece);
      }
      tail = [bytes.slice(at)];
      tailSize -= at;
    },
    read: async () => read(),
    async commit(entry) {
      await commit(entry, read());
      await removePieces();
    },
    keep: async () => {},
    discard: removePieces,
  };
}

import { ArgumentError, DataError } from '@recurra/plugin';
import { parseCard } from '../card/parse-card.ts';
import type { StandaloneCard } from '../card/schema.ts';
import type { Platform } from '../platform/types.ts';
import type { FileSource } from '../zoo/types.ts';

/** Where a model that is no plugin's lies. */
export interface Located {
  /** For people. */
  readonly name: string;
  readonly card: StandaloneCard | undefined;
  /** The file, or where it is. */
  readonly file: Blob | URL;
}

/** Reads a small text file from a URL. */
export type ReadText = (url: URL) => Promise<string>;

const cardName = 'card.json';
const usualName = 'model.onnx';
const maxCardBytes = 1_048_576;

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The file a card names: relative to it, and not on this machine where the card came over the network. */
function fileOfCard(card: StandaloneCard, at: URL): URL {
  let url: URL;
  try {
    url = new URL(card.file, at);
  } catch (cause) {
    throw new DataError(`zoo.load(): ${at.href} names the file "${card.file}", which is no URL.`, { cause });
  }
  const isRemote = at.protocol === 'http:' || at.protocol === 'https:';
  if (isRemote && url.protocol === 'file:') {
    throw new DataError(
      `zoo.load(): ${at.href} names a file of this machine, ${url.href}; a card from a server may not.`,
    );
  }
  return url;
}

async function locateUrl(url: URL, platform: Platform, readText: ReadText): Promise<Located> {
  const name = url.protocol === 'data:' ? 'data:' : url.href;
  if (url.pathname.endsWith('.json') && url.protocol !== 'data:') {
    const card = parseCard(await readText(url), name);
    return { name, card, file: fileOfCard(card, url) };
  }
  if (url.protocol !== 'file:' || !(await platform.isFolder(url)))
    return { name, card: undefined, file: url };
  const folder = url.href.endsWith('/') ? url : new URL(`${url.href}/`);
  const cardUrl = new URL(cardName, folder);
  const text = await platform.readFile(cardUrl, maxCardBytes);
  if (text === undefined) return { name, card: undefined, file: new URL(usualName, folder) };
  const card = parseCard(decode(text), cardUrl.href);
  return { name, card, file: fileOfCard(card, cardUrl) };
}

async function locateHandle(folder: FileSystemDirectoryHandle): Promise<Located> {
  const get = async (name: string): Promise<File | undefined> => {
    try {
      return await (await folder.getFileHandle(name)).getFile();
    } catch {
      return undefined;
    }
  };
  const cardFile = await get(cardName);
  const card = cardFile && parseCard(await cardFile.text(), `${folder.name}/${cardName}`);
  const fileName = (card?.file ?? usualName).replace(/^\.\//, '');
  const file = await get(fileName);
  if (file === undefined) {
    throw new DataError(
      `zoo.load(): the folder "${folder.name}" has no file ${fileName}; choose the folder a model lies in.`,
    );
  }
  return { name: `${folder.name}/${fileName}`, card, file };
}

/**
 * Finds where the file of a model lies that is no plugin's.
 *
 * @throws ArgumentError if the source is none; DataError if its card is not as it should be.
 */
export async function locate(source: FileSource, platform: Platform, readText: ReadText): Promise<Located> {
  if (source instanceof Blob) {
    return { name: 'name' in source ? String(source.name) : 'the Blob', card: undefined, file: source };
  }
  if (source instanceof URL) return locateUrl(source, platform, readText);
  if (typeof source === 'string') {
    const isUrl = /^(https?|file|data|blob):/.test(source);
    let url: URL;
    try {
      url = isUrl ? new URL(source) : platform.toUrl(source);
    } catch (cause) {
      throw new ArgumentError(`zoo.load(): "${source}" is no URL.`, { cause });
    }
    return locateUrl(url, platform, readText);
  }
  if (typeof source === 'object' && source !== null && source.kind === 'directory')
    return locateHandle(source);
  throw new ArgumentError(
    `zoo.load(): a model must be an id, a URL, a path, a File or a folder, got ${source === null ? 'null' : typeof source}.`,
  );
}

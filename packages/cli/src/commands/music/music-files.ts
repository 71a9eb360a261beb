import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import type { MusicFile } from '@recurra/music/inference';
import { DataError } from '@recurra/plugin';
import { checkFile } from '../../check-file.ts';
import { UsageError } from '../../errors.ts';

/** Larger files are no music. */
const mostMegabytes = 64;
const mostBytes = mostMegabytes * 2 ** 20;
/** Files of a folder that are looked at. JSON must be named: folders hold other JSON, too. */
const endings = new Set(['.mid', '.midi', '.smf', '.rmi', '.kar', '.mxl', '.musicxml', '.xml', '.abc']);

const tooLarge = (): DataError => new DataError(`the file is larger than ${mostMegabytes} MB`);

/** Whether a `--data` is an address. */
const isUrl = (data: string): boolean => /^https?:\/\//i.test(data);

async function readBounded(path: string): Promise<Uint8Array> {
  if ((await stat(path)).size > mostBytes) throw tooLarge();
  return readFile(path);
}

async function download(option: string, address: string, signal: AbortSignal): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(address, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const { cause: inner, message } = cause as Error;
    throw new Error(`${option}: ${address} cannot be reached: ${(inner as Error)?.message ?? message}.`, {
      cause,
    });
  }
  if (!response.ok) throw new UsageError(`${option}: ${address} answered ${response.status}; check it.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) throw new UsageError(`${option}: ${address}: ${tooLarge().message}.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Finds the files that an option means, in order of their names; folders inside are looked into.
 *
 * @param option Which option it is.
 * @param data A file, a folder, or an address.
 * @param signal Stops a download.
 * @returns One file; or those of a folder, each read when its turn has come.
 * @throws UsageError if there is nothing of that name, or no music in the folder.
 */
export async function musicFiles(
  option: string,
  data: string,
  signal: AbortSignal,
): Promise<readonly MusicFile[]> {
  if (isUrl(data)) {
    if (!URL.canParse(data)) throw new UsageError(`${option}: "${data}" is no address; check it.`);
    const { hostname, pathname } = new URL(data);
    const name = basename(decodeURI(pathname)) || hostname;
    return [{ name, bytes: await download(option, data, signal) }];
  }
  const info = await stat(data).catch(() => undefined);
  if (!info?.isDirectory()) {
    await checkFile(data, 'a file of music');
    return [{ name: basename(data), bytes: () => readBounded(data) }];
  }
  const entries = await readdir(data, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory() && endings.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length === 0) {
    throw new UsageError(`${option} ${data}: there are no MIDI, MusicXML or ABC files in it.`);
  }
  return paths.map((path) => ({
    name: relative(data, path).split(sep).join('/'),
    bytes: () => readBounded(path),
  }));
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { DataError } from '@recurra/plugin';
import { checkFile } from './check-file.ts';
import { UsageError } from './errors.ts';

/** Larger files are no data of these commands. */
const mostMegabytes = 64;
const mostBytes = mostMegabytes * 2 ** 20;

/** A file that an option means: read when its turn has come. */
export interface DataFile {
  /** Within the folder that was named. */
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
}

/** What a command reads. */
export interface DataKind {
  /** As in an error: `a file of music`. */
  readonly file: string;
  /** Files of a folder, as in an error: `MIDI, MusicXML or ABC files`. */
  readonly files: string;
  /** Endings of files of a folder that are looked at, in lower case with their dot. */
  readonly endings: ReadonlySet<string>;
}

const tooLarge = (): DataError => new DataError(`the file is larger than ${mostMegabytes} MB`);

/** Whether a `--data` is an address. */
const isUrl = (data: string): boolean => /^https?:\/\//i.test(data);

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    // As it stands: servers accept what is no UTF-8.
    return path;
  }
}

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
 * @param kind What is looked for.
 * @param signal Stops a download.
 * @returns One file; or those of a folder, each read when its turn has come.
 * @throws UsageError if there is nothing of that name, or nothing of that kind in the folder.
 */
export async function dataFiles(
  option: string,
  data: string,
  kind: DataKind,
  signal: AbortSignal,
): Promise<readonly DataFile[]> {
  if (isUrl(data)) {
    if (!URL.canParse(data)) throw new UsageError(`${option}: "${data}" is no address; check it.`);
    const { hostname, pathname } = new URL(data);
    const name = basename(decoded(pathname)) || hostname;
    const bytes = await download(option, data, signal);
    return [{ name, bytes: async () => bytes }];
  }
  const info = await stat(data).catch(() => undefined);
  if (!info?.isDirectory()) {
    await checkFile(data, kind.file);
    return [{ name: basename(data), bytes: () => readBounded(data) }];
  }
  const entries = await readdir(data, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory() && kind.endings.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length === 0) throw new UsageError(`${option} ${data}: there are no ${kind.files} in it.`);
  return paths.map((path) => ({
    name: relative(data, path).split(sep).join('/'),
    bytes: () => readBounded(path),
  }));
}

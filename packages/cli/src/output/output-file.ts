import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UsageError } from '../errors.ts';
import { prepareFolder, writeFiles } from './write-files.ts';

/**
 * Makes sure that files can be written, before time is spent on what goes into them.
 *
 * @param files Paths by the option that names them; those left out are passed over.
 * @throws UsageError if one is a folder, its folder cannot be written to, or two are the same.
 */
export async function prepareFiles(files: Readonly<Record<string, string | undefined>>): Promise<void> {
  const seen = new Map<string, string>();
  for (const [option, path] of Object.entries(files)) {
    if (path === undefined) continue;
    const before = seen.get(path);
    if (before !== undefined) {
      throw new UsageError(`${before} and ${option} both name "${path}"; give each its own file.`);
    }
    seen.set(path, option);
    await prepareFolder(dirname(path), option);
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory()) throw new UsageError(`${option}: "${path}" is a folder; name a file in it.`);
  }
}

/** Writes one file, in full or not at all. */
export async function writeOne(path: string, content: string | Uint8Array): Promise<void> {
  await writeFiles(dirname(path), { [basename(path)]: content });
}

import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { nearest } from '@recurra/forecasting/table';
import { UsageError } from './errors.ts';

/**
 * Makes sure that a file can be read.
 *
 * @param kind What it should be, as `a CSV file`.
 * @throws UsageError if there is none; it names one that may be meant.
 */
export async function checkFile(path: string, kind: string): Promise<Stats> {
  const info = await stat(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
      throw new UsageError(`cannot read "${path}": ${error.code ?? error.message}.`);
    }
    const files = await readdir(dirname(path)).catch(() => []);
    const meant = nearest(basename(path), files);
    throw new UsageError(
      `there is no file "${path}"${meant === undefined ? '.' : `; did you mean "${meant}"?`}`,
    );
  });
  if (info.isDirectory()) throw new UsageError(`"${path}" is a folder; name ${kind} in it.`);
  return info;
}

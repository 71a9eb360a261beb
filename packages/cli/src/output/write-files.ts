import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';

/** Node's own recursive `mkdir` never returns below a dangling link or in /proc, where a parent exists and does not. */
async function makeFolder(path: string, tries = 2): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || tries === 1 || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path, tries - 1);
  }
}

/**
 * Makes sure that files can be written to a folder, before hours are spent on what goes into them.
 *
 * @param folder Created if it is not there.
 * @param option Which option named it.
 * @throws UsageError if it cannot be written to.
 */
export async function prepareFolder(folder: string, option = '--out'): Promise<void> {
  try {
    await makeFolder(resolve(folder));
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'EEXIST' || code === 'ENOTDIR'
        ? 'it is a file'
        : code === 'EACCES' || code === 'EPERM'
          ? 'permission denied'
          : code === 'ENOENT'
            ? 'it cannot be created there'
            : code;
    throw new UsageError(`${option}: cannot write to the folder "${folder}": ${why}.`);
  }
}

/**
 * Writes several files so that each is there in full or not at all, also when the process dies halfway.
 *
 * @param folder Where.
 * @param files Contents by name.
 * @returns Their paths by name.
 */
export async function writeFiles<Name extends string>(
  folder: string,
  files: Readonly<Record<Name, string | Uint8Array>>,
): Promise<Record<Name, string>> {
  const suffix = `${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  const entries = (Object.entries(files) as [Name, string | Uint8Array][]).map(([name, content]) => ({
    name,
    content,
    path: join(folder, name),
    temporary: join(folder, `.${name}.${suffix}`),
  }));
  try {
    for (const { temporary, content } of entries) {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    // Only once all contents are safe on the disk do names change.
    for (const { temporary, path } of entries) await rename(temporary, path);
  } catch (error) {
    await Promise.all(entries.map(({ temporary }) => rm(temporary, { force: true })));
    throw error;
  }
  return Object.fromEntries(entries.map(({ name, path }) => [name, path])) as Record<Name, string>;
}

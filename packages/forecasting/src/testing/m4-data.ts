import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

// The M4 competition's files lie beside the repository, where they are at all.
const folder = new URL('../../../../../shared/data/m4/', import.meta.url);

/** Series of an M4 file, by id, without their padding. */
export type M4Series = readonly { readonly id: string; readonly values: Float64Array }[];

/** Where one of the M4 competition's files is; `undefined`, with a line on the console, where there is none. */
export function m4File(name: string): URL | undefined {
  const file = new URL(name, folder);
  if (existsSync(file)) return file;
  console.log(`skipped: shared/data/m4/${name} is not there`);
  return undefined;
}

/**
 * Reads one of the M4 competition's files.
 *
 * @param name For example `Hourly-train.csv`.
 * @returns Its series, or `undefined` where there is no such file; a line on the console says so.
 */
export async function m4Series(name: string): Promise<M4Series | undefined> {
  const file = m4File(name);
  if (file === undefined) return undefined;
  const [, ...rows] = (await readFile(file, 'utf8')).trim().split('\n');
  return rows.map((row) => {
    const [id, ...cells] = row.trim().replaceAll('"', '').split(',');
    const values = cells.filter((cell) => cell !== '' && cell !== 'NA').map(Number);
    return { id: id!, values: Float64Array.from(values) };
  });
}

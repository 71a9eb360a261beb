import { RecurraError } from '@recurra/plugin';
import { toJson } from './json.ts';
import type { PackedTable } from './packed-table.ts';

/** Bytes hashed at a time: memory that is shared must be copied first. */
const block = 1 << 24;

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new RecurraError(
      'ERR_ARGUMENT',
      'store: results can be kept only where there is crypto.subtle, which browsers give to pages from https: or localhost; serve the page so, or leave out the store.',
    );
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * A short name of anything that is data.
 *
 * @returns 16 hexadecimal digits of its SHA-256.
 * @throws RecurraError where the engine cannot hash (pages that are not secure).
 */
export async function hashOf(value: unknown): Promise<string> {
  return hex(await digest(new TextEncoder().encode(toJson(value)) as Uint8Array<ArrayBuffer>));
}

/**
 * A short name of everything in a table that models learn from.
 *
 * @param table The table; its numbers lie in one piece of memory, as `packTable` makes it.
 * @returns 16 hexadecimal digits, the same for the same data.
 * @throws RecurraError where the engine cannot hash (pages that are not secure).
 */
export async function tableKey(table: PackedTable): Promise<string> {
  const { timeColumn: _, timeFormat: __, series, ...rest } = table;
  const shapes = series.map(({ values, times, past, future, ...plain }) => ({
    ...plain,
    length: values.length,
    times: times !== undefined,
    past: Object.entries(past ?? {}).map(([name, { length }]) => [name, length]),
    future: Object.entries(future ?? {}).map(([name, { length }]) => [name, length]),
  }));
  const parts = [new TextEncoder().encode(toJson([rest, shapes]))] as Uint8Array<ArrayBuffer>[];
  const memory = series[0]?.values.buffer ?? new ArrayBuffer(0);
  const hashes = [await digest(parts[0]!)];
  for (let at = 0; at < memory.byteLength; at += block) {
    const piece = new Uint8Array(memory, at, Math.min(block, memory.byteLength - at)).slice();
    hashes.push(await digest(piece as Uint8Array<ArrayBuffer>));
  }
  return hex(await digest(concat(hashes)));
}

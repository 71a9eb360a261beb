import { DataError } from '@recurra/plugin';
import { expect, it } from 'vitest';
import { badTables } from '../testing/bad-tables.ts';
import { readTable } from './read-table.ts';

it.each(badTables)('refuses $name', async ({ source, options, message, row, column, kind }) => {
  const error = await readTable(source, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(kind ?? DataError);
  expect((error as Error).message).toMatch(message);
  if (row !== undefined) expect((error as DataError).row).toBe(row);
  if (column !== undefined) expect((error as DataError).column).toBe(column);
});

it('refuses a stream as soon as it is too long', async () => {
  let sent = 0;
  async function* endless(): AsyncGenerator<string> {
    yield 'date,v\n';
    for (;;) {
      sent++;
      yield '2024-01-01,1\n'.repeat(1000);
    }
  }
  const error = await readTable(endless(), { maxBytes: 100_000 }).catch((reason: unknown) => reason);
  expect((error as Error).message).toMatch(/more than 97\.7 KiB/);
  expect(sent).toBeLessThan(10);
});

it('stops when asked to', async () => {
  const controller = new AbortController();
  async function* slow(): AsyncGenerator<string> {
    yield 'date,v\n2024-01-01,1\n';
    controller.abort(new Error('enough'));
    yield '2024-01-02,2\n';
  }
  await expect(readTable(slow(), { signal: controller.signal })).rejects.toThrow('enough');
});

it.each([0, 1])('stops waiting for a source that falls silent after %d pieces', async (pieces) => {
  const controller = new AbortController();
  async function* silent(): AsyncGenerator<string> {
    for (let i = 0; i < pieces; i++) yield 'date,v\n2024-01-01,1\n';
    controller.abort(new Error('enough'));
    await new Promise(() => undefined);
  }
  await expect(readTable(silent(), { signal: controller.signal })).rejects.toThrow('enough');
});

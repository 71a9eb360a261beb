import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';

const text = `date,v\n${Array.from({ length: 60 }, (_, i) => `${new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)},${(i * 7) % 11}`).join('\n')}\n`;
const gzipped = new Uint8Array(gzipSync(text));

let server: Server;
let address: URL;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recurra-table-'));
  server = createServer((request, response) => {
    switch (request.url?.split('?')[0]) {
      case '/table.csv':
        response.end(text);
        break;
      case '/table.csv.gz':
        response.end(gzipped);
        break;
      case '/page':
        response.setHeader('content-type', 'text/html; charset=utf-8').end('<html></html>');
        break;
      case '/large':
        response.setHeader('content-length', '1000000').end('date,v\n');
        break;
      case '/breaks':
        response
          .setHeader('content-length', '1000')
          .write('date,v\n2024-01-01,1\n', () => response.destroy());
        break;
      case '/slow':
        response.write('date,v\n');
        break;
      case '/broken':
        response.statusCode = 503;
        response.end();
        break;
      default:
        response.statusCode = 404;
        response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('gives the same table from wherever it comes', async () => {
  const expected = await readTable(text);
  const bytes = new TextEncoder().encode(text);
  writeFileSync(join(folder, 'table.csv'), text);
  writeFileSync(join(folder, 'table.csv.gz'), gzipped);
  async function* crumbs(): AsyncGenerator<Uint8Array> {
    for (const byte of gzipped) yield Uint8Array.of(byte);
  }
  const sources = [
    bytes,
    bytes.buffer,
    gzipped,
    new Blob([gzipped]),
    crumbs(),
    new URL('table.csv', address),
    new URL('table.csv.gz?key=secret', address),
    pathToFileURL(join(folder, 'table.csv')),
    pathToFileURL(join(folder, 'table.csv.gz')),
  ];
  for (const source of sources) expect(await readTable(source)).toEqual(expected);
});

it('reads gzip of several members, as pigz and bgzip write it', async () => {
  const half = text.indexOf('\n', 400) + 1;
  const members = [text.slice(0, half), text.slice(half)].map((part) => gzipSync(part));
  expect(await readTable(new Uint8Array(Buffer.concat(members)))).toEqual(await readTable(text));
});

describe('addresses that give no table', () => {
  it.each<[string, RegExp]>([
    ['nothing', /\/nothing: the server answered 404 Not Found; check the address/],
    ['broken', /503 Service Unavailable; try again later/],
    ['page?key=secret', /\/page: the server answered with a web page.*find the address of the file/],
    ['large', /the table has 976\.6 KiB, and at most 97\.7 KiB are read/],
    ['breaks', /\/breaks: the connection broke off before the end/],
  ])('%s', async (path, message) => {
    await expect(readTable(new URL(path, address), { maxBytes: 100_000 })).rejects.toThrow(message);
  });

  it('no server', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const error = await readTable(new URL(`http://127.0.0.1:${port}/x.csv`)).catch(
      (reason: unknown) => reason,
    );
    expect((error as Error).message).toMatch(
      /x\.csv could not be fetched \(.*\); check the address and the connection/,
    );
  });

  it('a server that never ends, once it is enough', async () => {
    const controller = new AbortController();
    const reading = readTable(new URL('slow', address), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(reading).rejects.toThrow('enough');
  });

  it('files that are none', async () => {
    await expect(readTable(pathToFileURL(join(folder, 'none.csv')))).rejects.toThrow(
      /none\.csv: there is no such file; check the path/,
    );
    await expect(readTable(pathToFileURL(folder))).rejects.toThrow(/it is a folder/);
    await expect(readTable(new URL('ftp://a/b.csv'))).rejects.toThrow(
      /must start with http:, https: or file:, got ftp:/,
    );
    await expect(readTable('https://a.example/b.csv')).rejects.toThrow(
      /give new URL\("https:\/\/a\.example\/b\.csv"\)/,
    );
  });
});

it.each([
  ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, ...new Array(20).fill(0)])],
  ['a bad row', new TextEncoder().encode('date,v\n2024-01-01,x\n'.repeat(5000))],
  ['too much', new Uint8Array(3000)],
])('tells a stream of %s that no more is wanted', async (_, chunk) => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(chunk.slice()),
    cancel: () => {
      cancelled = true;
    },
  });
  await expect(readTable(stream, { maxBytes: 1e6 })).rejects.toThrow();
  expect(cancelled).toBe(true);
});

describe('gzip that is none, or too much', () => {
  it('limits what comes out, not what goes in', async () => {
    const bomb = new Uint8Array(gzipSync(`date,v\n${'2024-01-01,1\n'.repeat(1_000_000)}`));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(readTable(bomb, { maxBytes: 200_000 })).rejects.toThrow(/more than 195\.3 KiB/);
  });

  it('says that it is cut short, and stays with the error of a source', async () => {
    await expect(readTable(gzipped.slice(0, 60))).rejects.toThrow(
      /starts as gzip, but is damaged or ends early/,
    );
    async function* fails(): AsyncGenerator<Uint8Array> {
      yield gzipped.slice(0, 60);
      throw new Error('the disk is gone');
    }
    await expect(readTable(fails())).rejects.toThrow('the disk is gone');
  });

  it('survives any damage', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: gzipped.length - 1 }), fc.nat(255), async (at, value) => {
        const bytes = gzipped.slice();
        bytes[at] = value;
        const result = await readTable(bytes).catch((error: unknown) => error);
        if (result instanceof Error && !isRecurraError(result)) throw result;
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});

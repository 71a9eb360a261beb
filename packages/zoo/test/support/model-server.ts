import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file on the server, and how it misbehaves. */
export interface ServedFile {
  bytes: Uint8Array;
  /** Sent as `ETag`; none if left out. */
  etag?: string;
  lastModified?: string;
  type?: string;
  /** The next answers break off after so many bytes each. */
  cuts?: number[];
  /** The next answers are these statuses. */
  statuses?: number[];
  /** Whether ranges are ignored. */
  noRanges?: boolean;
  /** Whether no length is told. */
  chunked?: boolean;
  /** Waits before each chunk, in milliseconds. */
  slow?: number;
}

/** What was asked of the server. */
export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly status: number;
}

/** A web server of model files, with ranges as RFC 9110 has them, and deliberate failures. */
export interface ModelServer {
  readonly url: string;
  readonly files: Map<string, ServedFile>;
  readonly asked: Asked[];
  /** Bytes the client has seen: if a test tells, a cut waits for it, since what a client has not read by then it loses. */
  seen: number;
  /** Bytes of bodies that were written. */
  readonly sent: () => number;
  close(): Promise<void>;
}

/** SHA-256, hexadecimal. */
export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Starts a server on a free port. */
export async function startServer(): Promise<ModelServer> {
  const files = new Map<string, ServedFile>();
  const asked: Asked[] = [];
  let sent = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
    const path = request.url!;
    const note = (status: number): void => {
      asked.push({ path, range, ifRange: ifRange as string | undefined, ifNoneMatch, status });
    };
    response.setHeader('access-control-allow-origin', '*');
    const file = files.get(path);
    const status = file === undefined ? 404 : file.statuses?.shift();
    if (file === undefined || status !== undefined) {
      note(status!);
      response.writeHead(status!).end('no');
      return;
    }
    const { bytes, etag, lastModified } = file;
    if (etag !== undefined) response.setHeader('etag', etag);
    if (lastModified !== undefined) response.setHeader('last-modified', lastModified);
    if (etag !== undefined && ifNoneMatch === etag) {
      note(304);
      response.writeHead(304).end();
      return;
    }
    response.setHeader('content-type', file.type ?? 'application/octet-stream');
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? Number.NaN);
    const unchanged = ifRange === undefined || ifRange === etag || ifRange === lastModified;
    const ranged = !Number.isNaN(start) && unchanged && file.noRanges !== true;
    if (ranged && start >= bytes.length) {
      note(416);
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const body = bytes.subarray(ranged ? start : 0);
    if (ranged) response.setHeader('content-range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
    if (file.chunked !== true) response.setHeader('content-length', body.length);
    note(ranged ? 206 : 200);
    response.writeHead(ranged ? 206 : 200);
    const cut = file.cuts?.shift();
    const part = cut === undefined ? body : body.subarray(0, cut);
    const step = file.slow === undefined ? Math.max(1, part.length) : 4096;
    for (let at = 0; at < part.length && !response.destroyed; at += step) {
      if (file.slow !== undefined) await new Promise((resolve) => setTimeout(resolve, file.slow));
      const chunk = part.subarray(at, at + step);
      sent += chunk.length;
      await new Promise<void>((resolve) => response.write(chunk, () => resolve()));
    }
    if (cut === undefined) {
      response.end();
      return;
    }
    const end = (ranged ? start : 0) + part.length;
    for (let i = 0; i < 500 && server.seen < end; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    response.destroy();
  }

  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: ModelServer = {
    url: `http://127.0.0.1:${port}`,
    files,
    asked,
    seen: Number.POSITIVE_INFINITY,
    sent: () => sent,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

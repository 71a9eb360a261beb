import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hash, type ModelServer, startServer } from './support/model-server.ts';
import { echoBytes } from './support/plugins.ts';

let built: string;
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'recurra-puller-'));
  await build({
    logLevel: 'silent',
    configFile: false,
    resolve: { conditions: ['@recurra/source'] },
    ssr: { noExternal: true, resolve: { conditions: ['@recurra/source', 'node', 'import', 'default'] } },
    build: {
      ssr: fileURLToPath(new URL('support/puller.ts', import.meta.url)),
      outDir: built,
      rollupOptions: { output: { entryFileNames: 'puller.mjs' } },
    },
  });
});
afterAll(() => rm(built, { recursive: true, force: true }));

let server: ModelServer;
let folder: string;
beforeEach(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'recurra-zoo-'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const bytes = echoBytes(400_000);

interface Pull {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Pulls in a process of its own. */
function pull(watch: (child: ChildProcess, stdout: string) => void = () => {}): Promise<Pull> {
  return new Promise((resolve) => {
    const args = [folder, `${server.url}/tiny.onnx`, String(bytes.length), hash(bytes)];
    const child = spawn(process.execPath, [join(built, 'puller.mjs'), ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      watch(child, stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

async function checkFolder(): Promise<void> {
  const kept = await readdir(join(folder, 'models'));
  expect(kept).toEqual([hash(bytes)]);
  expect(hash(await readFile(join(folder, 'models', kept[0]!, 'model.onnx')))).toBe(hash(bytes));
  expect(await readdir(join(folder, 'drafts'))).toEqual([]);
}

describe('processes with one cache', () => {
  it('fetch at once, and each gets the whole file', async () => {
    server.files.set('/tiny.onnx', { bytes, etag: '"1"', slow: 1 });
    const runs = await Promise.all([pull(), pull(), pull()]);
    for (const { code, stdout, stderr } of runs) {
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ sha256: hash(bytes) });
    }
    await checkFolder();
  });

  it('go on with what a killed one has left', async () => {
    server.files.set('/tiny.onnx', { bytes, etag: '"1"', slow: 1 });
    const killed = await pull((child, stdout) => {
      if (Number(/at (\d+)\n$/.exec(stdout)?.[1]) > 100_000) child.kill('SIGKILL');
    });
    expect(killed.code).toBe(null);
    const { code, stderr } = await pull();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { range, status } = server.asked.at(-1)!;
    expect(status).toBe(206);
    expect(Number(/\d+/.exec(range!)![0])).toBeGreaterThan(100_000);
    await checkFolder();
  });
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** What a script came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with this package in it, for scripts that run in a Node of their own. */
export interface Workshop {
  /** Runs a script beside `index.js` and `sync.js`, in a Node with these flags. Killed after 30 s: exit code -1. */
  run(script: string, flags?: readonly string[]): Promise<Outcome>;
  close(): Promise<void>;
}

/** Bundles the sources. */
export async function createWorkshop(): Promise<Workshop> {
  const source = (name: string): string => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'recurra-kernels-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      rollupOptions: { input: { index: source('index'), sync: source('sync') } },
    },
  });
  let count = 0;
  return {
    async run(script, flags = []) {
      const file = join(folder, `script-${count++}.js`);
      await writeFile(file, script);
      return new Promise((resolve) => {
        execFile(process.execPath, [...flags, file], { timeout: 30_000 }, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        });
      });
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

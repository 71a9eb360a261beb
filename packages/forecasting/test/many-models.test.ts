import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('./programs/many.mjs', import.meta.url));

let folder = '';
beforeAll(async () => {
  if (!existsSync(new URL('../dist/worker.js', import.meta.url))) {
    throw new Error(
      'packages/forecasting is not built; run: npx turbo run build --filter=@recurra/forecasting',
    );
  }
  folder = await mkdtemp(join(tmpdir(), 'recurra-many-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Answer {
  readonly result?: {
    readonly best: { readonly score: number };
    readonly trials: readonly { readonly status: string; readonly error?: string }[];
    readonly scores: readonly unknown[];
    readonly models: readonly unknown[];
  };
  readonly error?: string;
  readonly code?: string;
  readonly finished: number;
  readonly lastDone: number;
  readonly forward: boolean;
}

/** Runs the program to its own end: a worker left over would keep it alive until the test's time is out. */
function run(...args: string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args]);
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as Answer);
      else reject(new Error(`exit code ${code}: ${errors}`));
    });
  });
}

describe('worker threads', () => {
  it('search to the same bits as this thread, however many they are', async () => {
    const here = await run('search', '0');
    const statuses = here.result!.trials.map(({ status }) => status);
    expect(statuses.filter((status) => status === 'done')).toHaveLength(3);
    expect(statuses).toContain('stopped');
    expect(statuses).toContain('failed');
    expect(here).toMatchObject({ lastDone: 1, forward: true });
    expect(await run('search', '1')).toEqual(here);
    expect(await run('search', '2')).toEqual(here);
    expect(await run('search', 'auto')).toEqual(here);
  });

  it('train groups to the same bits as this thread', async () => {
    const here = await run('groups', '0');
    expect(here.result!.models).toHaveLength(2);
    expect(here.result!.scores).toHaveLength(4);
    expect(await run('groups', '2')).toEqual(here);
  });

  it('end at once when cancelled, and another run continues to the same end', async () => {
    const store = join(folder, 'search');
    const stopped = await run('search', '2', store, '5');
    expect(stopped).toMatchObject({ error: 'Error: stop here', finished: 5 });
    const kept = await readdir(store);
    expect(kept.length).toBeGreaterThan(0);
    const resumed = await run('search', '1', store);
    expect(resumed).toEqual(await run('search', '0'));
    for (const name of kept) expect(await readdir(store)).toContain(name);
  });

  it('say so if their script does not load, or they die at work', async () => {
    const missing = await run('missing', '2');
    expect(missing).toMatchObject({ code: 'ERR_WORKER' });
    expect(missing.error).toMatch(
      /searchForecaster\(\): all 2 trials failed; the first: .*a worker failed: .*Cannot find module/,
    );
    // Its script ends the worker at the first trial of each; the pool starts others for the rest.
    const deadly = await run('deadly', '2');
    expect(deadly).toMatchObject({ code: 'ERR_WORKER' });
    expect(deadly.error).toMatch(/all 2 trials failed; the first: .*a worker failed: .*\(exit code 3\); see/);
  });
});

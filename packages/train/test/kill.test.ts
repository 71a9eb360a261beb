import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRng } from '@recurra/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireBuild } from './built.ts';

const killable = fileURLToPath(new URL('./programs/killable.mjs', import.meta.url));

let folder = '';
beforeAll(async () => {
  requireBuild();
  folder = await mkdtemp(join(tmpdir(), 'recurra-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  /** Whether it ended by itself. */
  readonly finished: boolean;
  /** The first step it reported. */
  readonly firstStep: number | undefined;
}

/** Runs the program, and kills it some time after it has made some steps. */
function train(name: string, kill?: { steps: number; milliseconds: number }): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [killable, join(folder, name), join(folder, `${name}.json`)]);
    let errors = '';
    let output = '';
    let killing = false;
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.stdout.on('data', async (data) => {
      output += data;
      if (kill !== undefined && !killing && output.split('\n').length > kill.steps) {
        killing = true;
        await sleep(kill.milliseconds);
        child.kill('SIGKILL');
      }
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') return reject(new Error(errors));
      const first = /step (\d+)/.exec(output)?.[1];
      resolve({ finished: signal === null, firstStep: first === undefined ? undefined : Number(first) });
    });
  });
}

it('killed at random moments and resumed, training gives the same bytes as uninterrupted', async () => {
  const whole = await train('whole');
  expect(whole).toEqual({ finished: true, firstStep: 1 });
  const seed = 20;
  const rng = createRng(seed);
  let kills = 0;
  let continued = 0;
  let outcome: Outcome;
  do {
    const moment = { steps: 1 + rng.integer(6), milliseconds: rng.uniform() * 10 };
    outcome = await train('killed', kills < 6 ? moment : undefined);
    if (!outcome.finished) kills++;
    if ((outcome.firstStep ?? 1) > 1) continued++;
  } while (!outcome.finished);
  const [expected, got] = await Promise.all(
    ['whole', 'killed'].map(async (name) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'))),
  );
  expect(kills, `seed ${seed}`).toBeGreaterThanOrEqual(4);
  expect(continued).toBeGreaterThanOrEqual(3);
  expect(got.weights).toEqual(expected.weights);
  expect(got.history).toEqual(expected.history);
  const files = await readdir(join(folder, 'killed'));
  expect(files.filter((file) => file.endsWith('.recurra'))).toHaveLength(2);
});

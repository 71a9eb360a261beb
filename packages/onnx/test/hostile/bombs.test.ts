import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundled } from '../bundle.ts';
import { drive } from '../fuzz/drive.ts';
import { bombs } from './bombs.ts';
import type { Measured } from './measure.ts';

const names = Object.keys(bombs);
const mebi = 2 ** 20;

describe('files that ask for more than they are', () => {
  let script: Bundle;
  beforeAll(async () => {
    script = await bundled(fileURLToPath(new URL('measure.ts', import.meta.url)));
  });
  afterAll(() => script.remove());

  it.each(names)('%s: little memory, in a process of its own', async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, [script.file, name], {
      // A machine that is busy with other things may take long; a hang takes for ever.
      timeout: 60_000,
    });
    const { size, steps, parsed, all } = JSON.parse(stdout) as Measured;
    const times = Object.entries(steps).map(([step, { ms, result }]) => {
      return `${step} ${Math.round(ms)} ms${result === 'ok' ? '' : ' (refused)'}`;
    });
    console.log(
      `${name}, ${size} bytes: ${times.join(', ')}; memory ${Math.round(parsed / mebi)} MiB, ` +
        `in all ${Math.round(all / mebi)} MiB`,
    );
    // Structure costs what any file's may, and four times the file; what is garbage by then counts here too.
    expect(parsed).toBeLessThan(4 * size + 256 * mebi);
    expect(all).toBeLessThan(4 * size + 1024 * mebi);
  });
});

describe('all doors', () => {
  // Those that pass the first check; through every door, not one hangs or fails in other words than ours.
  it.each(names)('%s', async (name) => {
    await drive((bombs[name] as () => Uint8Array)());
  });
});

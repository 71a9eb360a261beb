import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TaskProgress, withProgress } from './task-progress.ts';

let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

/** Collects what is written while a task of a hundred steps of a second each runs. */
function show(isTTY: boolean, seconds = 100): string {
  let text = '';
  const progress = new TaskProgress({ isTTY, columns: 60, write: (more) => (text += more) }, 'Counting');
  for (let i = 1; i <= seconds; i++) {
    now = 1000 * i;
    progress.update(i / 100, `step ${i}`);
  }
  progress.finish();
  return text;
}

it('tells share, activity and the time that is left, now and then, where lines stay', () => {
  const lines = show(false).split('\n');
  expect(lines[0]).toBe('Counting · 1 % · step 1');
  // 16 of 100 steps in 16 seconds: 84 are left.
  expect(lines[1]).toBe('Counting · 16 % · step 16 · 84 s left');
  expect(lines.slice(-3)).toEqual(['Counting · 91 % · step 91 · 9.0 s left', 'Counting: done in 100 s', '']);
  expect(lines).toHaveLength(9);
});

it('renews one line on a terminal, no wider than it', () => {
  const text = show(true);
  expect(text.split('\n')).toEqual([expect.stringContaining('step 100'), '']);
  for (const drawn of text.split('\r\x1b[2K')) expect(drawn.length).toBeLessThanOrEqual(60);
});

it('says nothing of what is done within a second, nor where there is nobody to hear', () => {
  expect(show(false, 0)).toBe('');
  const silent = new TaskProgress(undefined, 'Counting');
  now = 5000;
  silent.update(0.5);
  silent.finish();
});

it('ends an open line when the task fails, and passes the error on', async () => {
  let text = '';
  const out = { isTTY: true, write: (more: string) => (text += more) };
  const failing = withProgress(out, 'Counting', async (update) => {
    now = 3000;
    update(0.5);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(text.endsWith('left\n')).toBe(true);
});

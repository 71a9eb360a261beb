import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask } from './ask.ts';

interface Question {
  readonly message: string;
  readonly initialValue: string;
  validate(value: string | undefined): string | undefined;
}

const gaveUp = Symbol('gave up');
/** What the person at the terminal types; what is refused is followed by the next. */
let typed: (string | typeof gaveUp | undefined)[] = [];
let asked: string[] = [];

vi.mock('@clack/prompts', () => ({
  intro: () => {},
  cancel: () => {},
  isCancel: (answer: unknown) => answer === gaveUp,
  text: async ({ message, initialValue, validate }: Question) => {
    asked.push(message);
    for (;;) {
      // Enter alone takes what is proposed.
      const answer = typed.length === 0 ? initialValue : (typed.shift() ?? initialValue);
      if (answer === gaveUp || validate(answer as string) === undefined) return answer;
    }
  },
}));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recurra-ask-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  [typed, asked] = [[], []];
});

const flags = { yes: false, help: false };

describe('ask()', () => {
  it('proposes everything', async () => {
    expect(await ask(flags)).toEqual({
      directory: 'recurra-plugin',
      id: 'plugin',
      task: 'continue',
      packageName: 'recurra-plugin',
    });
    expect(asked).toHaveLength(4);
  });

  it('asks only for what the command line does not say', async () => {
    const given = { ...flags, directory: join(folder, 'new'), id: 'tides', packageName: '@coast/tides' };
    typed = ['forecast'];
    expect(await ask(given)).toMatchObject({ id: 'tides', task: 'forecast', packageName: '@coast/tides' });
    expect(asked).toEqual(['What does it do, in a word?']);
  });

  it('asks again where a name is bad', async () => {
    typed = ['', join(folder, 'x'), 'North Sea', 'north-sea', undefined, 'No Such Package', undefined];
    expect(await ask(flags)).toEqual({
      directory: join(folder, 'x'),
      id: 'north-sea',
      task: 'continue',
      packageName: 'recurra-north-sea',
    });
    expect(typed).toEqual([]);
  });

  it.each([0, 1, 2, 3])('ends when whoever is asked gives up at question %i', async (at) => {
    typed = [...Array.from({ length: at }, () => undefined), gaveUp];
    expect(await ask(flags)).toBe(undefined);
    expect(asked).toHaveLength(at + 1);
  });

  it('says at once that a folder is not empty', async () => {
    await writeFile(join(folder, 'mine.txt'), '');
    typed = [folder];
    await expect(ask(flags)).rejects.toThrow(/is not empty: it has mine.txt/);
    expect(asked).toHaveLength(1);
  });
});

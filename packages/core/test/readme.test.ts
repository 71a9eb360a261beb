import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { beforeAll, expect, test, vi } from 'vitest';
import * as core from '../src/index.ts';
import { useBackend } from '../src/testing/index.ts';

beforeAll(() => useBackend('cpu'));

test('the example of the README runs, and its loss falls', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme)!;
  const { outputText } = transpileModule(example!, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const modules: { [name: string]: unknown } = { '@recurra/core': core, '@tensorflow/tfjs': tf };
  const losses: number[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((_step, loss) => {
    losses.push(loss as number);
  });
  try {
    new Function('require', 'exports', outputText)((name: string) => modules[name], {});
  } finally {
    log.mockRestore();
  }
  expect(losses.length).toBe(4);
  expect(losses[3]).toBeLessThan(0.5);
  expect(losses[3]).toBeLessThan(losses[0]!);
});

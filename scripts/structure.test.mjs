// Proves that the dependency-direction check can fail: builds small trees that break one rule each.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const binary = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
let tree;

/** Lays out `packages/<name>/src/…` from a table of sources and runs the real check on it. */
async function check(sources) {
  tree = await mkdtemp(join(tmpdir(), 'recurra-structure-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json'])
    await cp(join(root, file), join(tree, file));
  await mkdir(join(tree, 'node_modules/@recurra'), { recursive: true });
  for (const [path, text] of Object.entries(sources)) {
    const [, name] = path.split('/');
    const home = join(tree, 'packages', name);
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
    await writeFile(
      join(home, 'package.json'),
      JSON.stringify({ name: `@recurra/${name}`, type: 'module', exports: { '.': './src/index.ts' } }),
    );
    await symlink(home, join(tree, 'node_modules/@recurra', name), 'dir').catch(() => {});
  }
  const args = [binary, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'packages'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout).summary.violations.map((violation) => violation.rule.name);
}

afterEach(() => rm(tree, { recursive: true, force: true }));

const leaf = 'export const value: number = 1;\n';
const uses = (name) => `export { value } from '${name}';\n`;

describe('the dependency-direction check', () => {
  it('passes a tree that points one way', async () => {
    const sources = {
      'packages/plugin/src/index.ts': leaf,
      'packages/core/src/index.ts': uses('@recurra/plugin'),
      'packages/cells/src/index.ts': uses('@recurra/core'),
    };
    expect(await check(sources)).toEqual([]);
  });

  it.each([
    [
      'an import that points back',
      'packages/core/src/index.ts',
      'packages/cells/src/index.ts',
      'direction-core',
    ],
    ['a sideways import', 'packages/train/src/index.ts', 'packages/cells/src/index.ts', 'direction-train'],
    [
      'one plugin using another',
      'packages/forecasting/src/index.ts',
      'packages/music/src/index.ts',
      'direction-forecasting',
    ],
    [
      'viz using a package of ours',
      'packages/viz/src/index.ts',
      'packages/core/src/index.ts',
      'direction-viz',
    ],
  ])('fails on %s', async (_what, from, to, rule) => {
    const target = `@recurra/${to.split('/')[1]}`;
    expect(await check({ [to]: leaf, [from]: uses(target) })).toContain(rule);
  });

  it('fails on a type-only import that points back', async () => {
    const sources = {
      'packages/cells/src/index.ts': 'export type Value = number;\n',
      'packages/core/src/index.ts': "export type { Value } from '@recurra/cells';\n",
    };
    expect(await check(sources)).toContain('direction-core');
  });

  it('fails on a relative path into another package', async () => {
    const sources = {
      'packages/core/src/index.ts': leaf,
      'packages/cells/src/index.ts': uses('../../core/src/index.ts'),
    };
    expect(await check(sources)).toContain('public-doors-only');
  });

  it('fails when the light door of onnx pulls in the layers', async () => {
    const sources = {
      'packages/cells/src/index.ts': leaf,
      'packages/onnx/src/index.ts': uses('@recurra/cells'),
    };
    expect(await check(sources)).toContain('onnx-root-stays-light');
  });

  it('fails on a cycle', async () => {
    const sources = {
      'packages/core/src/index.ts': "import { b } from './b.ts';\nexport const a = (): number => b();\n",
      'packages/core/src/b.ts': "import { a } from './index.ts';\nexport const b = (): number => a();\n",
    };
    expect(await check(sources)).toContain('no-cycles');
  });

  it('fails on a package the table does not know', async () => {
    const sources = {
      'packages/plugin/src/index.ts': leaf,
      'packages/attic/src/index.ts': uses('@recurra/plugin'),
    };
    expect(await check(sources)).toContain('unknown-room');
  });
});

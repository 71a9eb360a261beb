import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaffold } from './scaffold.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recurra-create-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const names = { packageName: '@coast/north-sea', id: 'north-sea', task: 'fore-cast', recurra: '^9.8.7' };
const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const read = (...path: string[]): Promise<string> => readFile(join(folder, ...path), 'utf8');

describe('scaffold()', () => {
  it('writes everything, under its names', async () => {
    const files = await scaffold({ ...names, directory: join(folder, 'whole') });
    expect(files).toEqual(
      expect.arrayContaining([
        '.changeset/first.md',
        '.github/workflows/ci.yml',
        '.gitignore',
        'README.md',
        'models/waves.golden.json',
        'models/waves.onnx',
        'package.json',
        'src/plugin.ts',
        'test/plugin.test.ts',
      ]),
    );
    const found = await readdir(join(folder, 'whole'), { recursive: true, withFileTypes: true });
    expect(found.filter((entry) => entry.isFile())).toHaveLength(files.length);
    for (const file of files.filter((name) => !name.endsWith('.onnx'))) {
      expect(await read('whole', file), file).not.toMatch(/__[a-z]+__/);
    }
    const manifest = JSON.parse(await read('whole', 'package.json'));
    expect(manifest.name).toBe('@coast/north-sea');
    expect(manifest.dependencies['@recurra/onnx']).toBe('^9.8.7');
    expect(await read('whole', 'src/plugin.ts')).toContain('export function northSeaPlugin()');
    expect(await read('whole', '.changeset/first.md')).toMatch(/^---\n'@coast\/north-sea': minor\n---\n/);
  });

  it('ships the model that its card describes', async () => {
    await scaffold({ ...names, directory: join(folder, 'model') });
    const card = JSON.parse(await read('model', 'models/waves.json'));
    const bytes = await readFile(join(folder, 'model/models/waves.onnx'));
    expect(bytes).toHaveLength(card.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(card.sha256);
  });

  it('asks for the versions that this repository is tested with', async () => {
    const catalog = await readFile(join(workspace, 'pnpm-workspace.yaml'), 'utf8');
    const manifest = JSON.parse(
      await readFile(new URL('../template/_package.json', import.meta.url), 'utf8'),
    );
    const root = JSON.parse(await readFile(join(workspace, 'package.json'), 'utf8'));
    for (const [name, version] of Object.entries<string>(manifest.devDependencies)) {
      const here = new RegExp(`^  "?${name}"?: (.*)$`, 'm').exec(catalog)?.[1];
      const expected = here ?? root.devDependencies[name] ?? '__recurra__';
      expect(version.replace(/^\^/, ''), name).toBe(expected.replace(/^\^/, ''));
    }
  });

  it('writes TypeScript that the compiler takes', async () => {
    // Inside this package: its development dependencies are what the template imports.
    const place = await mkdtemp(join(workspace, 'packages/create-plugin/.scaffold-'));
    try {
      await scaffold({ ...names, directory: join(place, 'plugin') });
      const files = ['fit', 'index', 'model', 'plugin', 'synthetic', 'task'];
      const program = ts.createProgram(
        files.map((name) => join(place, 'plugin/src', `${name}.ts`)),
        {
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.ESNext,
          moduleResolution: ts.ModuleResolutionKind.Bundler,
          customConditions: ['@recurra/source'],
          lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
          strict: true,
          noUncheckedIndexedAccess: true,
          verbatimModuleSyntax: true,
          resolveJsonModule: true,
          skipLibCheck: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          types: [],
        },
      );
      const problems = ts
        .getPreEmitDiagnostics(program)
        .filter(({ file }) => file === undefined || file.fileName.startsWith(place))
        .map(
          ({ file, messageText }) =>
            `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
        );
      expect(problems).toEqual([]);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });

  it('takes an empty folder, also one with a repository', async () => {
    await mkdir(join(folder, 'git/.git'), { recursive: true });
    await scaffold({ ...names, directory: join(folder, 'git') });
    expect(await read('git', 'package.json')).toContain('@coast/north-sea');
  });

  it('touches nothing in a folder that has something', async () => {
    await mkdir(join(folder, 'full'));
    await writeFile(join(folder, 'full/package.json'), 'mine');
    await expect(scaffold({ ...names, directory: join(folder, 'full') })).rejects.toThrow(
      /full is not empty: it has package.json; choose another one, or empty it/,
    );
    expect(await readdir(join(folder, 'full'))).toEqual(['package.json']);
    expect(await read('full', 'package.json')).toBe('mine');
  });

  it('refuses a file in the place of the folder', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(scaffold({ ...names, directory: join(folder, 'file') })).rejects.toThrow(
      /is a file; choose/,
    );
    await expect(scaffold({ ...names, directory: join(folder, 'file/in') })).rejects.toThrow(
      /cannot be used/,
    );
  });

  it.each([
    [{ id: 'North Sea!' }, /name must begin with .* got "North Sea!"; try "north-sea"/],
    [{ id: '' }, /try "tides"/],
    [{ id: '9lives' }, /try "lives"/],
    [{ task: 'Sing' }, /task must begin .* try "sing"/],
    [{ packageName: 'Tides' }, /package must be a name that npm takes/],
    [{ packageName: '../escape' }, /package must be a name/],
    [{ packageName: 'x'.repeat(215) }, /package must be a name/],
  ])('refuses %o, and writes nothing', async (wrong, message) => {
    await expect(scaffold({ ...names, ...wrong, directory: join(folder, 'none') })).rejects.toThrow(message);
    expect(await readdir(folder)).not.toContain('none');
  });
});

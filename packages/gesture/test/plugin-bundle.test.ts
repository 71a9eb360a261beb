import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

it('in a bundled app, the model is a file of the app, and what is heavy stays behind the doors', async () => {
  const root = await mkdtemp(join(tmpdir(), 'recurra-gesture-app-'));
  const plugin = fileURLToPath(new URL('../src/plugin.ts', import.meta.url));
  await writeFile(
    join(root, 'main.ts'),
    `import { gesture } from ${JSON.stringify(plugin)};\nconsole.log(gesture().models[0].file);\n`,
  );
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@recurra/source', 'module', 'browser'] },
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: {
        input: join(root, 'main.ts'),
        // What `load()` and the task import, when they are called.
        external: (id) => /^\.\/(index|task)\.ts$|gesture\/src\/(index|task)\.ts$/.test(id),
      },
    },
  })) as Rolldown.RolldownOutput;
  await rm(root, { recursive: true, force: true });
  const model = result.output.find(({ fileName }) => fileName.endsWith('.onnx'));
  const shipped = await readFile(new URL('../models/unistroke.onnx', import.meta.url));
  expect(model?.type === 'asset' && shipped.equals(Buffer.from(model.source))).toBe(true);
  const entry = result.output.find((file) => file.type === 'chunk' && file.isEntry);
  if (entry?.type !== 'chunk') throw new Error('no entry');
  expect(entry.code).toContain(model!.fileName.split('/').at(-1));
  expect(entry.imports).toEqual([]);
  expect(entry.dynamicImports).toHaveLength(2);
});

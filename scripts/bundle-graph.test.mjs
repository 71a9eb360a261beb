import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bundleGraph } from './bundle-graph.mjs';

let folder;
/** Writes files, and gives the graph of `index.js`. */
async function graphOf(files) {
  folder = await mkdtemp(join(tmpdir(), 'recurra-graph-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return bundleGraph(join(folder, 'index.js'));
}
afterEach(() => rm(folder, { recursive: true, force: true }));

const names = (graph) => graph.inputs.map((path) => path.split('/').at(-1));

it('sees a package that a file far down imports', async () => {
  const { eager } = await graphOf({
    'index.js': "export { a } from './a.js';",
    'a.js': "import { b } from './b.js'; export const a = b;",
    'b.js': "import * as tf from '@tensorflow/tfjs-core'; export const b = tf.tensor;",
  });
  expect(eager.packages).toEqual(['@tensorflow/tfjs-core']);
});

it('tells what comes with the import from what is asked for later', async () => {
  const { eager, later } = await graphOf({
    'index.js':
      "export const load = () => import('./heavy.js'); export const ort = () => import('onnxruntime-web');",
    'heavy.js':
      "import '@tensorflow/tfjs-core'; import { deep } from './deep.js'; export const heavy = deep();",
    'deep.js': "export const deep = () => import('./deeper.js');",
    'deeper.js': "export const deeper = 'x'.repeat(9);",
  });
  expect(eager.packages).toEqual([]);
  expect(names(eager)).toEqual(['index.js']);
  expect(later.packages).toEqual(['@tensorflow/tfjs-core', 'onnxruntime-web']);
  expect(names(later).sort()).toEqual(['deep.js', 'deeper.js', 'heavy.js']);
});

it('counts a file that both sides share as loaded at once', async () => {
  const { eager, later } = await graphOf({
    'index.js':
      "import { s } from './shared.js'; console.log(s); export const load = () => import('./late.js');",
    'late.js': "import { s } from './shared.js'; export const late = s;",
    'shared.js': 'export const s = Math.random();',
  });
  expect(names(eager)).toEqual(expect.arrayContaining(['index.js', 'shared.js']));
  expect(names(later)).toEqual(['late.js']);
});

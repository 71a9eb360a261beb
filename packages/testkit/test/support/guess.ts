import { createHash } from 'node:crypto';
import { inspectOnnx, parseOnnx } from '@recurra/onnx';
import type { ModelCard, ModelPort } from '@recurra/plugin';
import { createGolden, writeGolden } from '../../src/index.ts';
import { examples, type GuessOptions, type GuessPlugin, guessPlugin } from './guess-plugin.ts';
import { smallModel } from './model.ts';

const bytes = smallModel();
const golden = writeGolden(await createGolden(bytes, { dims: { batch: 2 } }));
const report = inspectOnnx(parseOnnx(bytes));
export const files: Readonly<Record<string, Uint8Array>> = {
  'small.onnx': bytes,
  'small.golden.json': new TextEncoder().encode(golden),
};

export const card: ModelCard = {
  id: 'small',
  task: 'guess',
  description: 'Guesses badly: it was never trained.',
  license: 'MIT',
  dataSource: 'none',
  metrics: { parameters: report.parameters },
  reproduce: 'smallModel()',
  file: 'https://models.example/small.onnx',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  inputs: report.inputs as ModelPort[],
  outputs: report.outputs as ModelPort[],
};

export const goodPlugin: GuessPlugin = guessPlugin(card);

/** Reads the plugin's files, some of them replaced. */
export const reading =
  (replaced: Readonly<Record<string, Uint8Array>> = {}) =>
  async (url: URL): Promise<Uint8Array> => {
    const name = url.pathname.slice(1);
    const content = replaced[name] ?? files[name];
    if (content === undefined) throw new Error(`no file ${name}`);
    return content;
  };

/** The kit's options for it. */
export const goodOptions: GuessOptions = {
  module: { url: new URL('../programs/lazy/plugin.js', import.meta.url), name: 'guess' },
  readFile: reading(),
  patience: 2000,
  examples,
};

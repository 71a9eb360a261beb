// Trains the model music:chorales, and writes it with its card:
//   node scripts/train-chorales.mjs path/to/jsb-chorales-quarter.json [--out models] [--threads 2] [--members 3] [--epochs 80] [--seed 0]
// The data: https://github.com/czhuang/JSB-Chorales-dataset, quarter notes, the split of Boulanger-Lewandowski et al. 2012.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { setThreads } from '@recurra/core';
import { fitMusicModel, readJsb } from '@recurra/music';
import { inspectOnnx, parseOnnx } from '@recurra/onnx';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import { writeChoralesGolden } from './golden.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'models' },
    threads: { type: 'string', default: '2' },
    members: { type: 'string' },
    epochs: { type: 'string' },
    seed: { type: 'string', default: '0' },
  },
});
const [path] = positionals;
if (path === undefined) {
  console.error('train-chorales: give the path of jsb-chorales-quarter.json.');
  process.exit(2);
}
enableProdMode();
setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
await setBackend('wasm');
await setThreads(Number(values.threads));

const dataset = readJsb(await readFile(path, 'utf8'));
const number = (text) => (text === undefined ? undefined : Number(text));
const fitted = await fitMusicModel(dataset, {
  preset: 'chorales',
  members: number(values.members),
  epochs: number(values.epochs),
  seed: Number(values.seed),
  onProgress({ member, members, epoch, epochs, nllPerFrame, validationNllPerFrame, etaSeconds, epochEnd }) {
    if (!epochEnd) return;
    const figures = [nllPerFrame, validationNllPerFrame].map((value) => value?.toFixed(3) ?? '–').join(' / ');
    const minutes = etaSeconds === undefined ? '?' : (etaSeconds / 60).toFixed(0);
    console.error(
      `network ${member} of ${members}, epoch ${epoch} of ${epochs}: ${figures} nats a frame, ${minutes} min left`,
    );
  },
});
const { model, parameters, seconds } = fitted;
const metrics = {};
for (const split of ['valid', 'test']) {
  if (dataset[split].length === 0) continue;
  const { nllPerFrame } = await model.evaluate(dataset[split]);
  metrics[`${split}NllPerFrame`] = Number(nllPerFrame.toFixed(4));
}
const report = inspectOnnx(parseOnnx(model.bytes));
const card = {
  id: 'chorales',
  task: 'compose',
  description:
    'Four-part chorales in the manner of J. S. Bach, a chord each quarter note: composes, continues, fills gaps, and harmonises a melody.',
  license: 'MIT',
  dataSource:
    'JSB Chorales, 229 of the 382 pieces (train split of Boulanger-Lewandowski et al. 2012), https://github.com/czhuang/JSB-Chorales-dataset; the music is in the public domain',
  metrics: {
    ...metrics,
    parameters,
    members: model.manifest.members,
    trainingMinutes: Math.round(seconds / 60),
  },
  reproduce:
    'node packages/music/scripts/train-chorales.mjs jsb-chorales-quarter.json --out packages/music/models',
  file: '../models/chorales.onnx',
  bytes: model.bytes.length,
  sha256: createHash('sha256').update(model.bytes).digest('hex'),
  inputs: report.inputs,
  outputs: report.outputs,
};
await mkdir(values.out, { recursive: true });
await writeFile(join(values.out, 'chorales.onnx'), model.bytes);
await writeFile(join(values.out, 'chorales.json'), `${JSON.stringify(card, null, 2)}\n`);
await writeChoralesGolden(values.out);
console.log(JSON.stringify(card.metrics));

// Trains the model gesture:unistroke, and writes it with its card:
//   node scripts/train-unistroke.mjs path/to/one-dollar-logs.json [--out models] [--threads 2] [--seed 0]
// The data: logs of the $1 recogniser (Wobbrock, Wilson & Li 2007), as JSON [{name, subject, points: [[x, y, t], …]}].
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { setThreads } from '@recurra/core';
import { fitMethod, fitRecognizer, leaveOneSubjectOut, readGestures, rocOf } from '@recurra/gesture';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import { writeUnistrokeGolden } from './golden.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'models' },
    threads: { type: 'string', default: '2' },
    seed: { type: 'string', default: '0' },
  },
});
const [path] = positionals;
if (path === undefined) {
  console.error('train-unistroke: give the path of the $1 logs as JSON.');
  process.exit(2);
}
enableProdMode();
setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
await setBackend('wasm');
await setThreads(Number(values.threads));

const { dataset } = readGestures(await readFile(path), { fileName: path });
const seed = Number(values.seed);
const { accuracy } = await leaveOneSubjectOut(fitMethod(), dataset, {
  seeds: [seed],
  onProgress: ({ done, total }) => console.error(`leaving one person out: ${done} of ${total}`),
});
const { recognizer, calibration, parameters, seconds } = await fitRecognizer(dataset, {
  seed,
  onProgress: ({ loss, step, steps }) => {
    if (step % 200 === 0) console.error(`step ${step} of ${steps}: ${loss.toFixed(3)} nats`);
  },
});
const digits = (value) => Number(value.toFixed(4));
const card = {
  id: 'unistroke',
  task: 'recognize',
  description:
    'The sixteen strokes of the $1 recogniser, drawn with a pen, mouse or finger: arrow, caret, check, circle, braces, brackets, delete mark, pigtail, question mark, rectangle, star, triangle, v, x. Says when it is none of them.',
  license: 'MIT',
  dataSource: `Logs of the $1 recogniser, ${dataset.examples.length} strokes of ${new Set(dataset.examples.map(({ subject }) => subject)).size} people, Wobbrock, Wilson & Li 2007, https://depts.washington.edu/acelab/proj/dollar/`,
  metrics: {
    accuracyLeavingOnePersonOut: digits(accuracy),
    rejectionAreaUnderRoc: digits(rocOf(calibration.known, calibration.unknown).auc),
    parameters,
    trainingSeconds: Math.round(seconds),
  },
  reproduce:
    'node packages/gesture/scripts/train-unistroke.mjs one-dollar-logs.json --out packages/gesture/models',
  file: '../models/unistroke.onnx',
  bytes: recognizer.bytes.length,
  sha256: createHash('sha256').update(recognizer.bytes).digest('hex'),
  inputs: [
    {
      name: 'points',
      type: 'float32',
      shape: ['batch', recognizer.manifest.pipeline.points, 5],
      unit: 'x and y in sizes of the gesture, their differences, whether it is over',
    },
  ],
  outputs: [
    { name: 'logits', type: 'float32', shape: ['batch', recognizer.classes.length + 1], unit: 'nats' },
    { name: 'embedding', type: 'float32', shape: ['batch', recognizer.embed(dataset.examples[0]).length] },
  ],
};
await mkdir(values.out, { recursive: true });
await writeFile(join(values.out, 'unistroke.onnx'), recognizer.bytes);
await writeFile(join(values.out, 'unistroke.json'), `${JSON.stringify(card, null, 2)}\n`);
await writeUnistrokeGolden(values.out);
console.log(JSON.stringify(card.metrics));

// Trains the model that the package ships, and writes its card and golden outputs beside it: npm run train
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { inspectOnnx, parseOnnx } from '@recurra/onnx';
import { createGolden, writeGolden } from '@recurra/testkit';
import { fitModel } from '../dist/index.js';

const models = new URL('../models/', import.meta.url);
const { bytes, validationRmse } = await fitModel({
  seed: 1,
  onProgress: (done) => console.error(`${Math.round(100 * done)} %`),
});
const { inputs, outputs, parameters } = inspectOnnx(parseOnnx(bytes));
const card = {
  description: 'Continues a series that goes up and down in waves of 8 to 24 steps.',
  license: 'MIT',
  dataSource: 'synthetic: sines with noise, made by src/synthetic.ts',
  metrics: { validationRmse: Number(validationRmse.toPrecision(4)), parameters },
  reproduce: 'npm run train',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  inputs,
  outputs,
};
await writeFile(new URL('waves.onnx', models), bytes);
await writeFile(new URL('waves.json', models), `${JSON.stringify(card, null, 2)}\n`);
const golden = await createGolden(bytes, { dims: { batch: 1, time: 8 }, seed: 1 });
await writeFile(new URL('waves.golden.json', models), writeGolden(golden));
console.log(`models/waves.onnx: ${bytes.length} bytes, RMSE on unseen series ${validationRmse.toFixed(4)}`);

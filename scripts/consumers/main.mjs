import { readFile } from 'node:fs/promises';
import { use } from './use.js';

const golden = JSON.parse(await readFile(new URL('waves.golden.json', import.meta.url), 'utf8'));
console.log(await use(new Uint8Array(await readFile(new URL('waves.onnx', import.meta.url))), golden));

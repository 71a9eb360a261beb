// Writes the figures that the Music room compares pieces with, those of the chorales that `music:chorales` learned from:
//   node scripts/describe-chorales.mjs path/to/jsb-chorales-quarter.json
// Build the packages first. Figures only; no music is in the file.
import { readFile, writeFile } from 'node:fs/promises';
import { describeCorpus, readJsb } from '@recurra/music/inference';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('describe-chorales: give the path of jsb-chorales-quarter.json.');
  process.exit(2);
}
const { histograms: _, ...description } = describeCorpus(readJsb(await readFile(path, 'utf8')).train);
const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);
const out = new URL('../src/rooms/music/compose/chorales-corpus.json', import.meta.url);
await writeFile(out, `${JSON.stringify({ ...description, histograms: [] }, rounded, 2)}\n`);

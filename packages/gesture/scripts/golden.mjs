// What ONNX Runtime gives for the model gesture:unistroke, for @recurra/testkit to compare with. Training writes it; alone:
//   node packages/gesture/scripts/golden.mjs packages/gesture/models
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGolden, writeGolden } from '@recurra/testkit';

/** Writes `unistroke.golden.json` beside `unistroke.onnx`. */
export async function writeUnistrokeGolden(folder) {
  const bytes = new Uint8Array(await readFile(join(folder, 'unistroke.onnx')));
  const golden = await createGolden(bytes, { seed: 1, dims: { batch: 1 } });
  await writeFile(join(folder, 'unistroke.golden.json'), writeGolden(golden));
}

const [program, folder] = process.argv.slice(1);
if (pathToFileURL(program).href === import.meta.url) await writeUnistrokeGolden(folder);

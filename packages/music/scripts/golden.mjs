// What ONNX Runtime gives for the model music:chorales, for @recurra/testkit to compare with. Training writes it; alone:
//   node packages/music/scripts/golden.mjs packages/music/models
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGolden, writeGolden } from '@recurra/testkit';

/** Writes `chorales.golden.json` beside `chorales.onnx`. */
export async function writeChoralesGolden(folder) {
  const bytes = new Uint8Array(await readFile(join(folder, 'chorales.onnx')));
  const [frames, places] = [1, 2];
  const golden = await createGolden(bytes, {
    seed: 1,
    dims: { batch: 1, time: frames, places, frames },
    inputs: {
      references: { type: 'int32', dims: [1, frames, places, 3], data: new Int32Array(frames * places * 3) },
    },
  });
  await writeFile(join(folder, 'chorales.golden.json'), writeGolden(golden));
}

const [program, folder] = process.argv.slice(1);
if (pathToFileURL(program).href === import.meta.url) await writeChoralesGolden(folder);

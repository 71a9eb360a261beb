import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serializeOnnx } from '../../src/index.ts';
import { oddly, randomOf } from '../odd-encoding.ts';
import { samples } from '../sample-models.ts';

/** Files to start from: our own samples, in two encodings, and the standard's cases where they are at hand. */
export function seedFiles(folder: string): Uint8Array[] {
  const own = Object.values(samples).map((make) => serializeOnnx(make().model));
  const others = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name, 'model.onnx'))
        .filter((path) => existsSync(path))
        .map((path) => new Uint8Array(readFileSync(path)))
    : [];
  return [...own, ...own.map((bytes, i) => oddly(bytes, randomOf(i))), ...others];
}

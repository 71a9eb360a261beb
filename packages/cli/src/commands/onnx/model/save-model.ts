import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OnnxModel } from '@recurra/onnx';
import { writeOnnx } from '@recurra/onnx/node';
import { UsageError } from '../../../errors.ts';
import { prepareFolder } from '../../../output/write-files.ts';

/**
 * Makes sure that a model can be written, before work is put into it.
 *
 * @throws UsageError if it cannot.
 */
export async function prepareFile(path: string | undefined): Promise<string> {
  if (path === undefined) throw new UsageError('say where the new model goes: --out <file.onnx>.');
  await prepareFolder(dirname(path));
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory()) throw new UsageError(`--out: "${path}" is a folder; name a file in it.`);
  return path;
}

/** Writes a model, its weights inside, whole or not at all; gives its size. */
export async function saveModel(path: string, model: OnnxModel): Promise<number> {
  await writeOnnx(path, model);
  return (await stat(path)).size;
}

import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadMusicModel, type MusicModel } from '@recurra/music/inference';
import { isRecurraError } from '@recurra/plugin';
import { checkFile } from '../../check-file.ts';
import { ModelFileError } from '../../errors.ts';

const shipped = 'music:';

/** The file that a `--model` means. */
async function fileOf(model: string): Promise<string> {
  if (model.startsWith(shipped)) {
    const { music } = await import('@recurra/music/plugin');
    const { models } = music();
    const card = models.find(({ id }) => id === model.slice(shipped.length));
    if (card !== undefined) {
      const { resolve } = createRequire(import.meta.url);
      return resolve(`@recurra/music/${card.file.replace(/^(\.\.?\/)+/, '')}`);
    }
  }
  const info = await stat(model).catch(() => undefined);
  return info?.isDirectory() ? join(model, 'model.onnx') : model;
}

/**
 * Opens the model of a `--model`.
 *
 * @throws UsageError if there is no such file; ModelFileError if it is no music model.
 */
export async function openModel(model: string): Promise<MusicModel> {
  const path = await fileOf(model);
  await checkFile(path, 'an .onnx file');
  try {
    return await loadMusicModel(await readFile(path));
  } catch (cause) {
    if (!isRecurraError(cause)) throw cause;
    throw new ModelFileError(`--model ${model}: ${cause.message.replace(/^\w+\(\): /, '')}`, cause);
  }
}

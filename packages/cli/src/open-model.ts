import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecurraError, type ModelCard } from '@recurra/plugin';
import { checkFile } from './check-file.ts';
import { ModelFileError } from './errors.ts';

/** A plugin whose shipped models can be named, as `music:chorales`. */
export interface ShippedModels {
  /** Before the colon. */
  readonly plugin: string;
  readonly models: () => Promise<readonly ModelCard[]>;
}

/** The file that a `--model` means. */
async function fileOf(model: string, { models, plugin }: ShippedModels): Promise<string> {
  if (model.startsWith(`${plugin}:`)) {
    const card = (await models()).find(({ id }) => id === model.slice(plugin.length + 1));
    if (card !== undefined) return fileURLToPath(card.file);
  }
  const info = await stat(model).catch(() => undefined);
  return info?.isDirectory() ? join(model, 'model.onnx') : model;
}

/**
 * Opens the model of a `--model`: a folder, a file, or one that comes with a plugin.
 *
 * @param model What the option says.
 * @param shipped What else it can name.
 * @param load Makes the model of its file.
 * @throws UsageError if there is no such file; ModelFileError if it is no such model.
 */
export async function openModelFile<Model>(
  model: string,
  shipped: ShippedModels,
  load: (bytes: Uint8Array) => Promise<Model> | Model,
): Promise<Model> {
  const path = await fileOf(model, shipped);
  await checkFile(path, 'an .onnx file');
  try {
    return await load(await readFile(path));
  } catch (cause) {
    if (!isRecurraError(cause)) throw cause;
    throw new ModelFileError(`--model ${model}: ${cause.message.replace(/^\w+\(\): /, '')}`, cause);
  }
}

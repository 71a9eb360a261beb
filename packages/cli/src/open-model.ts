import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecurraError, type ModelCard } from '@recurra/plugin';
import { checkFile } from './check-file.ts';
import { ModelFileError } from './errors.ts';

/** A plugin whose shipped models can be named, as `music:chorales`. */
export interface ShippedModels {
  /** Before the colon. */
  readonly plugin: string;
  readonly models: () => Promise<readonly ModelCard[]>;
}

/** The content of the file that a `--model` means. */
async function read(model: string, { models, plugin }: ShippedModels): Promise<Uint8Array> {
  const name = model.startsWith(`${plugin}:`) ? model.slice(plugin.length + 1) : undefined;
  const card = name === undefined ? undefined : (await models()).find(({ id }) => id === name);
  if (card !== undefined || /^https?:/.test(model)) {
    const { createZoo } = await import('@recurra/zoo');
    const { bytes } = await createZoo({ plugins: [] }).read(new URL(card?.file ?? model), {
      sha256: card?.sha256,
    });
    return bytes;
  }
  const info = await stat(model).catch(() => undefined);
  const path = info?.isDirectory() ? join(model, 'model.onnx') : model;
  await checkFile(path, 'an .onnx file');
  return readFile(path);
}

/**
 * Opens the model of a `--model`: a folder, a file, a URL, or one that comes with a plugin.
 *
 * @param model What the option says.
 * @param shipped What else it can name.
 * @param load Makes the model of its file.
 * @throws UsageError if there is no such file; ZooError if it cannot be fetched, or is not what its card promises;
 *   ModelFileError if it is no such model.
 */
export async function openModelFile<Model>(
  model: string,
  shipped: ShippedModels,
  load: (bytes: Uint8Array) => Promise<Model> | Model,
): Promise<Model> {
  const bytes = await read(model, shipped);
  try {
    return await load(bytes);
  } catch (cause) {
    if (!isRecurraError(cause)) throw cause;
    throw new ModelFileError(`--model ${model}: ${cause.message.replace(/^[\w.]+\(\): /, '')}`, cause);
  }
}

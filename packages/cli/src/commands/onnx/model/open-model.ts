import { basename } from 'node:path';
import { type OnnxModel, parseOnnx } from '@recurra/onnx';
import { readOnnx } from '@recurra/onnx/node';
import { isRecurraError } from '@recurra/plugin';
import { checkFile } from '../../../check-file.ts';
import { ModelFileError, UsageError } from '../../../errors.ts';
import { readStandardInput } from './standard-input.ts';

/** A model and what is known of its file. */
export interface OpenModel {
  /** For titles and messages. */
  readonly name: string;
  readonly model: OnnxModel;
  /** Size of the file. */
  readonly bytes: number;
}

/**
 * Reads a model, with the files beside it that hold its weights.
 *
 * @param path Path of the file, or `-` for standard input, which must hold its weights itself.
 * @throws UsageError if there is no such file; ModelFileError if it is no sound model.
 */
export async function openModel(path: string, signal: AbortSignal): Promise<OpenModel> {
  const name = path === '-' ? 'standard input' : basename(path);
  if (path === '-') {
    const bytes = await readStandardInput('a model');
    return { name, model: await sound(name, async () => parseOnnx(bytes)), bytes: bytes.length };
  }
  const { size: bytes } = await checkFile(path, 'an .onnx file');
  return { name, model: await sound(name, () => readOnnx(path, { signal })), bytes };
}

async function sound(name: string, read: () => Promise<OnnxModel>): Promise<OnnxModel> {
  try {
    return await read();
  } catch (error) {
    if (isRecurraError(error)) {
      throw new ModelFileError(`${name}: ${error.message.replace(/^\w+\(\): /, '')}`, error);
    }
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && code.startsWith('E'))
      throw new UsageError(`cannot read "${name}": ${code}.`);
    throw error;
  }
}

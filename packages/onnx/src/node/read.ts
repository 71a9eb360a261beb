import { constants } from 'node:buffer';
import { type FileHandle, open, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { OnnxError } from '../errors.ts';
import { attachExternalData, type ExternalFile, externalDataOf } from '../external/attach.ts';
import { validateModel } from '../graph/validate.ts';
import { type OnnxModel, parseOnnx } from '../model.ts';

/**
 * Reads a model and the files beside it that hold data of its tensors. They must lie in the model's own folder or below
 * it, links followed.
 *
 * @param path Path of the `.onnx` file.
 * @param options.signal Gives up reading.
 * @returns The model, its tensors as views of the files.
 * @throws OnnxError if a file is damaged, no ONNX model, missing, too short, or outside the model's folder.
 * @example const model = await readOnnx('model.onnx');
 */
export async function readOnnx(
  path: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<OnnxModel> {
  const model = parseOnnx(await readFile(path, signal && { signal }), { validate: false });
  const files = new Map<string, Uint8Array>();
  const folder = await realpath(dirname(path));
  for (const file of externalDataOf(model)) files.set(file.location, await readBeside(folder, file, signal));
  attachExternalData(model, (location) => files.get(location));
  validateModel(model);
  return model;
}

async function readBeside(
  folder: string,
  { location, bytes }: ExternalFile,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const where = `readOnnx(): the external data "${location}"`;
  const path = await realpath(join(folder, location)).catch((cause: unknown) => {
    throw new OnnxError(`${where} is missing: there is no such file in "${folder}".`, { cause });
  });
  const inside = relative(folder, path);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || join(folder, inside) !== path) {
    throw new OnnxError(`${where} is a link to "${path}", outside the model's folder.`);
  }
  // Before it is opened: whoever opens a pipe waits for someone who writes.
  if (!(await stat(path)).isFile()) throw new OnnxError(`${where} is no file.`);
  const handle = await open(path);
  try {
    const stats = await handle.stat();
    if (stats.size < bytes) {
      throw new OnnxError(`${where} has ${stats.size} bytes, and the model's tensors take ${bytes} of it.`);
    }
    if (stats.size > constants.MAX_LENGTH) {
      throw new OnnxError(`${where} has ${stats.size} bytes, more than an array can hold here; split it up.`);
    }
    return await readAll(handle, stats.size, signal);
  } finally {
    await handle.close();
  }
}

/** One read takes less than 2 GiB, and can be given up in between. */
const atOnce = 2 ** 28;

async function readAll(
  handle: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, at, Math.min(atOnce, size - at), at);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}

import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArgumentError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import { inlineExternalData } from '../external/inline.ts';
import { checkLocation } from '../external/location.ts';
import { outsourced } from '../external/outsource.ts';
import { checkLength, type OnnxModel } from '../model.ts';
import { encodeModel } from '../wire/pieces.ts';

/** Options of {@link writeOnnx}. */
export interface WriteOptions {
  /** Puts large tensors into a file beside the model; a model of 2 GiB or more needs that. */
  readonly externalData?: {
    /** Path of the file from the model's folder, as `model.data`. */
    readonly location: string;
    /** Bytes from which on a tensor goes there. Default 1024. */
    readonly threshold?: number;
  };
}

/**
 * Writes a model into a file, whole or not at all: it is written under another name beside it, then renamed. Data that
 * was loaded from files beside the model that was read is put into the new model, or the new file beside it; tensors
 * whose data was not loaded go on naming their file.
 *
 * With `externalData` there are two files, renamed one after the other: the weights, then the model. Where there is a
 * model already, a new location keeps the old one whole until its file is replaced.
 *
 * @param path Path of the `.onnx` file.
 * @param model The model; it is not changed.
 * @throws OnnxError if the model cannot be written, or would have 2 GiB or more.
 * @example await writeOnnx('model.onnx', model, { externalData: { location: 'model.data' } });
 */
export async function writeOnnx(
  path: string,
  model: OnnxModel,
  { externalData }: WriteOptions = {},
): Promise<void> {
  const renames: [from: string, to: string][] = [];
  try {
    if (externalData === undefined) {
      const { chunks, length } = encoded(model, inlineExternalData(model));
      checkLength(length);
      await write(path, chunks, renames);
    } else {
      const { location, threshold = 1024 } = externalData;
      checkLocation(location, 'writeOnnx()');
      if (!Number.isSafeInteger(threshold) || threshold < 1) {
        throw new ArgumentError(
          `writeOnnx(): threshold must be a positive number of bytes, got ${threshold}.`,
        );
      }
      const { replaced, chunks: weights } = outsourced(model, location, threshold);
      const { chunks, length } = encoded(model, replaced);
      checkLength(length);
      const file = join(dirname(path), location);
      if (file === join(path))
        throw new ArgumentError('writeOnnx(): the weights cannot go into the model file itself.');
      await mkdir(dirname(file), { recursive: true });
      await write(file, weights, renames);
      await write(path, chunks, renames);
    }
    for (const [from, to] of renames) await rename(from, to);
  } catch (error) {
    for (const [from] of renames) await rm(from, { force: true });
    throw error;
  }
}

function encoded(...given: Parameters<typeof encodeModel>): ReturnType<typeof encodeModel> {
  try {
    return encodeModel(...given);
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    throw new OnnxError(`writeOnnx(): the model cannot be written: ${reason}.`, { cause });
  }
}

/** Bytes and arrays that are handed to the system at once. */
const atOnce = { bytes: 2 ** 28, arrays: 512 } as const;

/** Writes a file under another name, and notes what to rename it to. */
async function write(
  path: string,
  chunks: Iterable<Uint8Array>,
  renames: [from: string, to: string][],
): Promise<void> {
  const from = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  renames.push([from, path]);
  const handle = await open(from, 'wx');
  try {
    let [batch, bytes]: [Uint8Array[], number] = [[], 0];
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += atOnce.bytes) {
        const part = chunk.subarray(at, at + atOnce.bytes);
        batch.push(part);
        bytes += part.length;
        if (bytes < atOnce.bytes && batch.length < atOnce.arrays) continue;
        await writeAll(handle, batch);
        [batch, bytes] = [[], 0];
      }
    }
    await writeAll(handle, batch);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The system may take less than it is given. */
async function writeAll(handle: FileHandle, chunks: Uint8Array[]): Promise<void> {
  let rest = chunks;
  while (rest.length > 0) {
    let { bytesWritten } = await handle.writev(rest);
    let done = 0;
    while (done < rest.length && bytesWritten >= (rest[done] as Uint8Array).length) {
      bytesWritten -= (rest[done] as Uint8Array).length;
      done++;
    }
    rest = rest.slice(done);
    if (rest.length > 0) rest[0] = (rest[0] as Uint8Array).subarray(bytesWritten);
  }
}

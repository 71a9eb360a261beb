import type { ModelProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { type TensorInModel, tensorsOf } from '../graph/tensors.ts';
import { isExternal, loadData } from './loaded.ts';
import { placeOf } from './place.ts';

/** Files beside a model: their bytes by location, or what finds them. */
export type ExternalData =
  | Readonly<Record<string, Uint8Array>>
  | ((location: string) => Uint8Array | undefined);

/** A file beside a model that holds data of its tensors. */
export interface ExternalFile {
  /** Path from the model's folder, as `weights/part1.bin`. */
  readonly location: string;
  /** How many bytes it must have at least. */
  readonly bytes: number;
}

/**
 * The files beside a model that hold the data of its tensors.
 *
 * @throws OnnxError if one lies outside the model's folder.
 * @example
 * // In a browser: fetch them, then read the model once more
 * const files = externalDataOf(parseOnnx(bytes));
 * const loaded = await Promise.all(
 *   files.map(async ({ location }) => {
 *     const response = await fetch(new URL(location, modelUrl));
 *     return [location, new Uint8Array(await response.arrayBuffer())] as const;
 *   }),
 * );
 * const model = parseOnnx(bytes, { externalData: Object.fromEntries(loaded) });
 */
export function externalDataOf(model: ModelProto): ExternalFile[] {
  const sizes = new Map<string, number>();
  for (const { tensor, path } of externalTensors(model)) {
    const { location, offset, length = 0 } = placeOf(tensor, path);
    sizes.set(location, Math.max(sizes.get(location) ?? 0, offset + length));
  }
  return [...sizes].map(([location, bytes]) => ({ location, bytes }));
}

/**
 * Gives the tensors whose data lies in other files that data, as views of those files.
 *
 * @throws OnnxError if a file is missing or too short.
 */
export function attachExternalData(model: ModelProto, data: ExternalData): void {
  const files = new Map<string, Uint8Array>();
  for (const { tensor, path, at } of externalTensors(model)) {
    const { location, offset, length } = placeOf(tensor, path);
    const file = files.get(location) ?? find(data, location);
    if (!(file instanceof Uint8Array)) {
      const given =
        typeof data === 'function' ? '' : `; given are ${Object.keys(data).slice(0, 5).join(', ') || 'none'}`;
      throw new OnnxError(
        `${path}: its data lies in "${location}", which externalData does not have${given}.`,
        at,
      );
    }
    files.set(location, file);
    const end = length === undefined ? file.length : offset + length;
    if (offset > file.length || end > file.length) {
      throw new OnnxError(
        `${path}: its data lies in "${location}" from byte ${offset} to ${end}, and the file has ${file.length} bytes.`,
        at,
      );
    }
    loadData(tensor, file.subarray(offset, end));
  }
}

function find(data: ExternalData, location: string): Uint8Array | undefined {
  if (typeof data === 'function') return data(location);
  for (const key of [location, `./${location}`]) if (Object.hasOwn(data, key)) return data[key];
  return undefined;
}

function* externalTensors(model: ModelProto): Generator<TensorInModel> {
  for (const found of tensorsOf(model)) if ('tensor' in found && isExternal(found.tensor)) yield found;
}

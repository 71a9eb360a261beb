import type { OnnxDataOf, OnnxTensor, OnnxTensorType } from '@recurra/onnx';
import { DataError } from '@recurra/plugin';

type Numbers = OnnxDataOf[Exclude<OnnxTensorType, 'string'>];

const arrays: Readonly<Record<Exclude<OnnxTensorType, 'string'>, new (buffer: ArrayBuffer) => Numbers>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** Numbers as base64 of their bytes, little-endian as every machine that runs JavaScript today. */
export function encodeData(data: Numbers): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let text = '';
  // In parts: a function takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

/**
 * The tensor that a file tells of.
 *
 * @throws DataError if type, shape and data do not fit each other.
 */
export function decodeData(where: string, type: unknown, dims: unknown, data: unknown): OnnxTensor {
  if (typeof type !== 'string' || !Object.hasOwn(arrays, type)) {
    throw new DataError(
      `${where}: type must be one of ${Object.keys(arrays).join(', ')}, got ${String(type)}.`,
    );
  }
  if (!Array.isArray(dims) || !dims.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    throw new DataError(`${where}: dims must be a list of lengths, got ${JSON.stringify(dims)}.`);
  }
  const bytes = bytesOf(where, data);
  const NumbersOf = arrays[type as keyof typeof arrays];
  const elements = dims.reduce((product, length) => product * length, 1);
  const perElement = (NumbersOf as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  if (bytes.length !== elements * perElement) {
    throw new DataError(
      `${where}: ${bytes.length} bytes do not make ${elements} numbers of ${type}; write the file anew.`,
    );
  }
  return { type, dims, data: new NumbersOf(bytes.buffer as ArrayBuffer) } as OnnxTensor;
}

function bytesOf(where: string, data: unknown): Uint8Array {
  try {
    return Uint8Array.from(atob(data as string), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new DataError(`${where}: data must be base64.`, { cause });
  }
}

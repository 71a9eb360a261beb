import { CheckpointError } from './checkpoint-error.ts';
import { crc32 } from './crc32.ts';

/*
 * A checkpoint file, all numbers little-endian:
 *
 *    0  8 bytes  magic
 *    8  uint32   format version
 *   12  uint32   length of the header, a multiple of 8
 *   16  uint32   CRC-32 of everything from byte 24
 *   20  uint32   0
 *   24  header   JSON in UTF-8, padded with spaces: { meta, tensors: [{ name, dtype, shape }] }
 *    …  tensors  raw values, one after the other, each padded to a multiple of 8 bytes
 */

const magic = Uint8Array.from([0x52, 0x43, 0x52, 0x52, 0x43, 0x4b, 0x50, 0x54]); // RCRRCKPT
const version = 1;
const prefix = 24;

const elementTypes = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** Values of a tensor. */
export type TensorData = Float32Array | Int32Array | Uint8Array;

/** A tensor in a checkpoint. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** What a checkpoint file holds. */
export interface StoredCheckpoint {
  /** Anything JSON can hold. */
  readonly meta: unknown;
  readonly tensors: readonly StoredTensor[];
}

interface Header {
  readonly meta: unknown;
  readonly tensors: readonly Omit<StoredTensor, 'data'>[];
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** Writes a checkpoint as one piece of bytes. */
export function encodeCheckpoint({ meta, tensors }: StoredCheckpoint): Uint8Array {
  const descriptions = tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
  const json = new TextEncoder().encode(JSON.stringify({ meta, tensors: descriptions } satisfies Header));
  const headerLength = padded(json.length);
  const size = tensors.reduce((sum, { data }) => sum + padded(data.byteLength), prefix + headerLength);
  const bytes = new Uint8Array(size);
  bytes.set(magic);
  bytes.fill(0x20, prefix, prefix + headerLength);
  bytes.set(json, prefix);
  let offset = prefix + headerLength;
  for (const { data } of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += padded(data.byteLength);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(8, version, true);
  view.setUint32(12, headerLength, true);
  view.setUint32(16, crc32(bytes.subarray(prefix)), true);
  return bytes;
}

/**
 * Reads what {@link encodeCheckpoint} wrote. Checks everything before it uses it.
 *
 * @throws CheckpointError if the bytes are no checkpoint, of another version, or damaged.
 */
export function decodeCheckpoint(bytes: Uint8Array): StoredCheckpoint {
  if (bytes.length < prefix || magic.some((byte, index) => bytes[index] !== byte)) {
    throw new CheckpointError('checkpoint: these bytes are not a checkpoint of @recurra/train.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = view.getUint32(8, true);
  if (found !== version) {
    throw new CheckpointError(
      `checkpoint: format version must be ${version}, got ${found}; read it with the release of @recurra/train that wrote it.`,
    );
  }
  const headerLength = view.getUint32(12, true);
  if (prefix + headerLength > bytes.length || view.getUint32(16, true) !== crc32(bytes.subarray(prefix))) {
    throw damaged('its checksum is wrong');
  }
  const header = parseHeader(bytes.subarray(prefix, prefix + headerLength));
  let offset = prefix + headerLength;
  const tensors = header.tensors.map((description) => {
    const { dtype, shape } = description;
    const length = shape.reduce((product, size) => product * size, 1);
    const byteLength = length * elementTypes[dtype].BYTES_PER_ELEMENT;
    if (!Number.isSafeInteger(byteLength) || offset + byteLength > bytes.length) {
      throw damaged(`tensor ${description.name} reaches beyond its end`);
    }
    // A copy, because a view could not start at any byte; not by slice(), which in Node's Buffer copies nothing.
    const copy = new Uint8Array(byteLength);
    copy.set(bytes.subarray(offset, offset + byteLength));
    const data = new elementTypes[dtype](copy.buffer);
    offset += padded(byteLength);
    return { ...description, data };
  });
  if (offset !== bytes.length) throw damaged(`it has ${bytes.length} bytes instead of ${offset}`);
  return { meta: header.meta, tensors };
}

function parseHeader(bytes: Uint8Array): Header {
  let header: Partial<Header> | null;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged('its header is not JSON', cause);
  }
  const tensors: unknown = header?.tensors;
  if (!Array.isArray(tensors) || !tensors.every(isDescription)) {
    throw damaged('its header does not describe tensors');
  }
  return { meta: header?.meta, tensors };
}

function isDescription(value: unknown): value is Omit<StoredTensor, 'data'> {
  if (typeof value !== 'object' || value === null) return false;
  const { name, dtype, shape } = value as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    typeof dtype === 'string' &&
    Object.hasOwn(elementTypes, dtype) &&
    Array.isArray(shape) &&
    shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
  );
}

function damaged(how: string, cause?: unknown): CheckpointError {
  return new CheckpointError(
    `checkpoint: the file is damaged: ${how}; delete it and resume from an older one.`,
    cause === undefined ? {} : { cause },
  );
}

import { crc32 } from './crc32.ts';

const magic = 0x4b4f4352; // "RCOK", little-endian
const length = 8;

/** Appends a checksum to a file's content, so that a torn or rotten file is recognised. */
export function seal(bytes: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(bytes.length + length);
  sealed.set(bytes);
  const view = new DataView(sealed.buffer);
  view.setUint32(bytes.length, crc32(bytes), true);
  view.setUint32(bytes.length + 4, magic, true);
  return sealed;
}

/** @returns The content that {@link seal} was given; undefined if the file is not whole. */
export function unseal(sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < length) return undefined;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const bytes = sealed.subarray(0, sealed.length - length);
  const whole =
    view.getUint32(bytes.length + 4, true) === magic && view.getUint32(bytes.length, true) === crc32(bytes);
  return whole ? bytes : undefined;
}

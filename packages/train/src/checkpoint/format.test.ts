import { crc32 as zlibCrc32 } from 'node:zlib';
import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { decodeCheckpoint, encodeCheckpoint, type StoredCheckpoint } from './format.ts';
import { seal, unseal } from './seal.ts';

const runs = { seed: 4, numRuns: 200 };

const checkpoint: StoredCheckpoint = {
  meta: { note: 'Grüße', list: [1, 2.5, 1e-300] },
  tensors: [
    { name: 'a', dtype: 'float32', shape: [3], data: Float32Array.of(1, -0, 1e-40) },
    { name: 'b', dtype: 'int32', shape: [2, 1], data: Int32Array.of(-7, 2 ** 31 - 1) },
    { name: 'c', dtype: 'bool', shape: [5], data: Uint8Array.of(1, 0, 1, 1, 0) },
    { name: 'd', dtype: 'float32', shape: [], data: Float32Array.of(Math.PI) },
    { name: 'e', dtype: 'float32', shape: [0, 4], data: new Float32Array(0) },
  ],
};

describe('crc32', () => {
  it('equals zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
      runs,
    );
  });
});

describe('checkpoint format', () => {
  it('gives back what was written, wherever the bytes lie in memory', () => {
    const bytes = encodeCheckpoint(checkpoint);
    const shifted = Buffer.alloc(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeCheckpoint(bytes)).toEqual(checkpoint);
    expect(decodeCheckpoint(shifted.subarray(3))).toEqual(checkpoint);
  });

  it('refuses every damaged file with a typed error', () => {
    const bytes = encodeCheckpoint(checkpoint);
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (at, flip, cut) => {
          const damaged = cut ? bytes.slice(0, at) : bytes.slice();
          if (!cut) damaged[at] = (damaged[at] as number) ^ flip;
          // Bytes 20 to 23 have no meaning.
          if (!cut && at >= 20 && at < 24) return;
          expectRefused(damaged);
        },
      ),
      runs,
    );
  });

  it('refuses headers that lie, with a right checksum, without reading or allocating beyond the file', () => {
    const lies: unknown[] = [
      null,
      5,
      { tensors: 'x' },
      { tensors: [{ name: 'a', dtype: 'float32', shape: [2 ** 40] }] },
      { tensors: [{ name: 'a', dtype: 'float32', shape: [2 ** 30, 2 ** 30] }] },
      { tensors: [{ name: 'a', dtype: 'float32', shape: [-1] }] },
      { tensors: [{ name: 'a', dtype: 'float64', shape: [1] }] },
      { tensors: [{ name: 'a', dtype: 'toString', shape: [1] }] },
      { tensors: [{ name: 'a', dtype: 'float32', shape: [0.5] }] },
      { tensors: [{ dtype: 'float32', shape: [1] }] },
      { tensors: [] },
    ];
    for (const lie of lies) expectRefused(forge(lie));
  });

  it('refuses any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => expectRefused(bytes)),
      runs,
    );
  });
});

describe('seal', () => {
  it('recognises whole files only', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.nat(107),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, flip) => {
          const sealed = seal(bytes);
          expect(unseal(sealed)).toEqual(bytes);
          expect(unseal(sealed.subarray(0, at % sealed.length))).toBeUndefined();
          const position = at % sealed.length;
          sealed[position] = (sealed[position] as number) ^ flip;
          expect(unseal(sealed)).toBeUndefined();
        },
      ),
      runs,
    );
  });
});

function expectRefused(bytes: Uint8Array): void {
  let error: unknown;
  try {
    decodeCheckpoint(bytes);
  } catch (thrown) {
    error = thrown;
  }
  expect(isRecurraError(error, 'ERR_CHECKPOINT')).toBe(true);
}

/** A file with any header and 16 bytes of tensors. */
function forge(header: unknown): Uint8Array {
  const bytes = encodeCheckpoint({ meta: 0, tensors: [] });
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const forged = new Uint8Array(24 + length + 16).fill(0x20);
  forged.set(bytes.subarray(0, 24));
  forged.set(json, 24);
  const view = new DataView(forged.buffer);
  view.setUint32(12, length, true);
  view.setUint32(16, zlibCrc32(forged.subarray(24)), true);
  return forged;
}

import { describe, expect, it } from 'vitest';
import { OnnxError, parseOnnx, serializeOnnx } from '../../src/index.ts';
import { eachRecord } from '../../src/wire/records.ts';
import { drive } from '../fuzz/drive.ts';
import { concat, varint } from '../odd-encoding.ts';
import { samples } from '../sample-models.ts';

const files = Object.entries(samples).map(([name, make]) => [name, serializeOnnx(make().model)] as const);

describe('damaged files, all the way', () => {
  it.each(files)('%s: cut off at every byte', async (_name, bytes) => {
    let graphEnd = 0;
    eachRecord(bytes, 0, bytes.length, ({ no, end }) => {
      if (no === 7) graphEnd = end;
    });
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.slice(0, length);
      await drive(cut, length);
      // Behind the graph, fields may end there by chance.
      if (length < graphEnd) expect(() => parseOnnx(cut), String(length)).toThrow(OnnxError);
    }
  });

  it.each(files)('%s: every bit of every 23rd byte', async (_name, bytes) => {
    for (let at = 0; at < bytes.length; at += 23) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = new Uint8Array(bytes);
        flipped[at] = (flipped[at] as number) ^ (1 << bit);
        await drive(flipped, at + bit);
      }
    }
  });
});

describe('files without end', () => {
  it.each([40, 200, 10_000, 100_000])('graphs nested %d deep', (depth) => {
    // Written from the inside out, into the end of one array.
    const out = new Uint8Array(40 * depth + 64);
    let at = out.length;
    const wrap = (no: number) => {
      const head = [...varint(no * 8 + 2), ...varint(out.length - at)];
      at -= head.length;
      out.set(head, at);
    };
    for (let i = 0; i < depth; i++) for (const no of [6, 5, 1]) wrap(no);
    wrap(7);
    const bytes = concat([Uint8Array.of(8, 8, 0x42, 2, 0x10, 17), out.subarray(at)]);
    expect(() => parseOnnx(bytes)).toThrow(/nested more than 100 deep/);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { DataError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromFrames } from '../sequence/from-frames.ts';
import { toFrames } from '../sequence/to-frames.ts';
import { readJsb, writeJsb } from './jsb.ts';
import { readMidi } from './midi/read.ts';
import { writeMidi } from './midi/write.ts';

const folder = new URL('../../../../../shared/data/jsb-chorales/', import.meta.url);
const present = existsSync(folder);
if (!present) console.log('skipped: shared/data/jsb-chorales is not there');

describe('the JSON of the chorales', () => {
  test('as lists of notes, by splits or bare', () => {
    const piece = [[48, 60, 67], [], [50, 60, 60.0 + 9]];
    const read = readJsb(JSON.stringify({ train: [piece], valid: [] }));
    expect(read).toEqual({
      train: [{ name: 'train[0]', stepsPerQuarter: 1, frames: [[67, 60, 48], [], [69, 60, 50]] }],
      valid: [],
      test: [],
    });
    expect(readJsb(JSON.stringify([piece]))).toEqual(read);
    expect(readJsb(JSON.stringify([piece]), { stepsPerQuarter: 2 }).train[0]!.stepsPerQuarter).toBe(2);
  });

  test('as voices, which may cross, rest and sing the same', () => {
    const piece = [
      [67, 64, 60, 48],
      [64, 67, -1, 64],
    ];
    const { test: pieces } = readJsb(JSON.stringify({ test: [piece] }));
    expect(pieces[0]).toEqual({
      ...{ name: 'test[0]', stepsPerQuarter: 4, voices: piece },
      frames: [
        [67, 64, 60, 48],
        [67, 64],
      ],
    });
  });

  test('is written and read again', () => {
    const frame = fc.uniqueArray(fc.integer({ min: 0, max: 127 }), { maxLength: 5 });
    const lists = fc.array(frame.map((notes) => [...notes].sort((a, b) => a - b)));
    const voices = fc.array(fc.array(fc.integer({ min: -1, max: 127 }), { minLength: 4, maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(lists, voices)), fc.array(lists), (train, valid) => {
        const once = readJsb(JSON.stringify({ train, valid }));
        const again = readJsb(writeJsb(once));
        expect(again.train.map(({ frames }) => frames)).toEqual(once.train.map(({ frames }) => frames));
        expect(again.valid.map(({ frames }) => frames)).toEqual(once.valid.map(({ frames }) => frames));
      }),
    );
  });

  test.each([
    ['{', /must be JSON/],
    ['null', /splits train, valid, test/],
    ['{"tracks": []}', /splits train, valid, test/],
    ['[[[60]], 7]', /train\[1\] must be a list of frames, got number/],
    ['{"valid": [[[60], [61.5]]]}', /valid\[0\]\[1\] must be a list of up to 128 MIDI numbers/],
    ['{"valid": [[[60], [128]]]}', /valid\[0\]\[1\]/],
    ['{"valid": [[[60], null]]}', /valid\[0\]\[1\].*null/],
    ['{"train": [], "test": {"0": 1}}', /test must be a list of pieces/],
  ])('%s is refused with a reason', (text, message) => {
    expect(() => readJsb(text)).toThrow(DataError);
    expect(() => readJsb(text)).toThrow(message);
  });

  test.runIf(present)('of all chorales goes through MIDI and back unchanged', () => {
    for (const [layout, stepsPerQuarter] of [
      ['quarter', 1],
      ['16th', 4],
    ] as const) {
      const text = readFileSync(new URL(`jsb-chorales-${layout}.json`, folder), 'utf8');
      const dataset = readJsb(text);
      // Rests are left out in the file, and written as −1. Strings, as differences of megabytes take minutes to print.
      const plain = (json: string): string =>
        JSON.stringify(
          Object.entries<number[][][]>(JSON.parse(json))
            .map(([split, pieces]) => [
              split,
              pieces.map((piece) => piece.map((frame) => frame.filter((note) => note >= 0))),
            ])
            .filter(([, pieces]) => pieces!.length > 0),
        );
      expect(plain(writeJsb(dataset)) === plain(text)).toBe(true);
      expect(dataset.train.length).toBe(229);
      for (const piece of dataset.valid) {
        expect(piece.stepsPerQuarter).toBe(stepsPerQuarter);
        expect(piece.voices === undefined).toBe(layout === 'quarter');
        const { frames } = toFrames(readMidi(writeMidi(fromFrames(piece))), { stepsPerQuarter }).piece;
        const last = piece.frames.findLastIndex((frame) => frame.length > 0);
        expect(frames).toEqual(piece.frames.slice(0, last + 1));
      }
    }
  });
});

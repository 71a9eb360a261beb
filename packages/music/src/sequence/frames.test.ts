import { ArgumentError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FramePiece } from '../contract/piece.ts';
import { createSequence } from './create-sequence.ts';
import { fromFrames } from './from-frames.ts';
import { toFrames } from './to-frames.ts';

const note = (pitch: number, start: number, duration: number, voice = 0, velocity = 80) => ({
  ...{ pitch, start, duration, velocity, voice },
});

/** Pieces with onsets: every note of a frame begins there or was in the frame before. */
const pieces: fc.Arbitrary<FramePiece> = fc
  .record({
    stepsPerQuarter: fc.constantFrom(1, 2, 3, 4, 12),
    frames: fc.array(
      fc.uniqueArray(
        fc.record({
          pitch: fc.integer({ min: 58, max: 66 }),
          again: fc.boolean(),
          velocity: fc.integer({ min: 1, max: 127 }),
        }),
        { selector: ({ pitch }) => pitch, maxLength: 6 },
      ),
      { minLength: 1, maxLength: 30 },
    ),
  })
  .map(({ frames, stepsPerQuarter }) => {
    const sorted = frames.map((frame) => [...frame].sort((a, b) => b.pitch - a.pitch));
    // The last frame sounds: silence at the end has no notes.
    if (sorted.at(-1)!.length === 0) sorted.at(-1)!.push({ pitch: 60, again: true, velocity: 64 });
    const begins = sorted.map((frame, t) =>
      frame.filter(({ again, pitch }) => again || !sorted[t - 1]?.some((each) => each.pitch === pitch)),
    );
    return {
      stepsPerQuarter,
      frames: sorted.map((frame) => frame.map(({ pitch }) => pitch)),
      onsets: begins.map((frame) => frame.map(({ pitch }) => pitch)),
      velocities: begins.map((frame) => frame.map(({ velocity }) => velocity)),
    };
  });

describe('frames', () => {
  test('with onsets become notes and the same frames again', () => {
    fc.assert(
      fc.property(pieces, fc.constantFrom(480, 96, 1024), (piece, ticksPerQuarter) => {
        const { piece: back, ...report } = toFrames(fromFrames(piece, { ticksPerQuarter }), {
          stepsPerQuarter: piece.stepsPerQuarter,
        });
        const { frames, onsets, velocities } = back;
        expect({ frames, onsets, velocities }).toEqual({
          ...{ frames: piece.frames, onsets: piece.onsets, velocities: piece.velocities },
        });
        expect(report).toMatchObject({ moved: 0, merged: 0, notes: [] });
      }),
      { numRuns: 300 },
    );
  });

  test('and there are as many notes as onsets, one at a time in each voice', () => {
    fc.assert(
      fc.property(pieces, (piece) => {
        const { notes, voices } = fromFrames(piece);
        expect(notes.length).toBe(piece.onsets!.flat().length);
        expect(voices.length).toBe(Math.max(...piece.frames.map(({ length }) => length)));
        voices.forEach((_, voice) => {
          let end = 0;
          for (const each of notes.filter((one) => one.voice === voice)) {
            expect(each.start).toBeGreaterThanOrEqual(end);
            end = each.start + each.duration;
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  test('without onsets strike again each quarter, and are held on finer grids', () => {
    const frames = [
      [67, 60],
      [67, 62],
      [67, 62],
    ];
    const brief = (piece: FramePiece, hold?: boolean) =>
      fromFrames(piece, { ...(hold !== undefined && { hold }), ticksPerQuarter: 4 }).notes.map(
        ({ duration, pitch, start }) => [pitch, start, duration],
      );
    expect(brief({ stepsPerQuarter: 1, frames }).length).toBe(6);
    const held = [
      [67, 0, 3],
      [60, 0, 1],
      [62, 1, 2],
    ];
    expect(brief({ stepsPerQuarter: 4, frames })).toEqual(held);
    expect(brief({ stepsPerQuarter: 4, frames }, false).length).toBe(6);
    expect(brief({ stepsPerQuarter: 1, frames }, true)).toEqual(
      held.map(([pitch, start, duration]) => [pitch, start! * 4, duration! * 4]),
    );
  });

  test('keep their voices, even where these cross or sing the same', () => {
    const voices = [
      [67, 64, 60, 48],
      [64, 67, 60, 60],
      [-1, 67, 60, 48],
    ];
    const frames = [
      [67, 64, 60, 48],
      [67, 64, 60],
      [67, 60, 48],
    ];
    const sequence = fromFrames({ stepsPerQuarter: 1, frames, voices });
    expect(sequence.voices.map(({ name }) => name)).toEqual(['Soprano', 'Alto', 'Tenor', 'Bass']);
    const sung = voices.map((_, t) =>
      [0, 1, 2, 3].map(
        (voice) => sequence.notes.find((each) => each.start === t * 480 && each.voice === voice)?.pitch ?? -1,
      ),
    );
    expect(sung).toEqual(voices);
    expect(toFrames(sequence, { stepsPerQuarter: 1 }).piece.frames).toEqual(frames);
  });

  test('voices do not cross where nothing is held, and move little', () => {
    const sequence = fromFrames({
      stepsPerQuarter: 1,
      frames: [
        [72, 67, 64, 48],
        [67, 47],
        [71, 67, 62, 43],
      ],
    });
    const second = sequence.notes.filter(({ start }) => start === 480);
    expect(second.map(({ pitch, voice }) => [pitch, voice])).toEqual([
      [67, 1],
      [47, 3],
    ]);
  });

  test('know key, bar, beat, phrase ends and chords', () => {
    const sequence = createSequence({
      ticksPerQuarter: 10,
      notes: Array.from({ length: 12 }, (_, i) => note(60 + i, i * 5, 5)),
      timeSignatures: [
        { tick: 0, numerator: 2, denominator: 4 },
        { tick: 40, numerator: 3, denominator: 8 },
      ],
      keySignatures: [
        { tick: 10, fifths: -3, mode: 'minor' },
        { tick: 30, fifths: 3, mode: 'major' },
      ],
      fermatas: [18],
      chords: [{ tick: 20, symbol: 'Am7' }],
    });
    const { conditions } = toFrames(sequence, { stepsPerQuarter: 2 }).piece;
    expect(conditions).toEqual({
      beat: [0, 0.5, 1, 1.5, 0, 0.5, 1, 1.5, 0, 0.5, 1, 0],
      beatsPerBar: [2, 2, 2, 2, 2, 2, 2, 2, 1.5, 1.5, 1.5, 1.5],
      key: [
        null,
        null,
        ...Array(4).fill({ tonic: 0, mode: 'minor' }),
        ...Array(6).fill({ tonic: 9, mode: 'major' }),
      ],
      phraseEnd: Array.from({ length: 12 }, (_, t) => t === 3),
      chord: [...Array(4).fill(null), ...Array(8).fill('Am7')],
    });
    const again = toFrames(fromFrames(toFrames(sequence, { stepsPerQuarter: 2 }).piece), {
      stepsPerQuarter: 2,
    });
    expect(again.piece.conditions).toEqual(conditions);
  });

  test('a pickup counts towards the first bar', () => {
    const sequence = createSequence({
      ticksPerQuarter: 4,
      notes: [note(60, 0, 16)],
      timeSignatures: [{ tick: 4, numerator: 3, denominator: 4 }],
    });
    const framed = toFrames(sequence, { stepsPerQuarter: 1 }).piece;
    expect(framed.conditions).toEqual({ beat: [2, 0, 1, 2], beatsPerBar: [3, 3, 3, 3] });
    expect(fromFrames(framed, { ticksPerQuarter: 4 }).timeSignatures).toEqual(sequence.timeSignatures);
    const late = { ...sequence, timeSignatures: [{ tick: 16, numerator: 3, denominator: 4 }] };
    expect(toFrames(late, { stepsPerQuarter: 1 }).piece.conditions!.beatsPerBar).toEqual([4, 4, 4, 4]);
  });

  test('every key comes back from its signature', () => {
    for (let tonic = 0; tonic < 12; tonic++) {
      for (const mode of ['major', 'minor'] as const) {
        const piece = { stepsPerQuarter: 1, frames: [[60]], conditions: { key: [{ tonic, mode }] } };
        expect(toFrames(fromFrames(piece), piece).piece.conditions!.key).toEqual([{ tonic, mode }]);
      }
    }
  });

  test('what does not fit is told', () => {
    const voices = [0, 1].map((i) => ({ name: '', program: 0, channel: i * 9, percussion: i === 1 }));
    const notes = [
      note(10, 0, 480),
      note(120, 0, 480),
      note(60, 0, 240),
      note(60, 100, 860),
      note(36, 0, 9, 1),
    ];
    const framed = toFrames(createSequence({ voices, notes }), { stepsPerQuarter: 1 });
    expect(framed.piece.frames).toEqual([[108, 60, 22], [60]]);
    expect(framed).toMatchObject({ moved: 2, merged: 1, fit: 6 / 8 });
    expect(framed.notes).toEqual([
      '1 drum notes were left out.',
      '2 notes outside the piano were moved by octaves.',
      '1 notes were left out: another of the same pitch begins in the same frame.',
    ]);
    const drums = toFrames(createSequence({ voices, notes }), { stepsPerQuarter: 1, percussion: true });
    expect(drums.piece.frames[0]).toEqual([108, 60, 36, 22]);
    const only = createSequence({ voices, notes: notes.slice(4) });
    expect(toFrames(only, { stepsPerQuarter: 1 }).piece.frames).toEqual([]);
  });

  test('too long a piece is refused before anything of its size is made', () => {
    const long = createSequence({ notes: [note(60, 2 ** 30, 480)], ticksPerQuarter: 1 });
    expect(() => toFrames(long, { stepsPerQuarter: 1 })).toThrow(/sliceSequence/);
    for (const stepsPerQuarter of [0, 1.5, 97, Number.NaN]) {
      expect(() => toFrames(long, { stepsPerQuarter })).toThrow(ArgumentError);
    }
  });

  test('three hours with a hundred thousand notes that all sound to the end take no time', () => {
    const end = 3 * 60 * 120 * 480;
    const notes = Array.from({ length: 100_000 }, (_, i) => note(21 + (i % 88), i * 100, end - i * 100));
    const { frames } = toFrames(createSequence({ notes }), { stepsPerQuarter: 1 }).piece;
    expect(frames.length).toBe(21_600);
    expect(frames.at(-1)!.length).toBe(88);
  });
});

test.each([
  ['pitch', { pitch: 128 }],
  ['start', { start: -1 }],
  ['duration', { duration: 0 }],
  ['velocity', { velocity: 0.5 }],
  ['voice', { voice: 1 }],
])('createSequence() names a bad %s', (name, change) => {
  const notes = [note(60, 0, 1), { ...note(60, 0, 1), ...change }];
  expect(() => createSequence({ notes })).toThrow(ArgumentError);
  expect(() => createSequence({ notes })).toThrow(`.${name} must be`);
});

test.each([
  ['tempo', { tempos: [{ tick: 0, bpm: 0 }] }],
  ['time signature', { timeSignatures: [{ tick: 0, numerator: 3, denominator: 5 }] }],
  ['key signature', { keySignatures: [{ tick: 0, fifths: 8, mode: 'major' as const }] }],
  ['pedal', { pedals: [{ tick: 0, voice: 1, down: true }] }],
  ['chord', { chords: [{ tick: 0.5, symbol: 'C' }] }],
  ['fermata', { fermatas: [-1] }],
  ['loop', { loop: { start: 4, end: 4 } }],
  ['ticksPerQuarter', { ticksPerQuarter: 0 }],
  ['length', { length: Number.NaN }],
])('createSequence() names a bad %s', (name, parts) => {
  expect(() => createSequence({ notes: [], ...parts })).toThrow(ArgumentError);
  expect(() => createSequence({ notes: [], ...parts })).toThrow(name);
});

test('createSequence() puts everything in order', () => {
  const sequence = createSequence({
    notes: [note(60, 5, 1), note(60, 0, 1), note(64, 0, 9)],
    fermatas: [7, 2],
    tempos: [
      { tick: 9, bpm: 50 },
      { tick: 0, bpm: 60 },
    ],
  });
  expect(sequence.notes.map(({ pitch, start }) => [start, pitch])).toEqual([
    [0, 64],
    [0, 60],
    [5, 60],
  ]);
  expect(sequence.fermatas).toEqual([2, 7]);
  expect(sequence.tempos.map(({ bpm }) => bpm)).toEqual([60, 50]);
  expect(sequence.length).toBe(9);
});

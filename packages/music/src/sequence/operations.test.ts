import { ArgumentError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Note, NoteSequence } from '../contract/note-sequence.ts';
import { applyPedal } from './apply-pedal.ts';
import { concatSequences } from './concat.ts';
import { createSequence } from './create-sequence.ts';
import { mergeVoices } from './merge-voices.ts';
import { quantizeSequence, swingSequence } from './quantize.ts';
import { sliceSequence } from './slice.ts';
import { splitVoice } from './split-voices.ts';
import { tempoMap } from './tempo-map.ts';
import { toFrames } from './to-frames.ts';
import { transposeSequence } from './transpose.ts';

const note = (pitch: number, start: number, duration: number, voice = 0): Note => ({
  ...{ pitch, start, duration, velocity: 80, voice },
});
const brief = ({ notes }: NoteSequence): number[][] =>
  notes.map(({ duration, pitch, start }) => [pitch, start, duration]);
const voice = (name: string, channel = 0) => ({ name, program: 0, channel, percussion: channel === 9 });

const notes = fc.array(
  fc.record({
    pitch: fc.integer({ min: 50, max: 60 }),
    start: fc.nat(2000),
    duration: fc.integer({ min: 1, max: 900 }),
    velocity: fc.constant(80),
    voice: fc.constant(0),
  }),
  { maxLength: 25 },
);

describe('tempoMap()', () => {
  test('gives published figures: a quarter at 120 lasts half a second', () => {
    const map = tempoMap({
      ticksPerQuarter: 480,
      tempos: [
        { tick: 480, bpm: 60 },
        { tick: 960, bpm: 240 },
      ],
    });
    expect([0, 480, 720, 960, 1440].map(map.secondsAt)).toEqual([0, 0.5, 1, 1.5, 1.75]);
    expect([0, 0.5, 1, 1.5, 1.75].map(map.tickAt)).toEqual([0, 480, 720, 960, 1440]);
  });

  test('sums tick by tick what it says at once, and goes back', () => {
    const tempos = fc.array(fc.record({ tick: fc.nat(50), bpm: fc.integer({ min: 20, max: 300 }) }));
    fc.assert(
      fc.property(tempos, fc.nat(80), (list, tick) => {
        const { tempos: sorted } = createSequence({ notes: [], tempos: list });
        let seconds = 0;
        for (let t = 0; t < tick; t++) {
          seconds += 60 / 24 / (sorted.findLast((each) => each.tick <= t)?.bpm ?? 120);
        }
        const map = tempoMap({ tempos: sorted, ticksPerQuarter: 24 });
        expect(map.secondsAt(tick)).toBeCloseTo(seconds, 9);
        expect(map.tickAt(map.secondsAt(tick))).toBeCloseTo(tick, 6);
      }),
    );
  });
});

describe('quantizeSequence()', () => {
  test('goes to the nearest line, and tells how far', () => {
    const played = createSequence({ notes: [note(60, 10, 100), note(62, 230, 10), note(64, 485, 470)] });
    const { maxShift, meanShift, sequence } = quantizeSequence(played, { stepsPerQuarter: 4 });
    expect(brief(sequence)).toEqual([
      [60, 0, 120],
      [62, 240, 120],
      [64, 480, 480],
    ]);
    expect(maxShift).toBeCloseTo(10 / 480);
    expect(meanShift).toBeCloseTo(25 / 3 / 480);
    const kept = quantizeSequence(played, { stepsPerQuarter: 4, ends: false }).sequence;
    expect(brief(kept).map(([, , duration]) => duration)).toEqual([100, 10, 470]);
  });

  test('no line is nearer than the one that it goes to, and the grid stays where it is', () => {
    const swings = fc.double({ min: 0.4, max: 0.75, noNaN: true });
    fc.assert(
      fc.property(notes, swings, fc.constantFrom(1, 2, 3, 4), (list, swing, stepsPerQuarter) => {
        const played = createSequence({ notes: list });
        const options = { stepsPerQuarter, swing };
        const { maxShift, sequence } = quantizeSequence(played, options);
        const lines = Array.from({ length: 8 * stepsPerQuarter }, (_, i) => {
          const beat = (i % stepsPerQuarter) / stepsPerQuarter;
          const swung = beat < 0.5 ? beat * 2 * swing : swing + (beat - 0.5) * 2 * (1 - swing);
          return Math.round((Math.floor(i / stepsPerQuarter) + swung) * 480);
        });
        const gap = (tick: number): number => Math.min(...lines.map((line) => Math.abs(line - tick)));
        expect(maxShift * 480).toBeCloseTo(Math.max(0, ...list.map(({ start }) => gap(start))), 6);
        for (const { start } of sequence.notes) expect(lines).toContain(start);
        expect(quantizeSequence(sequence, options).sequence).toEqual(sequence);
      }),
    );
  });

  test('takes swing out that was put in', () => {
    const straight = createSequence({ notes: [0, 1, 2, 3, 4, 5].map((i) => note(60 + i, i * 240, 240)) });
    const swung = swingSequence(straight, 2 / 3);
    expect(swung.notes.map(({ start }) => start)).toEqual([0, 320, 480, 800, 960, 1280]);
    const options = { stepsPerQuarter: 2, swing: 2 / 3 };
    expect(quantizeSequence(swung, options)).toMatchObject({ maxShift: 0, sequence: swung });
    expect(quantizeSequence(swung, { ...options, straighten: true }).sequence).toEqual(straight);
  });

  test.each([{ stepsPerQuarter: 0 }, { stepsPerQuarter: 481 }, { stepsPerQuarter: 4, swing: 1 }])(
    '%j is refused',
    (options) => {
      expect(() => quantizeSequence(createSequence({ notes: [] }), options)).toThrow(ArgumentError);
    },
  );
});

describe('transposeSequence()', () => {
  const sequence = createSequence({
    voices: [voice('Piano'), voice('Kit', 9)],
    notes: [note(60, 0, 1), note(126, 0, 1), note(36, 0, 1, 1)],
    keySignatures: [{ tick: 0, fifths: 2, mode: 'minor' }],
    chords: [{ tick: 0, symbol: 'Bm7/A' }],
  });

  test('moves notes, keys and chords; drums stay, and nothing leaves the range', () => {
    const moved = transposeSequence(sequence, 3);
    expect(moved.notes.map(({ pitch }) => pitch)).toEqual([117, 63, 36]);
    // B minor goes to D minor.
    expect(moved.keySignatures).toEqual([{ tick: 0, fifths: -1, mode: 'minor' }]);
    expect(moved.chords[0]!.symbol).toBe('Dm7/C');
    expect(() => transposeSequence(sequence, 0.5)).toThrow(ArgumentError);
  });

  test('goes back', () => {
    fc.assert(
      fc.property(
        notes,
        fc.integer({ min: -40, max: 40 }),
        fc.integer({ min: -5, max: 6 }),
        (list, by, fifths) => {
          const once = createSequence({ notes: list, keySignatures: [{ tick: 0, fifths, mode: 'major' }] });
          expect(transposeSequence(transposeSequence(once, by), -by)).toEqual(once);
        },
      ),
    );
  });
});

describe('sliceSequence() and concatSequences()', () => {
  test('a slice has what sounds there, and what holds there', () => {
    const sequence = createSequence({
      ticksPerQuarter: 10,
      notes: [note(60, 0, 25), note(62, 25, 50), note(64, 60, 10)],
      timeSignatures: [{ tick: 0, numerator: 3, denominator: 4 }],
      tempos: [{ tick: 5, bpm: 90 }],
      pedals: [{ tick: 10, voice: 0, down: true }],
      chords: [
        { tick: 0, symbol: 'C' },
        { tick: 30, symbol: 'F' },
      ],
      fermatas: [30, 70],
    });
    const part = sliceSequence(sequence, 20, 60);
    expect(brief(part)).toEqual([
      [60, 0, 5],
      [62, 5, 35],
    ]);
    expect(part).toMatchObject({
      length: 40,
      tempos: [{ tick: 0, bpm: 90 }],
      pedals: [{ tick: 0, down: true }],
      chords: [
        { tick: 0, symbol: 'C' },
        { tick: 10, symbol: 'F' },
      ],
      fermatas: [10],
      timeSignatures: [{ tick: 10, numerator: 3, denominator: 4 }],
    });
    const options = { stepsPerQuarter: 1 };
    const whole = toFrames(sequence, options).piece.conditions!.beat!;
    expect(toFrames(part, options).piece.conditions!.beat).toEqual(whole.slice(2, 6));
    expect(() => sliceSequence(sequence, 5, 5)).toThrow(ArgumentError);
  });

  test('parts put together are the whole, where no note is cut', () => {
    fc.assert(
      fc.property(notes, fc.integer({ min: 1, max: 1999 }), (list, at) => {
        const whole = createSequence({
          length: 3000,
          notes: list.flatMap((each) =>
            each.start < at && each.start + each.duration > at
              ? [{ ...each, duration: at - each.start }]
              : [each],
          ),
        });
        const { notes: joined, length } = concatSequences([
          sliceSequence(whole, 0, at),
          sliceSequence(whole, at),
        ]);
        expect({ notes: joined, length }).toEqual({ notes: whole.notes, length: 3000 });
      }),
    );
  });

  test('like voices are joined, ticks are made equal, and nothing holds beyond its piece', () => {
    const one = createSequence({
      ticksPerQuarter: 4,
      voices: [voice('A'), voice('B')],
      notes: [note(60, 0, 4), note(50, 0, 4, 1)],
      tempos: [{ tick: 0, bpm: 50 }],
      timeSignatures: [{ tick: 0, numerator: 1, denominator: 4 }],
    });
    const two = createSequence({
      ticksPerQuarter: 6,
      voices: [voice('B'), voice('C')],
      notes: [note(40, 3, 3), note(30, 6, 6, 1)],
    });
    const both = concatSequences([one, two]);
    expect(both.ticksPerQuarter).toBe(12);
    expect(both.voices.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(both.notes.map(({ pitch, start, voice: of }) => [pitch, start, of])).toEqual([
      [60, 0, 0],
      [50, 0, 1],
      [40, 18, 1],
      [30, 24, 2],
    ]);
    expect(both.tempos).toEqual([
      { tick: 0, bpm: 50 },
      { tick: 12, bpm: 120 },
    ]);
    expect(both.timeSignatures[1]).toEqual({ tick: 12, numerator: 4, denominator: 4 });
    expect(() => concatSequences([])).toThrow(ArgumentError);
  });
});

test('applyPedal() holds notes while the pedal is down, until they begin again', () => {
  const sequence = createSequence({
    voices: [voice('A'), voice('B')],
    notes: [note(60, 0, 5), note(62, 5, 5), note(60, 20, 5), note(64, 45, 2), note(40, 0, 5, 1)],
    pedals: [
      { tick: 4, voice: 0, down: true },
      { tick: 30, voice: 0, down: false },
      { tick: 46, voice: 0, down: true },
    ],
    length: 100,
  });
  const held = applyPedal(sequence);
  expect(brief(held)).toEqual([
    [60, 0, 20],
    [40, 0, 5],
    [62, 5, 25],
    [60, 20, 10],
    [64, 45, 55],
  ]);
  expect(held.pedals).toEqual([]);
});

describe('voices', () => {
  test('merged keep every note, and others their place', () => {
    const sequence = createSequence({
      voices: [voice('A'), voice('B'), voice('C')],
      notes: [note(60, 0, 5), note(50, 0, 5, 1), note(40, 0, 5, 2)],
      pedals: [{ tick: 0, voice: 2, down: true }],
    });
    const merged = mergeVoices(sequence, [2, 0]);
    expect(merged.voices.map(({ name }) => name)).toEqual(['B', 'C']);
    expect(merged.notes.map(({ pitch, voice: of }) => [pitch, of])).toEqual([
      [60, 1],
      [50, 0],
      [40, 1],
    ]);
    expect(merged.pedals[0]!.voice).toBe(1);
    expect(() => mergeVoices(sequence, [0, 3])).toThrow(ArgumentError);
  });

  test('split by motion have one note at a time, and what sounded sounds', () => {
    fc.assert(
      fc.property(notes, (list) => {
        const sequence = createSequence({ notes: list, ticksPerQuarter: 96 });
        const split = splitVoice(sequence);
        for (let of = 0; of < split.voices.length; of++) {
          let end = 0;
          for (const each of split.notes.filter((one) => one.voice === of)) {
            expect(each.start).toBeGreaterThanOrEqual(end);
            end = each.start + each.duration;
          }
        }
        const options = { stepsPerQuarter: 96 };
        const [before, after] = [sequence, split].map((each) => toFrames(each, options).piece);
        expect(after!.frames).toEqual(before!.frames);
        expect(after!.onsets).toEqual(before!.onsets);
      }),
    );
  });

  test('split by motion follow their lines', () => {
    const sequence = createSequence({
      voices: [voice('Other'), voice('Organ')],
      notes: [
        note(30, 0, 40),
        ...[
          note(67, 0, 10, 1),
          note(48, 0, 40, 1),
          note(65, 10, 10, 1),
          note(52, 10, 20, 1),
          note(64, 20, 20, 1),
        ],
      ],
    });
    const split = splitVoice(sequence, { voice: 1 });
    expect(split.voices.map(({ name }) => name)).toEqual(['Other', 'Organ 1', 'Organ 2', 'Organ 3']);
    expect(split.notes.map(({ pitch, voice: of }) => [pitch, of])).toEqual([
      [67, 1],
      [48, 3],
      [30, 0],
      [65, 1],
      [52, 2],
      [64, 1],
    ]);
    expect(() => splitVoice(sequence, { voice: 2 })).toThrow(ArgumentError);
  });

  test('split by skyline are a melody and the rest', () => {
    const sequence = createSequence({
      notes: [note(60, 0, 10), note(72, 0, 10), note(65, 5, 9), note(79, 8, 4)],
    });
    const { notes: parts } = splitVoice(sequence, { by: 'skyline' });
    expect(parts.map((each) => [each.pitch, each.start, each.duration, each.voice])).toEqual([
      [72, 0, 8, 0],
      [60, 0, 10, 1],
      [65, 5, 9, 1],
      [79, 8, 4, 0],
    ]);
  });
});

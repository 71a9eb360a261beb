import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { generate } from './generate.ts';
import { Grid } from './grid.ts';
import { harmonize } from './harmonize.ts';
import { tinyModel } from './testing/tiny-model.ts';
import type { Constraints } from './types.ts';

const pitches = [72, 67, 64, 60];
const model = tinyModel({ pitches, partial: true });
const range = fc
  .tuple(fc.integer({ min: 55, max: 75 }), fc.integer({ min: 55, max: 75 }))
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);

/** Whether a frame is as constraints ask, in the plainest words. */
function holds(frame: readonly number[], index: number, constraints: Constraints): boolean {
  const { fixed, pitchClasses, range, voiceRanges = [], notes = {} } = constraints;
  const classes = pitchClasses as readonly number[] | undefined;
  const inside = (pitch: number, bounds: readonly [number, number] | null | undefined): boolean =>
    !bounds || (pitch >= bounds[0] && pitch <= bounds[1]);
  return (
    (fixed?.[index] ?? []).every((pitch) => frame.includes(pitch)) &&
    frame.length >= (notes.min ?? 0) &&
    frame.length <= (notes.max ?? 88) &&
    frame.every(
      (pitch, rank) =>
        (classes?.includes(pitch % 12) ?? true) && inside(pitch, range) && inside(pitch, voiceRanges[rank]),
    )
  );
}

describe('constraints', () => {
  const anyConstraints = fc.record(
    {
      fixed: fc.array(fc.subarray(pitches, { maxLength: 2 }), { maxLength: 3 }),
      pitchClasses: fc.subarray([0, 2, 4, 5, 7, 9, 11], { minLength: 1 }),
      range,
      voiceRanges: fc.array(fc.option(range), { maxLength: 3 }),
      notes: fc.record({ min: fc.integer({ min: 0, max: 3 }), max: fc.integer({ min: 0, max: 5 }) }),
    },
    { requiredKeys: [] },
  );

  test('always hold, or contradict each other and say where', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        anyConstraints,
        fc.nat(1000),
        fc.constantFrom(1, 4),
        async (constraints, seed, particles) => {
          let piece: Awaited<ReturnType<typeof collect>>;
          try {
            piece = await collect(generate(model, { frames: 3, constraints, seed, particles }));
          } catch (error) {
            refused++;
            expect(String(error)).toMatch(
              /generate\(\): the constraints contradict each other in frame \d: .+; loosen/,
            );
            return;
          }
          expect(piece.frames).toHaveLength(3);
          for (const [index, frame] of piece.frames.entries())
            expect(holds(frame, index, constraints)).toBe(true);
        },
      ),
      { seed: 20240611, numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(20);
    expect(refused).toBeLessThan(280);
  });

  test('a grid opens exactly the notes after which a frame can be finished (brute force)', () => {
    const keys = [10, 11, 12, 13, 14];
    const subsets = Array.from({ length: 32 }, (_, mask) =>
      keys.filter((_, at) => (mask >> at) & 1).reverse(),
    );
    fc.assert(
      fc.property(
        fc.array(fc.subarray(keys), { minLength: 5, maxLength: 5 }),
        fc.subarray(keys, { maxLength: 2 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 5 }),
        (byRank, needed, min, max) => {
          const required = new Uint8Array(88);
          for (const key of needed) required[key] = 1;
          const allows = (rank: number, key: number): boolean => byRank[rank]?.includes(key) ?? false;
          const grid = new Grid({ allows, required, min, max });
          const good = subsets.filter(
            (frame) =>
              frame.length >= min &&
              frame.length <= max &&
              needed.every((key) => frame.includes(key)) &&
              frame.every((key, rank) => allows(rank, key)),
          );
          expect(grid.possible).toBe(good.length > 0);
          for (const frame of good) {
            for (let count = 0; count <= frame.length; count++) {
              const prefix = frame.slice(0, count);
              const matching = good.filter((other) => prefix.every((key, rank) => other[rank] === key));
              const out = new Uint8Array(89);
              const last = prefix.at(-1) ?? 88;
              expect(grid.fits(prefix)).toBe(true);
              grid.writeOpen(count, last, out);
              const opened = [...out.keys()].filter((key) => out[key] === 1);
              expect(opened).toEqual(
                [...new Set(matching.flatMap((other) => other[count] ?? []))].sort((a, b) => a - b),
              );
              expect(grid.mayEnd(count, last)).toBe(matching.some((other) => other.length === count));
            }
          }
        },
      ),
      { seed: 20240611, numRuns: 300 },
    );
  });

  test('chords of a progression, by frame', async () => {
    const chords = [[0, 4, 7], [7, 11, 2], null];
    const wide = tinyModel({ pitches: [74, 71, 67, 64, 60].slice(1), partial: true });
    const { frames } = await collect(
      generate(wide, { frames: 3, constraints: { pitchClasses: chords, notes: { min: 1 } } }),
    );
    expect(frames[0]!.every((pitch) => [0, 4, 7].includes(pitch % 12))).toBe(true);
    expect(frames[1]!.every((pitch) => [7, 11, 2].includes(pitch % 12))).toBe(true);
  });

  test.each<[string, Constraints, RegExp]>([
    [
      'fixed outside the range',
      { fixed: [[], [60]], range: [62, 80] },
      /frame 1: note 60 is fixed, but outside the range/,
    ],
    [
      'fixed outside the scale',
      { fixed: [[60]], pitchClasses: [2] },
      /frame 0: note 60 is fixed, but not among the pitch/,
    ],
    ['too many fixed', { fixed: [[60, 64]], notes: { max: 1 } }, /2 notes are fixed, but at most 1/],
    [
      'too few may sound',
      { range: [60, 61], notes: { min: 3 } },
      /at least 3 notes are asked for, but only 2/,
    ],
    ['min above max', { notes: { min: 3, max: 2 } }, /at least 3 and at most 2/],
    [
      'voices that exclude',
      { fixed: [[60]], voiceRanges: [[70, 80]], notes: { max: 1 } },
      /ranges of its voices/,
    ],
    [
      'a note beside the piano',
      { fixed: [[12]] },
      /fixed\[0\] must have MIDI numbers from 21 to 108.*got 12/,
    ],
    [
      'no pitch class',
      { pitchClasses: [12] },
      /pitchClasses\[0\] must be a whole number from 0 to 11, got 12/,
    ],
    ['a range upside down', { range: [70, 60] }, /range must be \[lowest, highest\], got \[70, 60\]/],
    [
      'a penalty that is no number',
      { penalties: { leaps: Number.NaN } },
      /penalties.leaps must be a number of nats/,
    ],
  ])('%s', async (_, constraints, message) => {
    await expect(collect(generate(model, { frames: 2, constraints }))).rejects.toThrow(message);
  });

  test('a score that forbids everything, or is no number', async () => {
    const forbid = (weight: number): Promise<unknown> =>
      collect(generate(model, { frames: 2, constraints: { score: () => weight } }));
    await expect(forbid(Number.NEGATIVE_INFINITY)).rejects.toThrow(/score forbids all 16 lines in frame 0/);
    await expect(forbid(Number.NaN)).rejects.toThrow(
      /score must give a number or -Infinity, got NaN in frame 0/,
    );
  });

  test('a penalty on parallel fifths and octaves lowers their share', async () => {
    const wide = tinyModel({ pitches: [74, 72, 67, 65, 60], spread: 0.5, partial: true });
    const share = async (penalty: number): Promise<number> => {
      const constraints = { notes: { min: 2, max: 2 }, penalties: { parallelFifths: penalty } };
      const { frames } = await collect(generate(wide, { frames: 400, constraints, seed: 1 }));
      return frames.filter((frame, index) => {
        const before = frames[index - 1];
        if (before === undefined || before[0] === frame[0]) return false;
        return before[0]! - before[1]! === 7 && frame[0]! - frame[1]! === 7;
      }).length;
    };
    const [free, penalised] = [await share(0), await share(4)];
    expect(free).toBeGreaterThan(15);
    expect(penalised).toBeLessThan(free / 4);
  });
});

describe('harmonize', () => {
  const wide = tinyModel({ pitches: [74, 72, 67, 65, 60], partial: true });

  test('has the melody in its voice and all voices in every frame', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.integer({ min: 45, max: 90 }), { freq: 6 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(4),
        fc.nat(1000),
        async (melody, voices, at, seed) => {
          if (melody.every((note) => note === null)) return;
          const voice = at % voices;
          const piece = await collect(harmonize(wide, melody, { voice, voices, seed, particles: 4 }));
          expect(piece.frames).toHaveLength(melody.length);
          for (const [index, note] of melody.entries()) {
            const sung = piece.voices![index]!;
            const frame = piece.frames[index]!;
            expect(sung).toHaveLength(voices);
            expect(sung[voice]).toBe(note ?? -1);
            const sounding = sung.filter((pitch) => pitch >= 0);
            expect(sounding).toHaveLength(note === null ? voices - 1 : voices);
            expect(sounding).toEqual([...sounding].sort((a, b) => b - a));
            expect([...new Set(sounding)]).toEqual(frame);
            expect(frame.length).toBeGreaterThanOrEqual(sounding.length - 1);
          }
        },
      ),
      { seed: 20240611, numRuns: 150 },
    );
  });

  test.each<[string, (number | null)[], object, RegExp]>([
    ['a melody below the piano', [60, 20], {}, /melody must have MIDI numbers from 21 to 108.*got 20/],
    ['no note at all', [null], {}, /melody must have a note at least, got none in 1 frames/],
    ['no frame', [], {}, /got none in 0 frames/],
    [
      'a soprano too low for others',
      [22],
      {},
      /frame 0: at least 3 notes|frame 0: no chord has the given voice/,
    ],
    ['an unknown voice', [60], { voice: 'viola' }, /voice must be soprano, alto, tenor, bass/],
    ['a voice too many', [60], { voice: 4 }, /voice must be a whole number from 0 to 3, got 4/],
    ['no voices', [60], { voices: 0 }, /voices must be a whole number from 1 to 12/],
  ])('%s', (_, melody, options, message) => {
    expect(() => harmonize(wide, melody, options)).toThrow(message);
  });

  test('a melody of chords', () => {
    expect(() => harmonize(wide, { stepsPerQuarter: 1, frames: [[60, 55]] })).toThrow(/one note at a time/);
  });
});

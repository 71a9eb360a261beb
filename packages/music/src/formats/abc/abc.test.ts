import { DataError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Note, NoteSequence } from '../../contract/note-sequence.ts';
import { createSequence } from '../../sequence/create-sequence.ts';
import { readAbc } from './read.ts';
import { writeAbc } from './write.ts';

const quarters = ({ notes, ticksPerQuarter }: NoteSequence): number[][] =>
  notes.map(({ duration, pitch, start, voice }) => [
    pitch,
    start / ticksPerQuarter,
    duration / ticksPerQuarter,
    voice,
  ]);
const read = async (text: string): Promise<NoteSequence> => (await readAbc(text)).sequences[0]!;

const voices = fc.array(
  fc.array(
    fc.record({
      // Sixteenths, dotted notes, thirds of a quarter, and a length that no single note has.
      duration: fc.constantFrom(120, 180, 240, 160, 320, 600, 480, 960, 15),
      rest: fc.constantFrom(0, 0, 0, 240, 160, 1920),
      // Not three neighbours: they have no three places on a staff.
      pitches: fc.uniqueArray(fc.integer({ min: 24, max: 100 }), {
        selector: (pitch) => pitch >> 1,
        minLength: 1,
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  { minLength: 1, maxLength: 4 },
);

describe('writeAbc() and readAbc()', () => {
  test('keep pitches, onsets and lengths, in any key and metre', async () => {
    const metre = fc.constantFrom([4, 4], [3, 4], [6, 8], [2, 2], [5, 8]);
    const key = fc.record({
      fifths: fc.integer({ min: -7, max: 7 }),
      mode: fc.constantFrom('major' as const, 'minor' as const),
    });
    await fc.assert(
      fc.asyncProperty(
        voices,
        metre,
        fc.constantFrom(0, 240, 960),
        key,
        key,
        async (parts, [n, d], pickup, first, second) => {
          const sequence = createSequence({
            voices: parts.map((_, i) => ({
              name: `Part ${i}`,
              program: i * 9,
              channel: i,
              percussion: false,
            })),
            notes: parts.flatMap((steps, voice) => {
              let tick = 0;
              return steps.flatMap(({ duration, pitches, rest }) => {
                const start = tick + rest;
                tick = start + duration;
                return pitches.map((pitch): Note => ({ pitch, start, duration, velocity: 80, voice }));
              });
            }),
            timeSignatures: [
              { tick: pickup, numerator: n!, denominator: d! },
              { tick: pickup + (2 * 1920 * n!) / d!, numerator: 4, denominator: 4 },
            ],
            keySignatures: [
              { tick: 0, ...first },
              { tick: 240, ...second },
            ],
            tempos: [{ tick: 0, bpm: 90 }],
          });
          const { notes, sequences } = await readAbc(writeAbc(sequence));
          expect(notes).toEqual([]);
          expect(sequences.length).toBe(1);
          expect(quarters(sequences[0]!)).toEqual(quarters(sequence));
          expect(sequences[0]).toMatchObject({ voices: sequence.voices, tempos: sequence.tempos });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('notes of one voice may overlap', async () => {
    const of = (pitch: number, start: number, duration: number): Note => ({
      pitch,
      start,
      duration,
      velocity: 80,
      voice: 0,
    });
    const sequence = createSequence({
      notes: [of(72, 0, 480), of(60, 0, 960), of(71, 480, 480), of(60, 960, 480)],
    });
    const text = writeAbc(sequence);
    expect(text).toContain('[cC-]2 [BC]2 C2 |]');
    expect(quarters(await read(text))).toEqual(quarters(sequence));
  });

  test('ties go from line to line of the staff, in and out of chords', async () => {
    const held = [
      [64, 0, 1, 0],
      [69, 0, 1.5, 0],
      [65, 1.5, 1, 0],
    ];
    expect(quarters(await read('X:1\nL:1/8\nK:C\n[EA-]2 A F2|]'))).toEqual([held[1], held[0], held[2]]);
    const chords = await read('X:1\nL:1/8\nK:C\n[EGA-]2 [FA]|]');
    expect(chords.notes.filter(({ pitch }) => pitch === 69).length).toBe(1);
  });

  test('write what people would: key, upbeat, bars, ties, triplets, marks', async () => {
    const pitches = [62, 67, 69, 71, 72, 74, 66, 65, 66];
    const starts = [0, 240, 480, 640, 800, 960, 1440, 1680, 1920];
    const sequence = createSequence({
      title: 'Tune',
      voices: [{ name: 'Flute', program: 73, channel: 0, percussion: false }],
      notes: pitches.map((pitch, i) => ({
        ...{ pitch, start: starts[i]!, velocity: 80, voice: 0 },
        duration: (starts[i + 1] ?? 2640) - starts[i]!,
      })),
      length: 3120,
      timeSignatures: [{ tick: 240, numerator: 3, denominator: 4 }],
      keySignatures: [{ tick: 0, fifths: 1, mode: 'major' }],
      tempos: [
        { tick: 0, bpm: 96 },
        { tick: 1680, bpm: 60 },
      ],
      chords: [
        { tick: 240, symbol: 'G' },
        { tick: 1440, symbol: 'D7/F#' },
      ],
      fermatas: [1920],
    });
    const text = writeAbc(sequence);
    expect(text.split('\n')).toEqual([
      ...['X:1', 'T:Tune', 'M:3/4', 'L:1/8', 'Q:1/4=96', 'K:G', 'V:1 name="Flute"', '%%MIDI program 73'],
      'D | "G"G (3ABc d2 "D7/F#"F | [Q:1/4=60]=F !fermata!^F3 z2 |]',
      '',
    ]);
    const again = await read(text);
    expect(again).toEqual(sequence);
  });

  test('tunes as they are found', async () => {
    const { notes, sequences } = await readAbc(
      [
        '%abc-2.1',
        'X:1',
        'T:The Legacy Jig',
        'M:6/8',
        'L:1/8',
        'K:Dmix',
        '|:"D"FAd "G"{c}~d2e|1 f3 f3:|2 ^c3 (2dc HB2||',
        '',
        'X:2',
        'T:Broken',
        'K:C',
        '',
        'X:3',
        'T:Change',
        'M:C|',
        'L:1/4',
        'Q:1/2=60',
        'K:F#m',
        'F3 B/>c/|[M:3/4][K:Bb] B2 [EG]|',
      ].join('\n'),
    );
    expect(sequences.map(({ title }) => title)).toEqual(['The Legacy Jig', 'Change']);
    expect(notes[0]).toMatch(/^The tune at line 9 was passed over: .*must have notes/);
    expect(notes.slice(1)).toEqual(['Grace notes were left out.', 'Ornaments were left out.']);
    const [jig, change] = sequences;
    expect(jig!.keySignatures).toEqual([{ tick: 0, fifths: 1, mode: 'major' }]);
    expect(jig!.notes.slice(0, 7).map(({ pitch }) => pitch)).toEqual([66, 69, 74, 74, 76, 78, 78]);
    expect(jig!.chords.map(({ symbol, tick }) => [symbol, tick / 480])).toEqual([
      ['D', 0],
      ['G', 1.5],
      ['D', 6],
      ['G', 7.5],
    ]);
    expect(jig!.fermatas.length).toBe(1);
    expect(change).toMatchObject({
      tempos: [{ tick: 0, bpm: 120 }],
      timeSignatures: [
        { tick: 0, numerator: 2, denominator: 2 },
        { tick: 1920, numerator: 3, denominator: 4 },
      ],
      keySignatures: [
        { tick: 0, fifths: 3, mode: 'minor' },
        { tick: 1920, fifths: -2, mode: 'major' },
      ],
    });
    expect(quarters(change!)).toEqual([
      [66, 0, 3, 0],
      [71, 3, 0.75, 0],
      [73, 3.75, 0.25, 0],
      [70, 4, 2, 0],
      [67, 6, 1, 0],
      [63, 6, 1, 0],
    ]);
  });

  test('drums stay drums, and what would end a line or a name does not', async () => {
    const sequence = createSequence({
      title: 'A\nX:2 "B"',
      voices: [{ name: 'Kit "1"', program: 0, channel: 9, percussion: true }],
      notes: [{ pitch: 38, start: 0, duration: 480, velocity: 80, voice: 0 }],
    });
    const again = await read(writeAbc(sequence));
    expect(again.voices).toEqual([{ name: 'Kit  1', program: 0, channel: 9, percussion: true }]);
    expect(again.title).toBe('A X:2  B');
    expect(again.notes).toEqual(sequence.notes);
  });

  test.each([
    ['', /no ABC/],
    ['<html>', /no ABC/],
    ['X:1\nK:C\n', /must have notes/],
    ['X:1\nL:1/4\nK:C\nC99999999999|', /up to 65536 whole notes/],
    [`X:1\nK:C\n${'C&'.repeat(1900)}C|`, /more voices joined by "&"/],
    [`X:1\nK:C\n${'h'.repeat(5000)}`, /a line has more than/],
    [`X:1\nK:C\n${'C D E F|\n'.repeat(30_000)}`, /a tune has/],
  ])('%.20j is refused with a reason', async (text, message) => {
    await expect(readAbc(text)).rejects.toThrow(DataError);
    await expect(readAbc(text)).rejects.toThrow(message);
  });

  test('damage ends in an error or in notes', async () => {
    const good =
      'X:1\nT:T\nM:3/4\nL:1/8\nQ:1/4=100\nK:G\nV:1\n|:"G"GABc (3dBA|1 [GB]4-[GB]2:|2 !fermata!G6|]\nV:2\nG,6|D,6|G,6|\n';
    const piece = fc.constantFrom(...'|:[](){}"!^_=,\'/>-~%&\\\n0123456789CcZzXKLMVW');
    const hurt = fc
      .array(fc.tuple(fc.nat(good.length), piece), { minLength: 1, maxLength: 12 })
      .map((changes) =>
        changes.reduce((text, [at, by]) => text.slice(0, at) + by + text.slice(at + 1), good),
      );
    await fc.assert(
      fc.asyncProperty(hurt, async (text) => {
        try {
          await readAbc(text);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 400 },
    );
  });
});

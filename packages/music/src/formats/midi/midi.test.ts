import { DataError } from '@recurra/plugin';
import toneMidi from '@tonejs/midi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NoteSequence } from '../../contract/note-sequence.ts';
import { createSequence } from '../../sequence/create-sequence.ts';
import { readMidi } from './read.ts';
import { writeMidi } from './write.ts';

const { Midi } = toneMidi;

/** A number as four bytes, a file as chunks. */
const int32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >> shift) & 255);
const chunk = (tag: string, data: readonly number[]): number[] => [
  ...[...tag].map((each) => each.charCodeAt(0)),
  ...int32(data.length),
  ...data,
];
const header = (format: number, tracks: number, division = 96): number[] =>
  chunk('MThd', [0, format, 0, tracks, division >> 8, division & 255]);
const end = [0, 0xff, 0x2f, 0];
const file = (...tracks: number[][]): Uint8Array =>
  Uint8Array.from([
    ...header(tracks.length > 1 ? 1 : 0, tracks.length),
    ...tracks.flatMap((track) => chunk('MTrk', track)),
  ]);
const brief = ({ notes }: NoteSequence): number[][] =>
  notes.map(({ duration, pitch, start, velocity, voice }) => [pitch, start, duration, velocity, voice]);

/** Sequences as files can hold them: every voice has a note, equal notes of a voice do not overlap. */
const sequences: fc.Arbitrary<NoteSequence> = fc
  .record({
    title: fc.option(fc.constantFrom('Canon', 'Prélude №1', '前奏曲'), { nil: undefined }),
    ticksPerQuarter: fc.integer({ min: 1, max: 32767 }),
    loop: fc.option(fc.constant({ start: 3, end: 40 }), { nil: undefined }),
    tempos: fc.array(
      fc.record({
        tick: fc.nat(1000),
        bpm: fc.integer({ min: 1, max: 0xffffff }).map((micros) => 6e7 / micros),
      }),
      { maxLength: 3 },
    ),
    timeSignatures: fc.array(
      fc.record({
        tick: fc.nat(1000),
        numerator: fc.integer({ min: 1, max: 255 }),
        denominator: fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
      }),
      { maxLength: 3 },
    ),
    keySignatures: fc.array(
      fc.record({
        tick: fc.nat(1000),
        fifths: fc.integer({ min: -7, max: 7 }),
        mode: fc.constantFrom('major' as const, 'minor' as const),
      }),
      { maxLength: 3 },
    ),
    voices: fc.array(
      fc.record({
        name: fc.constantFrom('', 'Soprano', 'Flöte'),
        program: fc.integer({ min: 0, max: 127 }),
        channel: fc.integer({ min: 0, max: 15 }),
        steps: fc.array(
          fc.record({
            pitch: fc.integer({ min: 0, max: 127 }),
            rest: fc.nat(300),
            duration: fc.integer({ min: 1, max: 20_000 }),
            velocity: fc.integer({ min: 1, max: 127 }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        pedals: fc.array(fc.record({ tick: fc.nat(500), down: fc.boolean() }), { maxLength: 3 }),
      }),
      // More than MIDI has channels.
      { minLength: 1, maxLength: 20 },
    ),
  })
  .map(({ voices, title, loop, ...marks }) =>
    createSequence({
      ...marks,
      ...(title !== undefined && { title }),
      ...(loop !== undefined && { loop }),
      voices: voices.map(({ channel, name, program }) => ({
        ...{ channel, name, program },
        percussion: channel === 9,
      })),
      pedals: voices.flatMap(({ pedals }, voice) => pedals.map((each) => ({ ...each, voice }))),
      length: 50_000,
      notes: voices.flatMap(({ steps }, voice) => {
        const free = new Map<number, number>();
        let tick = 0;
        return steps.map(({ duration, pitch, rest, velocity }) => {
          tick = Math.max(tick + rest, free.get(pitch) ?? 0);
          free.set(pitch, tick + duration);
          return { pitch, start: tick, duration, velocity, voice };
        });
      }),
    }),
  );

describe('MIDI', () => {
  test('what is written is read again, to the tick', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const read = readMidi(writeMidi(sequence));
        expect(read).toEqual({ ...sequence, tempos: read.tempos });
        expect(read.tempos.map(({ tick }) => tick)).toEqual(sequence.tempos.map(({ tick }) => tick));
        read.tempos.forEach(({ bpm }, i) => {
          expect(bpm).toBeCloseTo(sequence.tempos[i]!.bpm, 9);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('what has been read comes back the same however notes overlap', () => {
    const event = fc.tuple(
      fc.constantFrom(0x90, 0x80, 0x91),
      fc.integer({ min: 60, max: 62 }),
      fc.nat(3),
      fc.nat(20),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const track = events.flatMap(([status, pitch, velocity, delta]) => [
          delta,
          status,
          pitch,
          velocity * 40,
        ]);
        const once = readMidi(file([...track, 9, ...end.slice(1)]));
        expect(readMidi(writeMidi(once))).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });

  test('another library finds in our files what we wrote', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const tone = new Midi(writeMidi(sequence));
        expect(tone.header.ppq).toBe(sequence.ticksPerQuarter);
        const theirs = tone.tracks
          .filter(({ notes }) => notes.length > 0)
          .flatMap(({ channel, instrument, notes }) =>
            notes.map(({ durationTicks, midi, ticks, velocity }) =>
              [ticks, midi, durationTicks, Math.round(velocity * 127), channel, instrument.number].join(),
            ),
          );
        const ours = sequence.notes.map(({ duration, pitch, start, velocity, voice }) => {
          const { channel, program } = sequence.voices[voice]!;
          return [start, pitch, duration, velocity, channel, program].join();
        });
        expect(theirs.sort()).toEqual(ours.sort());
        expect(tone.header.keySignatures.length).toBe(sequence.keySignatures.length);
        expect(tone.header.timeSignatures.map(({ timeSignature: [n, d] }) => `${n}/${d}`).sort()).toEqual(
          sequence.timeSignatures.map(({ denominator, numerator }) => `${numerator}/${denominator}`).sort(),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('files of another library are read', () => {
    const tone = new Midi();
    tone.header.setTempo(93);
    tone.header.timeSignatures.push({ ticks: 0, timeSignature: [6, 8] });
    tone.header.keySignatures.push({ ticks: 0, key: 'Eb', scale: 'minor' });
    for (let part = 0; part < 24; part++) {
      const track = tone.addTrack();
      track.name = `Part ${part}`;
      track.channel = part % 16;
      track.instrument.number = part;
      for (let n = 0; n < 5; n++) {
        track.addNote({
          midi: 40 + part + n,
          ticks: n * 77 + part,
          durationTicks: 31 + n,
          velocity: 100 / 127,
        });
      }
      track.addCC({ number: 64, value: 1, ticks: 12 });
    }
    const read = readMidi(tone.toArray());
    expect(read.ticksPerQuarter).toBe(tone.header.ppq);
    expect(read.tempos[0]!.bpm).toBeCloseTo(93, 3);
    expect(read.timeSignatures).toEqual([{ tick: 0, numerator: 6, denominator: 8 }]);
    expect(read.voices.map(({ name }) => name)).toEqual(tone.tracks.map(({ name }) => name));
    expect(read.voices.map(({ program }) => program)).toEqual(tone.tracks.map((_, part) => part));
    expect(read.voices.filter(({ percussion }) => percussion).map(({ name }) => name)).toEqual(['Part 9']);
    expect(read.pedals.length).toBe(24);
    expect(read.notes.length).toBe(120);
    expect(read.notes).toContainEqual({ pitch: 66, start: 254, duration: 34, velocity: 100, voice: 23 });
  });

  test('running status, ends by velocity 0, several channels in one track', () => {
    const read = readMidi(
      file([0, 0x90, 60, 64, 5, 64, 65, 10, 60, 0, 5, 64, 0, 0, 0x99, 36, 90, 7, 36, 0, ...end]),
    );
    expect(brief(read)).toEqual([
      [60, 0, 15, 64, 0],
      [64, 5, 15, 65, 0],
      [36, 20, 7, 90, 1],
    ]);
    expect(read.voices.map(({ percussion }) => percussion)).toEqual([false, true]);
    expect(read.length).toBe(27);
  });

  test('notes that overlap, last nothing, or never end', () => {
    const on = (delta: number, velocity: number): number[] => [delta, 0x90, 60, velocity];
    const read = readMidi(
      file([
        ...on(0, 10),
        ...on(5, 20),
        ...on(5, 0),
        ...on(5, 0),
        ...on(5, 30),
        ...on(0, 0),
        ...on(5, 40),
        60,
        ...end.slice(1),
      ]),
    );
    expect(brief(read)).toEqual([
      [60, 0, 10, 10, 0],
      [60, 5, 10, 20, 0],
      [60, 20, 1, 30, 0],
      [60, 25, 60, 40, 0],
    ]);
  });

  test('other chunks and what follows the end of a track are passed over', () => {
    const track = [0, 0x90, 60, 64, 8, 0x80, 60, 0, ...end];
    const plain = file(track);
    const odd = Uint8Array.from([
      ...header(0, 1),
      ...chunk('XFIH', [1, 2, 3]),
      ...chunk('MTrk', [...track, 1, 2]),
    ]);
    expect(readMidi(odd)).toEqual(readMidi(plain));
    const riff = Uint8Array.from([
      ...[...'RIFF'].map((each) => each.charCodeAt(0)),
      ...int32(plain.length + 12).reverse(),
      ...[...'RMIDdata'].map((each) => each.charCodeAt(0)),
      ...int32(plain.length).reverse(),
      ...plain,
    ]);
    expect(readMidi(riff)).toEqual(readMidi(plain));
    // Views into larger memory, as Node's buffers are.
    const within = new Uint8Array(plain.length + 9);
    within.set(plain, 5);
    expect(readMidi(within.subarray(5, 5 + plain.length))).toEqual(readMidi(plain));
  });

  test('names are cut where a file cannot hold them, and never broken', () => {
    const name = 'ü'.repeat(200);
    const voice = { name, program: 0, channel: 0, percussion: false };
    const notes = [{ pitch: 60, start: 0, duration: 1, velocity: 1, voice: 0 }];
    expect(readMidi(writeMidi(createSequence({ voices: [voice], notes }))).voices[0]!.name).toBe(
      'ü'.repeat(63),
    );
    const latin = file([0, 0xff, 3, 4, 0x46, 0x6c, 0xf6, 0x74, 0, 0x90, 60, 1, 9, 60, 0, ...end]);
    expect(readMidi(latin).title).toBe('Flöt');
  });

  test('drums stay on their channel, and only they', () => {
    const voices = [
      { name: 'Kit', program: 0, channel: 3, percussion: true },
      { name: 'Harp', program: 46, channel: 9, percussion: false },
    ];
    const notes = voices.map((_, voice) => ({ pitch: 40, start: 0, duration: 9, velocity: 9, voice }));
    const read = readMidi(writeMidi(createSequence({ voices, notes })));
    expect(read.voices.map(({ name, percussion }) => [name, percussion])).toEqual([
      ['Kit', true],
      ['Harp', false],
    ]);
  });

  test('empty tracks are no trouble', () => {
    expect(readMidi(file(end, [])).notes).toEqual([]);
    expect(readMidi(Uint8Array.from(header(1, 0))).voices).toEqual([]);
  });

  test.each([
    ['nothing', Uint8Array.of(), /must begin with "MThd"/],
    ['a page', new TextEncoder().encode('<!doctype html>'), /must begin with "MThd", got "<!do"/],
    ['half a header', Uint8Array.from(header(0, 1)).subarray(0, 11), /ends in its header/],
    ['SMPTE time', Uint8Array.from(header(0, 1, 0xe728)), /SMPTE/],
    ['no ticks', Uint8Array.from(header(0, 1, 0)), /0 ticks a quarter/],
    ['patterns', Uint8Array.from(header(2, 1)), /format 2/],
    ['a missing track', Uint8Array.from(header(1, 3)), /0 tracks of the 3/],
    ['a cut track', file([0, 0x90, 60, 64, ...end]).subarray(0, 24), /track 1 ends in the middle/],
    [
      'a text beyond its track',
      file([0, 0xff, 3, 100, 65]),
      /track 1, event 1: an event goes beyond its end/,
    ],
    ['data without a status', file([0, 60, 64, ...end]), /data where an event must begin/],
    [
      'a track longer than any',
      file(Array.from({ length: 20 }, () => [0xff, 0xff, 0xff, 0x7f, 0x90, 60, 1]).flat()),
      /longer than/,
    ],
  ])('%s is refused with a reason', (_, bytes, message) => {
    expect(() => readMidi(bytes)).toThrow(DataError);
    expect(() => readMidi(bytes)).toThrow(message);
  });

  test('damage ends in an error or in notes, never otherwise', () => {
    const good = writeMidi(
      createSequence({
        notes: Array.from({ length: 12 }, (_, i) => ({
          pitch: 60 + i,
          start: i * 99,
          duration: 90,
          velocity: 70,
          voice: 0,
        })),
        tempos: [{ tick: 0, bpm: 100 }],
        timeSignatures: [{ tick: 0, numerator: 3, denominator: 4 }],
        keySignatures: [{ tick: 0, fifths: 2, mode: 'major' }],
      }),
    );
    const hurt = fc
      .tuple(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(good.length))
      .map(([changes, length]) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        return bytes.subarray(0, length + (length % 2) * good.length);
      });
    const noise = fc.uint8Array({ maxLength: 200 }).map((data) => file([...data]));
    fc.assert(
      fc.property(fc.oneof(hurt, noise), (bytes) => {
        try {
          const sequence = readMidi(bytes);
          expect(readMidi(writeMidi(sequence)).notes).toEqual(sequence.notes);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('a file of the largest size that only repeats one note is read in time', () => {
    const on = Array.from({ length: 40_000 }, () => [0, 60, 1]).flat();
    const off = Array.from({ length: 40_000 }, () => [0, 60, 0]).flat();
    expect(readMidi(file([0, 0x90, 60, 1, ...on, ...off, ...end])).notes.length).toBe(40_001);
  });
});

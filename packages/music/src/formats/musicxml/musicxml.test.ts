import { DataError } from '@recurra/plugin';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { NoteSequence } from '../../contract/note-sequence.ts';
import { readMusicXml } from './read.ts';

const doctype =
  '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">';
const score = (parts: readonly string[], list = ''): string =>
  `${doctype}<score-partwise version="4.0"><work><work-title>A &amp; B</work-title></work><part-list>${
    list ||
    parts.map((_, i) => `<score-part id="P${i}"><part-name>Part ${i}</part-name></score-part>`).join('')
  }</part-list>${parts.map((part, i) => `<part id="P${i}">${part}</part>`).join('')}</score-partwise>`;
const measure = (...content: string[]): string => `<measure>${content.join('')}</measure>`;
const attributes = (content: string, divisions = 2): string =>
  `<attributes><divisions>${divisions}</divisions>${content}</attributes>`;
const time = (beats: number | string, type: number): string =>
  `<time><beats>${beats}</beats><beat-type>${type}</beat-type></time>`;
const note = (name: string, duration: number, more = '', before = ''): string => {
  const [, step, sign, octave] = /^([A-G])([#b]?)(\d)$/.exec(name)!;
  const alter = sign === '#' ? '<alter>1</alter>' : sign === 'b' ? '<alter>-1</alter>' : '';
  return `<note>${before}<pitch><step>${step}</step>${alter}<octave>${octave}</octave></pitch><duration>${duration}</duration>${more}</note>`;
};
const rest = (duration: number): string => `<note><rest/><duration>${duration}</duration></note>`;
/** Pitch, onset and length in quarters, and voice. */
const brief = ({ notes, ticksPerQuarter }: NoteSequence): number[][] =>
  notes.map((each) => [
    each.pitch,
    each.start / ticksPerQuarter,
    each.duration / ticksPerQuarter,
    each.voice,
  ]);

describe('MusicXML', () => {
  test('the example of its tutorial: a whole middle C', () => {
    const { notes, sequence } = readMusicXml(
      score([measure(attributes(`<key><fifths>0</fifths></key>${time(4, 4)}`, 1), note('C4', 4))]),
    );
    expect(brief(sequence)).toEqual([[60, 0, 4, 0]]);
    expect(sequence).toMatchObject({
      title: 'A & B',
      length: 4 * sequence.ticksPerQuarter,
      voices: [{ name: 'Part 0' }],
      timeSignatures: [{ tick: 0, numerator: 4, denominator: 4 }],
      keySignatures: [{ tick: 0, fifths: 0, mode: 'major' }],
    });
    expect(notes).toEqual([]);
  });

  test('chords, backup, forward, voices, ties over bar lines, several divisions', () => {
    const voice = (n: number): string => `<voice>${n}</voice>`;
    const { sequence } = readMusicXml(
      score([
        measure(
          attributes(time(3, 4)),
          note('G4', 2, voice(1)),
          note('E4', 2, voice(1), '<chord/>'),
          note('A4', 4, `<tie type="start"/>${voice(1)}`),
          '<backup><duration>4</duration></backup><forward><duration>2</duration></forward>',
          note('C4', 2, voice(2)),
        ) +
          measure(
            attributes('', 3),
            note('A4', 1, `<tie type="stop"/>${voice(1)}`),
            rest(2),
            note('A4', 6, voice(1)),
          ),
        measure(attributes(time(3, 4), 1), note('F#2', 3)) + measure(note('Bb2', 3)),
      ]),
    );
    expect(brief(sequence)).toEqual([
      [67, 0, 1, 0],
      [64, 0, 1, 0],
      [42, 0, 3, 2],
      [69, 1, 2 + 1 / 3, 0],
      [60, 2, 1, 1],
      [46, 3, 3, 2],
      [69, 4, 2, 0],
    ]);
    expect(sequence.voices.map(({ name }) => name)).toEqual(['Part 0', 'Part 0 2', 'Part 1']);
  });

  test('ties without an end, of equal notes in two voices, and to another voice', () => {
    const tie = (type: string, voice: number): string => `<tie type="${type}"/><voice>${voice}</voice>`;
    const back = '<backup><duration>4</duration></backup>';
    const bars = (first: string, second: string): string =>
      measure(attributes(time(2, 4)), first) + measure(second);
    const read = (first: string, second: string): number[][] =>
      brief(readMusicXml(score([bars(first, second)])).sequence);
    expect(read(note('C4', 4, tie('start', 1)), note('C4', 2, '<voice>1</voice>'))).toEqual([[60, 0, 3, 0]]);
    const both = (type: string): string => note('C4', 4, tie(type, 1)) + back + note('C4', 4, tie(type, 2));
    expect(read(both('start'), both('stop'))).toEqual([
      [60, 0, 4, 0],
      [60, 0, 4, 1],
    ]);
    expect(read(note('C4', 4, tie('start', 1)), note('C4', 4, tie('stop', 2)))).toEqual([[60, 0, 4, 0]]);
    // Not tied: a note of another voice, and one that does not follow at once.
    expect(read(note('C4', 4, tie('start', 1)), note('C4', 4, '<voice>2</voice>')).length).toBe(2);
    expect(read(note('C4', 4, tie('start', 1)), rest(2) + note('C4', 2, tie('stop', 1))).length).toBe(2);
  });

  test('rests beyond the bar line keep no other part waiting; notes do', () => {
    const part = (first: string): string => measure(attributes(time(2, 4)), first) + measure(note('C4', 4));
    const starts = (...parts: string[]): number[] =>
      brief(readMusicXml(score(parts.map(part))).sequence).map(([, start]) => start!);
    expect(starts(rest(4) + rest(4), note('E4', 4))).toEqual([0, 2, 2]);
    expect(starts(note('C4', 6), note('E4', 4))).toEqual([0, 0, 3, 3]);
  });

  test('a clarinet sounds a tone lower, its key and chords too; an octave clef an octave', () => {
    const { sequence } = readMusicXml(
      score([
        measure(
          attributes(
            '<key><fifths>2</fifths><mode>major</mode></key><transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>',
          ),
          '<harmony><root><root-step>D</root-step></root><kind>major</kind></harmony>',
          note('D5', 8),
        ),
        measure(
          attributes('<transpose><chromatic>0</chromatic><octave-change>-1</octave-change></transpose>'),
          note('C4', 8),
        ),
      ]),
    );
    expect(sequence.notes.map(({ pitch }) => pitch)).toEqual([72, 48]);
    expect(sequence.keySignatures).toEqual([{ tick: 0, fifths: 0, mode: 'major' }]);
    expect(sequence.chords).toEqual([{ tick: 0, symbol: 'C' }]);
  });

  test('an upbeat, fermatas, tempo, dynamics, changes of metre', () => {
    const fermata = '<notations><fermata/></notations>';
    const metronome =
      '<direction><direction-type><metronome><beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>60</per-minute></metronome></direction-type></direction>';
    const { sequence } = readMusicXml(
      score([
        [
          measure(attributes(time(4, 4)), metronome, note('G4', 2)),
          measure('<sound tempo="72.5" dynamics="100"/>', note('C5', 6), note('D5', 2, fermata)),
          measure(attributes(time('3+2', 8)), note('E5', 5)),
        ].join(''),
      ]),
    );
    const quarter = sequence.ticksPerQuarter;
    expect(sequence.timeSignatures).toEqual([
      { tick: quarter, numerator: 4, denominator: 4 },
      { tick: 5 * quarter, numerator: 5, denominator: 8 },
    ]);
    expect(sequence.fermatas).toEqual([4 * quarter]);
    expect(sequence.tempos).toEqual([
      { tick: 0, bpm: 90 },
      { tick: quarter, bpm: 72.5 },
    ]);
    expect(sequence.notes.map(({ velocity }) => velocity)).toEqual([80, 90, 90, 90]);
  });

  test.each([
    ['<root><root-step>A</root-step></root><kind>minor-seventh</kind>', 'Am7'],
    [
      '<root><root-step>D</root-step></root><kind>major</kind><bass><bass-step>F</bass-step><bass-alter>1</bass-alter></bass>',
      'D/F#',
    ],
    [
      '<root><root-step>B</root-step><root-alter>-1</root-alter></root><kind>half-diminished</kind>',
      'Bbm7b5',
    ],
    [
      '<root><root-step>G</root-step></root><kind>dominant</kind><degree><degree-value>9</degree-value><degree-alter>-1</degree-alter><degree-type>add</degree-type></degree>',
      'G7b9',
    ],
    ['<root><root-step>C</root-step></root><kind text="alt">other</kind>', 'Calt'],
    ['<kind>none</kind>', 'N.C.'],
  ])('harmony %s', (content, symbol) => {
    const { sequence } = readMusicXml(score([measure(`<harmony>${content}</harmony>`, note('C4', 1))]));
    expect(sequence.chords).toEqual([{ tick: 0, symbol }]);
  });

  test('drums, programmes, and what is left out', () => {
    const list =
      '<score-part id="P0"><part-name>Kit</part-name><midi-instrument id="I1"><midi-channel>10</midi-channel><midi-unpitched>39</midi-unpitched></midi-instrument></score-part>' +
      '<score-part id="P1"><part-name>Harp</part-name><midi-instrument id="I2"><midi-channel>3</midi-channel><midi-program>47</midi-program></midi-instrument></score-part>';
    const { notes, sequence } = readMusicXml(
      score(
        [
          measure('<note><unpitched/><duration>1</duration><instrument id="I1"/></note>'),
          measure(
            '<note><grace/><pitch><step>C</step><octave>4</octave></pitch></note>',
            note('C4', 1),
            '<note><pitch><step>C</step><octave>12</octave></pitch><duration>1</duration></note>',
            '<barline><repeat direction="backward"/></barline>',
          ),
        ],
        list,
      ),
    );
    expect(sequence.voices).toEqual([
      { name: 'Kit', program: 0, channel: 9, percussion: true },
      { name: 'Harp', program: 46, channel: 2, percussion: false },
    ]);
    expect(sequence.notes.map(({ pitch }) => pitch)).toEqual([60, 38]);
    expect(notes).toEqual([
      'Grace notes were left out.',
      'Notes without a pitch that MIDI knows were left out.',
      'Repeats are not unfolded: each measure is read once.',
    ]);
  });

  test('by measures is the same as by parts', () => {
    const [a, b, c, d] = ['C4', 'D4', 'E3', 'F3'].map((name) => note(name, 4));
    const list = '<part-list/>';
    const partwise = `<score-partwise>${list}<part id="A">${measure(a!) + measure(b!)}</part><part id="B">${measure(c!) + measure(d!)}</part></score-partwise>`;
    const timewise = `<score-timewise>${list}<measure><part id="A">${a}</part><part id="B">${c}</part></measure><measure><part id="A">${b}</part><part id="B">${d}</part></measure></score-timewise>`;
    expect(readMusicXml(timewise)).toEqual(readMusicXml(partwise));
  });

  test('compressed, and in UTF-16', () => {
    const text = score([measure(note('C4', 4))]);
    const expected = readMusicXml(text);
    const container = '<container><rootfiles><rootfile full-path="music/score.xml"/></rootfiles></container>';
    const packed = zipSync({
      'META-INF/container.xml': strToU8(container),
      'a.xml': strToU8('<nothing/>'),
      'music/score.xml': strToU8(text),
    });
    expect(readMusicXml(packed)).toEqual(expected);
    expect(readMusicXml(zipSync({ 'score.musicxml': strToU8(text) }))).toEqual(expected);
    expect(readMusicXml(strToU8(text))).toEqual(expected);
    const wide = new Uint8Array(2 + 2 * text.length);
    wide.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) wide[2 + 2 * i] = text.charCodeAt(i);
    expect(readMusicXml(wide)).toEqual(expected);
    expect(() => readMusicXml(zipSync({ 'readme.txt': strToU8('') }))).toThrow(/has no score/);
    expect(() => readMusicXml(packed.subarray(0, 100))).toThrow(DataError);
  });

  test.each([
    ['', /well-formed|no MusicXML/],
    ['<score-partwise>', /well-formed/],
    ['<html></html>', /no MusicXML/],
    ['<score-partwise></score-partwise>', /must have a part/],
    [score([measure(note('C4', 1e15))]), /is no length/],
    [score([measure(note('C4', -1))]), /is no length/],
    ['<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', /well-formed/],
    ['<a>'.repeat(100_000), /within another/],
  ])('%.40s is refused with a reason', (text, message) => {
    expect(() => readMusicXml(text)).toThrow(DataError);
    expect(() => readMusicXml(text)).toThrow(message);
  });

  test('damage ends in an error or in notes', () => {
    const good = score([
      measure(attributes(time(3, 4)), note('C4', 2), note('E4', 2, '<tie type="start"/>', '<chord/>')),
    ]);
    const hurt = fc
      .array(fc.tuple(fc.nat(good.length), fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 4 })
      .map((changes) =>
        changes.reduce((text, [at, by]) => text.slice(0, at) + by + text.slice(at + 2), good),
      );
    fc.assert(
      fc.property(hurt, (text) => {
        try {
          readMusicXml(text);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 300 },
    );
    const packed = zipSync({ 'score.xml': strToU8(good) });
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), (at, value) => {
        const bytes = packed.slice();
        bytes[at] = value;
        try {
          readMusicXml(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

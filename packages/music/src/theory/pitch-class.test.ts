import { ArgumentError } from '@recurra/plugin';
import { describe, expect, it } from 'vitest';
import { intervalName, isDissonant } from './interval.ts';
import { parsePitchClass, pitchClassName, pitchName } from './pitch-class.ts';
import { pitchClassesOf } from './pitch-classes-of.ts';
import { scalePitchClasses } from './scale.ts';

describe('pitch classes', () => {
  it('are named, and named notes are read back', () => {
    expect([21, 60, 61, 108].map((pitch) => pitchName(pitch))).toEqual(['A0', 'C4', 'C#4', 'C8']);
    for (const flats of [false, true]) {
      for (let each = 0; each < 12; each++) {
        expect(parsePitchClass(pitchClassName(each, { flats }))).toBe(each);
      }
    }
    expect(['Cb', 'B#4', 'Abb', 'F##', 'E♭-1'].map(parsePitchClass)).toEqual([11, 0, 7, 7, 3]);
    expect(['H', '', 'C#b', 'do'].map(parsePitchClass)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('of scales and chords', () => {
    expect(pitchClassesOf('C major')).toEqual([0, 2, 4, 5, 7, 9, 11]);
    expect(pitchClassesOf('d DORIAN')).toEqual([0, 2, 4, 5, 7, 9, 11]);
    expect(pitchClassesOf('Bb harmonic minor')).toEqual([0, 1, 3, 5, 6, 9, 10]);
    expect(scalePitchClasses('E minor pentatonic')).toEqual([2, 4, 7, 9, 11]);
    expect(pitchClassesOf('C')).toEqual([0, 4, 7]);
    expect(pitchClassesOf({ tonic: 9, mode: 'minor' })).toEqual([0, 2, 4, 5, 6, 7, 8, 9, 11]);
    expect(() => pitchClassesOf('Q major')).toThrow(ArgumentError);
    expect(() => pitchClassesOf('')).toThrow('such as "C major"');
  });
});

describe('intervals', () => {
  it('have names and are consonant or not', () => {
    expect([0, 3, -7, 12, 15, 24, 30].map(intervalName)).toEqual([
      'unison',
      'minor third',
      'fifth',
      'octave',
      'minor third + 1 octave',
      '2 octaves',
      'tritone + 2 octaves',
    ]);
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, -13].filter(isDissonant)).toEqual([
      1, 2, 6, 10, 11, -13,
    ]);
  });
});

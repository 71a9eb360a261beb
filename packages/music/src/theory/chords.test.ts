import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chordQuality, findChord } from './chord-quality.ts';
import { chordPitchClasses } from './chord-symbol.ts';
import { nameChord } from './name-chord.ts';
import { pitchClassOf } from './pitch-class.ts';

const classesOf = (pitches: readonly number[]): number[] =>
  [...new Set(pitches.map(pitchClassOf))].sort((a, b) => a - b);

describe('chordPitchClasses', () => {
  it.each([
    ['C', [0, 4, 7], 0, 0],
    ['Am7', [0, 4, 7, 9], 9, 9],
    ['D/F#', [2, 6, 9], 2, 6],
    ['C/Bb', [0, 4, 7, 10], 0, 10],
    ['F♯m7b5', [0, 4, 6, 9], 6, 6],
    ['Bb7#9', [1, 2, 5, 8, 10], 10, 10],
    ['C6/9', [0, 2, 4, 7, 9], 0, 0],
    ['G°7', [1, 4, 7, 10], 7, 7],
    ['E-7', [2, 4, 7, 11], 4, 4],
    ['Dsus4', [2, 7, 9], 2, 2],
    ['Am(maj7)', [0, 4, 8, 9], 9, 9],
    ['C(add9)', [0, 2, 4, 7], 0, 0],
    ['Bø7/A', [2, 5, 9, 11], 11, 9],
    ['Cmin7b5', [0, 3, 6, 10], 0, 0],
    ['C7(b9)', [0, 1, 4, 7, 10], 0, 0],
    ['Ebj7', [2, 3, 7, 10], 3, 3],
  ] as const)('%s', (symbol, pitchClasses, root, bass) => {
    expect(chordPitchClasses(symbol)).toEqual({ pitchClasses, root, bass });
  });

  it('knows what is no chord', () => {
    for (const symbol of ['', 'N.C.', 'H7', 'Cwhat', '/', 'C/', '7', '-1']) {
      expect(chordPitchClasses(symbol)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => void chordPitchClasses(text)));
  });
});

describe('findChord', () => {
  // The library that reads chord symbols knows nothing of ours that finds them.
  it('gives every triad and seventh chord in all inversions, as the library spells them', () => {
    const kinds = { '': 'major', m: 'minor', dim: 'diminished', aug: 'augmented' } as const;
    for (const suffix of ['', 'm', 'dim', 'aug', '7', 'm7', 'maj7', 'm7b5', 'dim7', 'mMaj7']) {
      for (const root of ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B']) {
        const { pitchClasses } = chordPitchClasses(root + suffix)!;
        for (const bass of pitchClasses) {
          const notes = pitchClasses.map((each) => 60 + each - (each === bass ? 24 : 0)).reverse();
          expect(chordQuality(notes)).toBe(kinds[suffix as keyof typeof kinds] ?? 'seventh');
          expect(findChord(notes)!.bass).toBe(bass);
          expect(chordPitchClasses(nameChord(notes)!)!.pitchClasses).toEqual(pitchClasses);
        }
      }
    }
  });

  it('tells the rest apart', () => {
    expect(chordQuality([])).toBeUndefined();
    expect(chordQuality([72, 60])).toBe('open');
    expect(chordQuality([67, 60])).toBe('open');
    expect(chordQuality([65, 60])).toBe('open');
    expect(chordQuality([64, 60])).toBe('major');
    expect(chordQuality([65, 55, 59])).toBe('seventh');
    expect(chordQuality([60, 61, 62])).toBe('other');
    expect(chordQuality([60, 65, 67])).toBe('other');
  });
});

describe('nameChord', () => {
  it('names chords after their bass', () => {
    expect(nameChord([60, 64, 67])).toBe('C');
    expect(nameChord([55, 60, 64])).toBe('C/G');
    expect(nameChord([67, 64, 60, 57, 55])).toBe('Am7/G');
    expect(nameChord([58, 62, 65], { flats: true })).toBe('Bb');
    expect(nameChord([60, 65, 67])).toBe('Csus4');
    expect(nameChord([60])).toBeUndefined();
    expect(nameChord([])).toBeUndefined();
  });

  it('gives symbols that read back as the same notes', () => {
    let named = 0;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 21, max: 108 }), { maxLength: 6 }), (notes) => {
        const name = nameChord(notes);
        if (name === undefined) return;
        named++;
        const chord = chordPitchClasses(name);
        expect(chord?.bass).toBe(pitchClassOf(Math.min(...notes)));
        expect(chord?.pitchClasses).toEqual(classesOf(notes));
      }),
      { seed: 1, numRuns: 2000 },
    );
    expect(named).toBeGreaterThan(200);
  });
});

import { describe, expect, it } from 'vitest';
import { chordPitchClasses } from './chord-symbol.ts';
import { pitchClassOf } from './pitch-class.ts';
import { transposeChord } from './transpose-chord.ts';

describe('transposeChord', () => {
  it('moves root and bass', () => {
    expect(transposeChord('D/F#', 3)).toBe('F/A');
    expect(transposeChord('Bbm7b5', 2)).toBe('Cm7b5');
    expect(transposeChord('N.C.', 2)).toBe('N.C.');
  });

  it.each(['C', 'Am7', 'F#m7b5', 'Bb7#9', 'Csus4', 'D/F#', 'Ebmaj7/G'])(
    '%s sounds as much higher',
    (symbol) => {
      for (let semitones = -11; semitones <= 11; semitones++) {
        const up = chordPitchClasses(symbol)!.pitchClasses.map((each) => pitchClassOf(each + semitones));
        const moved = chordPitchClasses(transposeChord(symbol, semitones));
        expect(moved?.pitchClasses).toEqual(up.sort((a, b) => a - b));
      }
    },
  );
});

import { detect } from '@tonaljs/chord';
import { findChord } from './chord-quality.ts';
import { pitchClassName, pitchClassOf, type SpellingOptions } from './pitch-class.ts';

/**
 * Names the chord that notes make.
 *
 * @param pitches MIDI numbers in any order; the lowest is the bass, named after a slash unless it is the root.
 * @returns For example `Am7/G`, a symbol that `chordPitchClasses` reads back; `undefined` if the notes make no chord.
 * @see `@tonaljs/chord-detect`, which names what is neither triad nor seventh chord.
 * @example nameChord([55, 60, 64]); // 'C/G'
 */
export function nameChord(pitches: readonly number[], options: SpellingOptions = {}): string | undefined {
  const chord = findChord(pitches);
  if (chord !== undefined && !chord.suffix.endsWith('no5')) {
    const name = `${pitchClassName(chord.root, options)}${chord.suffix}`;
    return chord.bass === chord.root ? name : `${name}/${pitchClassName(chord.bass, options)}`;
  }
  const ascending = [...pitches].sort((a, b) => a - b);
  const classes = [...new Set(ascending.map(pitchClassOf))];
  if (classes.length < 3) return undefined;
  return detect(classes.map((each) => pitchClassName(each, options)))[0];
}

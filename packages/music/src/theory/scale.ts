import { get } from '@tonaljs/scale';
import type { Key } from '../contract/piece.ts';
import { parsePitchClass, pitchClassOf } from './pitch-class.ts';

const majorSteps = [0, 2, 4, 5, 7, 9, 11] as const;
/** The natural minor scale, and the sixth and seventh of the melodic one. */
const minorSteps = [0, 2, 3, 5, 7, 8, 9, 10, 11] as const;

/**
 * Pitch classes that belong to a key.
 *
 * @param key Tonic and mode.
 * @returns 0 = C to 11 = B, ascending. Those of minor keys are nine: the sixth and seventh in both their forms.
 * @example keyPitchClasses({ tonic: 7, mode: 'major' }); // [0, 2, 4, 6, 7, 9, 11]
 */
export function keyPitchClasses({ tonic, mode }: Key): number[] {
  const steps = mode === 'major' ? majorSteps : minorSteps;
  return steps.map((step) => pitchClassOf(tonic + step)).sort((a, b) => a - b);
}

/**
 * Reads the name of a scale.
 *
 * @param name A tonic and a scale that the library `@tonaljs/scale` knows: `C major`, `F# harmonic minor`, `d dorian`, `Eb blues`.
 * @returns Its pitch classes, 0 = C to 11 = B, ascending; `undefined` if there is no such scale.
 * @example scalePitchClasses('A minor pentatonic'); // [0, 2, 4, 7, 9]
 */
export function scalePitchClasses(name: string): number[] | undefined {
  const plain = name.trim().replaceAll('♯', '#').replaceAll('♭', 'b').replace(/\s+/g, ' ');
  const scale = get(plain.charAt(0).toUpperCase() + plain.slice(1).toLowerCase());
  if (scale.empty || scale.tonic === null) return undefined;
  return scale.notes.map((note) => parsePitchClass(note)!).sort((a, b) => a - b);
}

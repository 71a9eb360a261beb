import { ArgumentError } from '@recurra/plugin';
import type { Key } from '../contract/piece.ts';
import { chordPitchClasses } from './chord-symbol.ts';
import { keyPitchClasses, scalePitchClasses } from './scale.ts';

/**
 * Pitch classes of a key, a scale or a chord.
 *
 * @param what A key; or a name, read as a scale if it is one with a space in it (`C major`, `D dorian`), else as a chord symbol (`C`, `Am7`, `D/F#`).
 * @returns 0 = C to 11 = B, ascending, none twice. A minor {@link Key} has nine of them, see `keyPitchClasses`.
 * @throws ArgumentError if the name is neither.
 * @example pitchClassesOf('G7'); // [2, 5, 7, 11]
 */
export function pitchClassesOf(what: string | Key): readonly number[] {
  if (typeof what !== 'string') return keyPitchClasses(what);
  const scale = what.trim().includes(' ') ? scalePitchClasses(what) : undefined;
  const found = scale ?? chordPitchClasses(what)?.pitchClasses;
  if (found !== undefined) return found;
  throw new ArgumentError(
    `pitchClassesOf(): expected a scale such as "C major" or a chord symbol such as "Am7", got "${what}"; check its spelling.`,
  );
}

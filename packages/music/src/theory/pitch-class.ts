const sharpNames = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
const flatNames = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'Gb', 'G', 'Ab', 'A', 'Bb', 'B'] as const;
const letters: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** How pitches are spelled. */
export interface SpellingOptions {
  /** Black keys as flats; as sharps if left out. */
  readonly flats?: boolean;
}

/**
 * The pitch class of a note.
 *
 * @param pitch MIDI number, or any whole number of semitones from a C.
 * @returns 0 = C to 11 = B.
 * @example pitchClassOf(61); // 1
 */
export function pitchClassOf(pitch: number): number {
  return ((pitch % 12) + 12) % 12;
}

/**
 * Names a pitch class.
 *
 * @param pitchClass 0 = C to 11 = B; other whole numbers are brought there.
 * @returns For example `C#`, or `Db` with flats.
 * @example pitchClassName(10, { flats: true }); // 'Bb'
 */
export function pitchClassName(pitchClass: number, { flats = false }: SpellingOptions = {}): string {
  return (flats ? flatNames : sharpNames)[pitchClassOf(pitchClass)]!;
}

/**
 * Names a pitch with its octave.
 *
 * @param pitch MIDI number; 60 is `C4`.
 * @returns For example `F#3`.
 * @example pitchName(21); // 'A0'
 */
export function pitchName(pitch: number, options: SpellingOptions = {}): string {
  return `${pitchClassName(pitch, options)}${Math.floor(pitch / 12) - 1}`;
}

/**
 * The pitch class that a note name means.
 *
 * @param name A letter from A to G, then any number of `#` (or `♯`) or `b` (or `♭`), then perhaps an octave, which is ignored.
 * @returns 0 = C to 11 = B; `undefined` if it is no such name.
 * @example parsePitchClass('Bb'); // 10
 */
export function parsePitchClass(name: string): number | undefined {
  const match = /^([A-G])(#*|b*)-?\d*$/.exec(name.replaceAll('♯', '#').replaceAll('♭', 'b'));
  if (match === null) return undefined;
  const [, letter, accidentals] = match as unknown as [string, string, string];
  const shift = accidentals.startsWith('b') ? -accidentals.length : accidentals.length;
  return pitchClassOf(letters[letter]! + shift);
}

const names = [
  'unison',
  'minor second',
  'major second',
  'minor third',
  'major third',
  'fourth',
  'tritone',
  'fifth',
  'minor sixth',
  'major sixth',
  'minor seventh',
  'major seventh',
] as const;

/**
 * Names an interval by its size.
 *
 * @param semitones Whole number; its sign is ignored.
 * @returns For example `minor third`; above an octave `minor third + 1 octave`.
 * @example intervalName(-7); // 'fifth'
 */
export function intervalName(semitones: number): string {
  const size = Math.abs(semitones);
  const octaves = Math.floor(size / 12);
  if (octaves === 0) return names[size]!;
  const rest = size % 12 === 0 ? '' : `${names[size % 12]} + `;
  return `${rest}${octaves === 1 && rest === '' ? 'octave' : `${octaves} octave${octaves === 1 ? '' : 's'}`}`;
}

/** Whether an interval class, 0 to 11 semitones, is a second, a seventh or the tritone. */
const dissonant = [false, true, true, false, false, false, true, false, false, false, true, true] as const;

/**
 * Whether two notes that sound together make a second, a seventh or a tritone, in any octave.
 *
 * A fourth counts as consonant, as it is between upper voices.
 *
 * @param semitones Interval between them; its sign is ignored.
 * @example isDissonant(13); // true
 */
export function isDissonant(semitones: number): boolean {
  return dissonant[Math.abs(semitones) % 12]!;
}

import type { KeySignature } from '../contract/note-sequence.ts';
import type { Key } from '../contract/piece.ts';

/** The key that a signature means. */
export function keyOfSignature({ fifths, mode }: Omit<KeySignature, 'tick'>): Key {
  const major = (((fifths * 7) % 12) + 12) % 12;
  return { tonic: mode === 'major' ? major : (major + 9) % 12, mode };
}

/** The signature of a key, with at most five flats or six sharps. */
export function signatureOfKey({ mode, tonic }: Key): Omit<KeySignature, 'tick'> {
  const major = mode === 'major' ? tonic : tonic + 3;
  const fifths = (major * 7) % 12;
  return { fifths: fifths > 6 ? fifths - 12 : fifths, mode };
}

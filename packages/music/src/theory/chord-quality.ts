import { pitchClassOf } from './pitch-class.ts';

/** Kinds of chords that {@link chordQuality} tells apart. */
export const chordQualities = [
  'major',
  'minor',
  'diminished',
  'augmented',
  'seventh',
  'open',
  'other',
] as const;

/** One of {@link chordQualities}. */
export type ChordQuality = (typeof chordQualities)[number];

/** A chord whose notes are all there: how it is named after its root, and its kind. */
interface Shape {
  /** Bit i stands for the note i semitones above the root. */
  readonly bits: number;
  readonly suffix: string;
  readonly quality: ChordQuality;
}

const shape = (suffix: string, quality: ChordQuality, ...steps: number[]): Shape => ({
  bits: steps.reduce((bits, step) => bits | (1 << step), 1),
  suffix,
  quality,
});

/** Where notes fit two of them, from different roots, the earlier one is meant unless the bass speaks for the other. */
const shapes: readonly Shape[] = [
  shape('', 'major', 4, 7),
  shape('m', 'minor', 3, 7),
  shape('dim', 'diminished', 3, 6),
  shape('aug', 'augmented', 4, 8),
  shape('7', 'seventh', 4, 7, 10),
  shape('m7', 'seventh', 3, 7, 10),
  shape('maj7', 'seventh', 4, 7, 11),
  shape('m7b5', 'seventh', 3, 6, 10),
  shape('dim7', 'seventh', 3, 6, 9),
  shape('mMaj7', 'seventh', 3, 7, 11),
  // Sevenths are often written without their fifth, triads too.
  shape('7no5', 'seventh', 4, 10),
  shape('m7no5', 'seventh', 3, 10),
  shape('maj7no5', 'seventh', 4, 11),
  shape('5', 'open', 7),
  shape('no5', 'major', 4),
  shape('mno5', 'minor', 3),
  shape('sus4', 'other', 5, 7),
  shape('sus2', 'other', 2, 7),
];

/** A chord found in notes. */
export interface FoundChord {
  /** Pitch class of its root. */
  readonly root: number;
  /** Pitch class of its lowest note. */
  readonly bass: number;
  readonly suffix: string;
  readonly quality: ChordQuality;
}

/** The chord that pitch classes and a bass make: index (bits · 12 + bass), found on first use. */
const found: (FoundChord | null | undefined)[] = new Array(4096 * 12);

function search(bits: number, bass: number): FoundChord | null {
  let best: FoundChord | null = null;
  for (const { bits: wanted, suffix, quality } of shapes) {
    for (let up = 0; up < 12; up++) {
      const root = (bass + up) % 12;
      const turned = ((wanted << root) | (wanted >> (12 - root))) & 4095;
      // From the bass upwards: of chords with many roots, the one in root position comes first.
      if (turned === bits) best ??= { root, bass, suffix, quality };
    }
  }
  return best;
}

/**
 * Finds the triad or seventh chord that notes make, in any inversion and octave; those without a fifth count too.
 *
 * @param pitches MIDI numbers in any order; the lowest is the bass.
 * @returns The chord, or `undefined` if they make none (a cluster, a single note, an octave).
 */
export function findChord(pitches: readonly number[]): FoundChord | undefined {
  let bits = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (const pitch of pitches) {
    bits |= 1 << pitchClassOf(pitch);
    lowest = Math.min(lowest, pitch);
  }
  if (bits === 0) return undefined;
  const bass = pitchClassOf(lowest);
  const at = bits * 12 + bass;
  let chord = found[at];
  if (chord === undefined) {
    chord = search(bits, bass);
    found[at] = chord;
  }
  return chord ?? undefined;
}

/**
 * The kind of chord that notes make.
 *
 * @param pitches MIDI numbers in any order.
 * @returns A triad's kind, also without its fifth; `seventh` for any seventh chord; `open` for unisons, octaves and bare fifths; `other` for the rest. `undefined` for no notes.
 * @example chordQuality([76, 67, 60]); // 'major'
 */
export function chordQuality(pitches: readonly number[]): ChordQuality | undefined {
  if (pitches.length === 0) return undefined;
  const first = pitchClassOf(pitches[0]!);
  if (pitches.every((pitch) => pitchClassOf(pitch) === first)) return 'open';
  return findChord(pitches)?.quality ?? 'other';
}

import { get } from '@tonaljs/chord';
import { parsePitchClass } from './pitch-class.ts';

/** What a chord symbol stands for, as pitch classes: 0 = C to 11 = B. */
export interface ChordPitchClasses {
  /** All of them, the bass included, in ascending order. */
  readonly pitchClasses: readonly number[];
  readonly root: number;
  readonly bass: number;
}

/** Symbols read before: they are asked for in every frame. */
const known = new Map<string, ChordPitchClasses | undefined>();
const mostKnown = 4096;

/** What sheets write and the library does not know, after the root. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/[()\s]/g, ''],
  [/^ø7$/, 'ø'],
  [/^°/, 'o'],
  [/^(?:min|mi|-)(?=.*[b#])/, 'm'],
  [/^j7/, 'maj7'],
  [/^mmaj7/, 'mMaj7'],
];

/** A chord as the library knows it, spelled in whatever way. */
function lookUp(name: string): ReturnType<typeof get> {
  const chord = get(name);
  if (!chord.empty) return chord;
  const root = /^[A-G](?:#+|b+)?/.exec(name)?.[0] ?? '';
  const suffix = spellings.reduce(
    (text, [pattern, known]) => text.replace(pattern, known),
    name.slice(root.length),
  );
  return get(root + suffix);
}

function read(symbol: string): ChordPitchClasses | undefined {
  const name = symbol.trim().replaceAll('♯', '#').replaceAll('♭', 'b');
  if (!/^[A-G]/.test(name)) return undefined;
  const slash = name.lastIndexOf('/');
  const under = slash < 0 ? undefined : parsePitchClass(name.slice(slash + 1));
  const chord = lookUp(under === undefined ? name : name.slice(0, slash));
  const root = parsePitchClass(chord.tonic ?? '');
  if (chord.empty || root === undefined) return undefined;
  const pitchClasses = new Set(chord.notes.map((note) => parsePitchClass(note)!));
  const bass = under ?? root;
  pitchClasses.add(bass);
  return { pitchClasses: [...pitchClasses].sort((a, b) => a - b), root, bass };
}

/**
 * Reads a chord symbol.
 *
 * @param symbol For example `C`, `Am7`, `F#m7b5`, `Bb7#9`, `Csus4`, `D/F#`.
 * @returns Its pitch classes; `undefined` if it is no chord known by the library `@tonaljs/chord`, or says that there is none (`N.C.`).
 * @example chordPitchClasses('D/F#'); // { pitchClasses: [2, 6, 9], root: 2, bass: 6 }
 */
export function chordPitchClasses(symbol: string): ChordPitchClasses | undefined {
  if (known.has(symbol)) return known.get(symbol);
  const chord = read(symbol);
  if (known.size >= mostKnown) known.clear();
  known.set(symbol, chord);
  return chord;
}

import type { KeySignature } from '../../contract/note-sequence.ts';

const letters = ['C', 'D', 'E', 'F', 'G', 'A', 'B'] as const;
const naturals = [0, 2, 4, 5, 7, 9, 11];
/** Order in which sharps come into signatures; flats come the other way. */
const sharps = ['F', 'C', 'G', 'D', 'A', 'E', 'B'] as const;
const majors = ['Cb', 'Gb', 'Db', 'Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E', 'B', 'F#', 'C#'];
const minors = ['Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E', 'B', 'F#', 'C#', 'G#', 'D#', 'A#'];
const signs: Readonly<Record<number, string>> = { [-1]: '_', 0: '=', 1: '^' };

/** A key as ABC names it, such as `Bb` or `F#m`. */
export function keyName({ fifths, mode }: Omit<KeySignature, 'tick'>): string {
  return mode === 'major' ? majors[fifths + 7]! : `${minors[fifths + 7]!}m`;
}

/** The signature that ABC's name of a key means; undefined for other modes and names. */
export function keyOfName(name: string): Omit<KeySignature, 'tick'> | undefined {
  const minor = name.endsWith('m');
  const at = (minor ? minors : majors).indexOf(minor ? name.slice(0, -1) : name);
  return at < 0 ? undefined : { fifths: at - 7, mode: minor ? 'minor' : 'major' };
}

/** Semitones by which a signature moves each letter. */
function alterations(fifths: number): number[] {
  const altered = new Set<string>(fifths >= 0 ? sharps.slice(0, fifths) : sharps.slice(fifths));
  return letters.map((letter) => (altered.has(letter) ? Math.sign(fifths) : 0));
}

/** A letter by its place from C, semitones by which it is moved, and its octave; 5 is that of middle C. */
interface Spelling {
  readonly index: number;
  readonly alter: number;
  readonly octave: number;
}

/** The line or space of the staff on which a note stands. */
const lineOf = ({ index, octave }: Spelling): number => 7 * octave + index;

/**
 * Chooses spellings so that as many notes as can have a line of the staff for themselves, as ties are read by lines: a matching, in which
 * who has a line makes room where it can.
 */
function onOwnLines(choices: readonly (readonly Spelling[])[]): Spelling[] {
  const owners = new Map<number, number>();
  const chosen = choices.map(([first]) => first!);
  const settle = (note: number, tried: Set<number>): boolean =>
    choices[note]!.some((spelling) => {
      const line = lineOf(spelling);
      if (tried.has(line)) return false;
      tried.add(line);
      const owner = owners.get(line);
      if (owner !== undefined && !settle(owner, tried)) return false;
      owners.set(line, note);
      chosen[note] = spelling;
      return true;
    });
  choices.forEach((_, note) => {
    settle(note, new Set());
  });
  return chosen;
}

/** Writes pitches of one voice, with the accidentals that they need. */
export class Speller {
  #fifths = 0;
  #signature = alterations(0);
  /** What accidentals in the bar have made of letters: in all octaves, and in each. Readers differ in which counts. */
  readonly #bar = new Map<string, number>();
  readonly #last = new Map<number, Spelling>();

  setKey(fifths: number): void {
    this.#fifths = fifths;
    this.#signature = alterations(fifths);
    // In the middle of a bar: whether its accidentals still count is read differently.
    for (const place of this.#bar.keys()) this.#bar.set(place, Number.NaN);
  }

  startBar(): void {
    this.#bar.clear();
  }

  /** How a pitch may be spelled, best first: of the key, else natural, else as the key goes. */
  #spellings(pitch: number): Spelling[] {
    const usual = this.#fifths < 0 ? -1 : 1;
    const all = letters.map((_, index) => index);
    const candidates = [
      ...all.map((index) => ({ index, alter: this.#signature[index]! })),
      ...[0, usual, -usual].flatMap((alter) => all.map((index) => ({ index, alter }))),
    ]
      .filter(({ alter, index }) => (pitch - naturals[index]! - alter) % 12 === 0)
      .map(({ alter, index }) => ({ index, alter, octave: (pitch - naturals[index]! - alter) / 12 }));
    return candidates.filter((each, i) => candidates.findIndex(({ index }) => index === each.index) === i);
  }

  /**
   * Pitches that sound together, in ABC, such as `^F,`.
   *
   * @param notes Each with whether the same note is tied to it: then it is spelled as before, though the key may have changed.
   */
  writeChord(notes: readonly { readonly pitch: number; readonly tied: boolean }[]): string[] {
    const choices = notes.map(({ pitch, tied }) => {
      const last = tied ? this.#last.get(pitch) : undefined;
      return last === undefined ? this.#spellings(pitch) : [last];
    });
    return onOwnLines(choices).map((spelling, i) => {
      const { pitch, tied } = notes[i]!;
      this.#last.set(pitch, spelling);
      return this.#name(spelling, tied);
    });
  }

  #name({ alter, index, octave }: Spelling, tied: boolean): string {
    const [wide, narrow] = [`${index}`, `${index} ${octave}`];
    const usual = this.#signature[index]!;
    const plain = (this.#bar.get(wide) ?? usual) === alter && (this.#bar.get(narrow) ?? usual) === alter;
    if (!plain) {
      // Whether an accidental that is tied into counts for what follows is read differently, too: the next one is written.
      this.#bar.set(wide, tied ? Number.NaN : alter);
      this.#bar.set(narrow, tied ? Number.NaN : alter);
    }
    const letter = octave > 5 ? letters[index]!.toLowerCase() : letters[index]!;
    const marks = octave > 5 ? "'".repeat(octave - 6) : ','.repeat(5 - octave);
    return `${plain ? '' : signs[alter]!}${letter}${marks}`;
  }
}

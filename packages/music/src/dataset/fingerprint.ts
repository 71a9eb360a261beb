import type { FramePiece } from '../contract/piece.ts';

/** What identifies music in whatever key, and the key it stands in. */
export interface Fingerprint {
  /** The same for the same frames, moved by any number of semitones, with whatever silence before and after. */
  readonly print: string;
  /** Its first and highest note, as a MIDI number. */
  readonly base: number;
}

/** Two hashes of 32 bits each, of numbers one after another. */
class Hash {
  #a = 0x811c9dc5;
  #b = 0x9e3779b9;

  add(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x01000193);
    this.#b = Math.imul(this.#b ^ (value + (this.#b >>> 15)), 0x85ebca6b);
  }

  toString(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

/** Takes the fingerprint of a piece, given as its parts in order. */
export function fingerprint(parts: readonly Pick<FramePiece, 'frames'>[]): Fingerprint {
  const hash = new Hash();
  const frames = parts.flatMap((part) => part.frames);
  const base = frames.find((frame) => frame.length > 0)?.[0] ?? 0;
  let silence = 0;
  let begun = false;
  let length = 0;
  for (const frame of frames) {
    if (frame.length === 0) {
      silence++;
      continue;
    }
    if (begun) for (; silence > 0; silence--) hash.add(-1000);
    silence = 0;
    begun = true;
    length++;
    for (const pitch of frame) hash.add(pitch - base);
    hash.add(1000);
  }
  return { print: `${hash}-${length}`, base };
}

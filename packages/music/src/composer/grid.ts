import { pitchCount } from '../contract/codec.ts';

/** One way a frame may be built. Pitches are tokens: 0 is the piano's lowest note. */
export interface GridSpec {
  /** Whether a note may be the `rank`-th highest. */
  readonly allows: (rank: number, pitch: number) => boolean;
  /** Notes that must be there: 88 flags. */
  readonly required: Uint8Array;
  readonly min: number;
  readonly max: number;
}

/**
 * Which note may come next so that the frame can still be finished: found once by dynamic programming from the lowest note
 * up, so that a frame drawn note by note never runs into a dead end.
 */
export class Grid {
  readonly #depth: number;
  readonly #required: Uint8Array;
  readonly #min: number;
  /** Lowest required note; `pitchCount` if none. */
  readonly #lowest: number;
  /** Whether a frame whose `rank`-th note is `pitch` can be finished: [depth, 88]. */
  readonly #open: Uint8Array;
  /** Whether any frame fits. */
  readonly possible: boolean;

  constructor({ allows, required, min, max }: GridSpec) {
    this.#required = required;
    this.#min = min;
    this.#lowest = required.indexOf(1) < 0 ? pitchCount : required.indexOf(1);
    let usable = 0;
    for (let pitch = 0; pitch < pitchCount; pitch++) {
      for (let rank = 0; rank < max; rank++) {
        if (!allows(rank, pitch)) continue;
        usable++;
        break;
      }
    }
    const depth = Math.min(max, usable);
    this.#depth = depth;
    this.#open = new Uint8Array(depth * pitchCount);
    for (let rank = depth - 1; rank >= 0; rank--) {
      // Whether a note below the one looked at can go on from here, without leaving a required one out.
      let below = false;
      for (let pitch = 0; pitch < pitchCount; pitch++) {
        const ends = rank + 1 >= min && this.#lowest >= pitch;
        const open = allows(rank, pitch) && (ends || below);
        if (open) this.#open[rank * pitchCount + pitch] = 1;
        const goesOn = rank + 1 < depth && this.#open[(rank + 1) * pitchCount + pitch] === 1;
        below = required[pitch] === 1 ? goesOn : below || goesOn;
      }
    }
    this.possible = this.#writeOpen(0, pitchCount, undefined) || this.mayEnd(0, pitchCount);
  }

  /** Whether a frame may begin with these notes. */
  fits(chosen: readonly number[]): boolean {
    for (let rank = 0; rank < chosen.length; rank++) {
      if (rank >= this.#depth || this.#open[rank * pitchCount + chosen[rank]!] === 0) return false;
    }
    return true;
  }

  /** Whether a frame of `count` notes, the lowest of which is `last`, is complete. */
  mayEnd(count: number, last: number): boolean {
    return count >= this.#min && this.#lowest >= last;
  }

  /** Sets 1 for every note that may come after `count` notes, the lowest of which is `last`; leaves others alone. */
  writeOpen(count: number, last: number, out: Uint8Array): void {
    this.#writeOpen(count, last, out);
  }

  #writeOpen(count: number, last: number, out: Uint8Array | undefined): boolean {
    if (count >= this.#depth) return false;
    let any = false;
    for (let pitch = last - 1; pitch >= 0; pitch--) {
      if (this.#open[count * pitchCount + pitch] === 1) {
        any = true;
        if (out !== undefined) out[pitch] = 1;
      }
      if (this.#required[pitch] === 1) break;
    }
    return any;
  }
}

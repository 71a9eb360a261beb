import type { Instrument } from './instruments.ts';

/** Plays one note at a time. Times never go back. */
export interface Hand {
  strike(pitch: number, velocity: number, time: number): void;
  release(time: number): void;
  dispose(): void;
}

interface Slot {
  readonly hand: Hand;
  /** What it plays; undefined once that is released. */
  pitch: number | undefined;
  began: number;
  /** When what it plays has died away. */
  freeAt: number;
}

/** How a pool is kept. */
export interface PoolOptions {
  /** The clock that is heard, in seconds. */
  readonly now: () => number;
  /** Seconds a note is heard after its release. */
  readonly ring: number;
  /** Most notes at a time; one more takes the place of what will be missed least. */
  readonly size: number;
}

/** Seconds after which a hand that is not needed is let go. */
const idle = 4;

/** What dies away first, or else began first. */
const isMissedLess = (a: Slot, b: Slot): boolean =>
  a.freeAt === b.freeAt ? a.began < b.began : a.freeAt < b.freeAt;

/**
 * An instrument of hands that take turns.
 *
 * Tone.js's `PolySynth` does that too, but makes new nodes for each note, all of them before rendering begins: the time that
 * takes grows with the square of the length. And it drops notes above its limit.
 *
 * @param create Makes a hand, as it is first needed.
 */
export function createPool(create: () => Hand, { now, ring, size }: PoolOptions): Instrument {
  let slots: Slot[] = [];
  const tidy = () => {
    // By the clock that is heard: when music is rendered, all of it is told before any is heard.
    const isIdle = ({ freeAt }: Slot) => freeAt + idle < now();
    for (const slot of slots) if (isIdle(slot)) slot.hand.dispose();
    slots = slots.filter((slot) => !isIdle(slot));
  };
  const take = (time: number): Slot => {
    const free = slots.find(({ freeAt }) => freeAt <= time);
    if (free) return free;
    if (slots.length >= size) return slots.reduce((a, b) => (isMissedLess(b, a) ? b : a));
    const slot: Slot = { hand: create(), pitch: undefined, began: time, freeAt: time };
    slots.push(slot);
    return slot;
  };
  return {
    on(pitch, velocity, time) {
      tidy();
      const slot = take(time);
      Object.assign(slot, { pitch, began: time, freeAt: Number.POSITIVE_INFINITY });
      slot.hand.strike(pitch, velocity, time);
    },
    tidy,
    off(pitch, time) {
      const slot = slots.find((each) => each.pitch === pitch);
      if (slot === undefined) return;
      Object.assign(slot, { pitch: undefined, freeAt: time + ring });
      slot.hand.release(time);
    },
    dispose() {
      for (const { hand } of slots) hand.dispose();
      slots = [];
    },
  };
}

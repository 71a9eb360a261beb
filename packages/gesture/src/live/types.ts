import type { Recognition } from '../contract/recognizer.ts';

/** What is known of one pointer's gesture after a reading. The same object at every reading of the gesture. */
export interface TrackedGesture {
  /** Which pointer; 0 if the source knows only one. */
  readonly pointer: number;
  /**
   * What it is so far, or what it was; `undefined` before there are two different points. Up to the end the recogniser's own
   * object, overwritten at the next reading; the last one is yours.
   */
  readonly recognition: Recognition | undefined;
  /** Readings it has so far. */
  readonly readings: number;
  /** Whether this was the last of it. */
  readonly ended: boolean;
  /** Whether it ended without being made: the browser took the pointer, or the source ended in the middle of a stroke. */
  readonly cancelled: boolean;
}

/** How pointers are tracked. */
export interface TrackerOptions {
  /** Pointers at once; 10 if left out. Readings of more are left out and counted. */
  readonly maxPointers?: number;
  /** Milliseconds to wait for one more stroke of the same gesture after a stroke has ended; 0 if left out: one stroke. */
  readonly strokeGap?: number;
}

/** Recognises the gestures of several pointers at once. */
export interface Tracker {
  /**
   * Takes a reading. A gesture begins with a stroke, or with the first reading of what flows without strokes; such a gesture
   * ends only with `finish`.
   *
   * @param reading What a source gave.
   * @returns What it changed: gestures that had waited too long for a further stroke, then the one of the reading. The array
   *   is overwritten at the next call.
   */
  push(reading: {
    readonly t: number;
    readonly values: ArrayLike<number>;
    readonly phase?: 'start' | 'move' | 'end' | 'cancel';
    readonly pointer?: number;
  }): readonly TrackedGesture[];
  /**
   * Ends gestures that have waited too long for a further stroke.
   *
   * @param t Present time, by the readings' clock.
   * @returns Those.
   */
  expire(t: number): readonly TrackedGesture[];
  /** @returns All gestures that are not over, ended: strokes in the middle of which it came are cancelled. */
  finish(): readonly TrackedGesture[];
  /** Whether a gesture waits for a further stroke. */
  readonly isWaiting: boolean;
  /** Gestures that are being made. */
  readonly active: number;
  /** Readings left out because there were too many pointers. */
  readonly ignored: number;
}

/**
 * Vectors with their times: what a gesture is before anything is done to it. Rates may differ and change, readings may be missing.
 *
 * @example
 * // A pen that moved 10 px to the right in 16 ms:
 * const sequence = { dimensions: 2, values: new Float32Array([100, 200, 110, 200]), times: new Float64Array([0, 16]) };
 */
export interface TimedSequence {
  /** Numbers in a vector: 2 for a pen, 6 for acceleration and rotation, 42 or 63 for the landmarks of a hand. */
  readonly dimensions: number;
  /** The vectors, one after another: `[x0, y0, x1, y1, …]`. */
  readonly values: Float32Array;
  /** Milliseconds of each vector, never descending; where they count from is free. */
  readonly times: Float64Array;
  /** Index of the point that each stroke after the first begins with (the pen was lifted before); left out: one stroke. */
  readonly strokes?: readonly number[];
}

/** A gesture that was recorded and named. */
export interface GestureExample extends TimedSequence {
  readonly name: string;
  /** Who made it; protocols that leave people out need it. */
  readonly subject?: string;
}

/** Examples to learn from or to test with. All have the same dimensions. */
export interface GestureDataset {
  readonly dimensions: number;
  readonly examples: readonly GestureExample[];
  /** Names of the classes, sorted. */
  readonly classes: readonly string[];
}

/** One reading of a sensor, as sources give them. */
export interface Reading {
  /** Milliseconds. */
  readonly t: number;
  readonly values: ArrayLike<number>;
  /** Whether a stroke begins or ends here (the pen touches, is lifted); left out of what flows without strokes. */
  readonly phase?: 'start' | 'move' | 'end' | 'cancel';
  /** Which of several pointers or hands it is. */
  readonly pointer?: number;
}

/** Where readings come from: a pointer, a phone's sensors, a camera's landmarks, or anything that can be iterated. */
export type GestureSource = AsyncIterable<Reading>;

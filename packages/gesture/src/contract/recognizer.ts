import type { GestureManifest } from './manifest.ts';
import type { GestureClassifier } from './method.ts';
import type { TimedSequence } from './sequence.ts';

/** What a recogniser says of a gesture, or of what is there of one so far. */
export interface Recognition {
  /** The likeliest class; `undefined` if it is none of those known. */
  readonly name: string | undefined;
  /** The likeliest class, whether or not the gesture is rejected. */
  readonly best: string;
  /** Probability of the likeliest class among the known ones, 0 to 1. */
  readonly probability: number;
  /** Probability of each class, in the order of `classes`. */
  readonly probabilities: Float32Array;
  /** How unlike the known gestures it is: above `rejection.threshold` it is rejected. */
  readonly novelty: number;
}

/** One gesture that is being made: readings go in, what it is so far comes out. */
export interface GestureSession {
  /**
   * Takes a reading.
   *
   * @param t Milliseconds.
   * @param values The vector, as many numbers as `dimensions`.
   * @param newStroke Whether the pen was lifted before it.
   * @returns What the gesture is so far, the same object at every call; `undefined` before there are two different points.
   */
  push(t: number, values: ArrayLike<number>, newStroke?: boolean): Recognition | undefined;
  /** @returns What the whole gesture is; `undefined` if it was a tap or nothing. */
  end(): Recognition | undefined;
  /** Points that are kept. */
  readonly length: number;
  /** Forgets everything, to be used for the next gesture. */
  reset(): void;
}

/** A trained model that recognises gestures. */
export interface Recognizer extends GestureClassifier {
  readonly classes: readonly string[];
  readonly manifest: GestureManifest;
  /** The whole model as one `.onnx` file. */
  readonly bytes: Uint8Array;
  /**
   * @param sequence A whole gesture.
   * @returns What it is.
   * @throws DataError if it has other dimensions, no movement, or numbers that are not finite.
   */
  recognize(sequence: TimedSequence): Recognition;
  /**
   * @param sequence A whole gesture.
   * @returns The vector that the network makes of it: like gestures lie close.
   */
  embed(sequence: TimedSequence): Float32Array;
  /** @returns A session for one pointer or hand; any number share the network. */
  createSession(): GestureSession;
  dispose(): void;
}

import type { FrameConditions } from './piece.ts';

/** Lowest and highest note that models know: the piano's. */
export const lowestPitch = 21;
export const highestPitch = 108;
/** How many those are. */
export const pitchCount: number = highestPitch - lowestPitch + 1;

/**
 * Turns music into the steps of a recurrent network and back, one step after another.
 *
 * A step is one token of a sequence model: a note or the end of its frame, an event, or (for models with
 * independent outputs) a whole frame.
 */
export interface Codec {
  /** Numbers in a step's input. */
  readonly inputSize: number;
  /** Tokens that there are, or independent outputs. */
  readonly outputSize: number;
  /** A cursor at the start of a piece; `conditions` are read as far as the model was trained on them. */
  begin(conditions?: FrameConditions): Cursor;
}

/** A place in a piece: knows all tokens before it. */
export interface Cursor {
  /** Index of the frame under way. */
  readonly frame: number;
  /** Notes of the frame under way so far, as MIDI numbers, in the order they were chosen. */
  readonly chosen: readonly number[];
  /** The frame before this one, as MIDI numbers from high to low; empty at the start. */
  readonly previous: readonly number[];
  /** Writes the network's input for the next token: `inputSize` numbers from `offset` on, all of them. */
  writeInput(out: Float32Array, offset: number): void;
  /** Writes 1 for every token that may come next and 0 for others: `outputSize` numbers from `offset` on. */
  writeMask(out: Uint8Array, offset: number): void;
  /** Goes one token on. Models with independent outputs have no tokens: see `pushFrame`. */
  push(token: number): void;
  /**
   * Goes a whole frame on, from the start of one to the start of the next.
   *
   * @param notes MIDI numbers from high to low.
   */
  pushFrame(notes: readonly number[]): void;
  /** An independent copy. */
  fork(): Cursor;
}

/** Token of the note model for a MIDI number. */
export const tokenOf = (pitch: number): number => pitch - lowestPitch;

/** MIDI number of a token of the note model. */
export const pitchOf = (token: number): number => token + lowestPitch;

/** Token of the note model that ends a frame. */
export const endOfFrame: number = tokenOf(highestPitch) + 1;

/** The states of a network for several lines of music at once. */
export interface StepState {
  readonly lines: number;
  /**
   * A copy of some lines, in any order, each as often as wanted.
   *
   * @param lines Their indices.
   */
  select(lines: readonly number[]): StepState;
}

/** A network that takes one step of several lines at once. */
export interface StepNetwork {
  readonly inputSize: number;
  readonly outputSize: number;
  /** States at the start of a piece. */
  createState(lines: number): StepState;
  /**
   * One step.
   *
   * @param inputs Shape [lines, inputSize].
   * @param state Moves on by the step.
   * @returns Logits, shape [lines, outputSize]: of a softmax over tokens, or of independent outputs. Valid until the next step.
   */
  step(inputs: Float32Array, state: StepState): Promise<Float32Array>;
  /**
   * One step of some of the lines; the states of the others stay as they are. Where a network has no such method, lines that
   * go on at a different pace are kept in states of their own and stepped one by one.
   *
   * @param inputs Shape [lines.length, inputSize].
   * @param lines Their indices, rising.
   * @returns Logits, shape [lines.length, outputSize], as from `step`.
   */
  stepLines?(inputs: Float32Array, state: StepState, lines: readonly number[]): Promise<Float32Array>;
  dispose(): void;
}

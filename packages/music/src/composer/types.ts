import type { WorkOptions } from '../contract/model.ts';
import type { FrameConditions, FramePiece } from '../contract/piece.ts';

/** One report from a running composition. */
export interface ComposeProgress {
  /** Frames composed, all sweeps together, and how many there will be. */
  readonly done: number;
  readonly frames: number;
}

/** What composing gives as it goes on: a frame under way, once for each of its notes, and once more when it is finished. */
export interface ComposedFrame {
  /** Index in the resulting piece. */
  readonly frame: number;
  /** Its notes so far, as MIDI numbers from high to low. */
  readonly notes: readonly number[];
  /** Whether these are all. */
  readonly finished: boolean;
}

/**
 * A running composition. It yields frames as they come, and returns the whole piece: what was given included.
 *
 * Leaving the loop ends the work.
 */
export type Composition = AsyncGenerator<ComposedFrame, FramePiece, undefined>;

/** Wishes that make some frames less likely, each a number of nats taken off the log-likelihood. */
export interface Penalties {
  /** For each pair of voices that moves in parallel fifths. */
  readonly parallelFifths?: number;
  /** For each pair of voices that moves in parallel octaves or unisons. */
  readonly parallelOctaves?: number;
  /** For a frame that is the same as the one before. */
  readonly repeatedFrames?: number;
  /** For each semitone that a voice moves by more than a fifth (7 semitones). */
  readonly leaps?: number;
}

/** What every frame must be like. Frames are counted from the start of the piece, what is given included. */
export interface Constraints {
  /** Notes that must sound, by frame: MIDI numbers. A missing entry asks for none. */
  readonly fixed?: readonly (readonly number[] | null | undefined)[];
  /**
   * Pitch classes (0 = C to 11 = B) that may sound, such as those of a scale; or a list by frame, such as the chords of a
   * progression, null or undefined where all may.
   */
  readonly pitchClasses?: readonly number[] | readonly (readonly number[] | null | undefined)[];
  /** Lowest and highest note, as MIDI numbers. */
  readonly range?: readonly [number, number];
  /** The same for the highest note of a frame, the second highest, and so on. */
  readonly voiceRanges?: readonly (readonly [number, number] | null | undefined)[];
  /** Fewest and most notes in a frame. */
  readonly notes?: { readonly min?: number; readonly max?: number };
  readonly penalties?: Penalties;
  /**
   * Any other wish: added to the frame's log-likelihood, in nats; −Infinity forbids it.
   *
   * @param previous The frame before, from high to low; empty at the start.
   * @param frame The frame, from high to low.
   * @param index Which it is.
   */
  readonly score?: (previous: readonly number[], frame: readonly number[], index: number) => number;
}

/** How tokens are drawn. */
export interface SamplingOptions {
  /**
   * Divides the logits: below 1 likelier notes, above 1 bolder ones; 0 always takes the likeliest. What the model's manifest says if left
   * out, or 1.
   */
  readonly temperature?: number;
  /** Draws among this many likeliest tokens only. */
  readonly topK?: number;
  /** Draws among the likeliest tokens that together have this probability (nucleus; Holtzman et al. 2020). */
  readonly topP?: number;
  /** Same seed, same piece; 0 if left out. */
  readonly seed?: number;
}

/** Common to all that composes with a model. */
export interface ComposeOptions extends SamplingOptions, WorkOptions<ComposeProgress> {
  readonly constraints?: Constraints;
  /** What the model is told of every frame of the resulting piece. */
  readonly conditions?: FrameConditions;
  /** Lines of music that are written at once and compete; more come nearer to the exact conditional distribution. */
  readonly particles?: number;
  /**
   * Frames of hindsight after which a frame is settled and yielded; Infinity yields all at the end and is the most exact.
   * Without anything to steer by, every note is yielded as it is drawn.
   */
  readonly lag?: number;
  /** Times that the whole is written again by particle Gibbs, with the last solution among the lines. 0 if left out; needs an infinite lag. */
  readonly sweeps?: number;
}

/** How long new music is; one of them. */
export interface LengthOptions {
  readonly frames?: number;
  /** Of the length that `conditions` tell, else of four quarters. */
  readonly bars?: number;
  /** At the piece's tempo, else the model's. */
  readonly seconds?: number;
}

import type { Codec, StepNetwork } from './codec.ts';
import type { FramePiece } from './piece.ts';

/**
 * What a model predicts at a step.
 *
 * - `'frame'`: a whole frame, each note independent of the others given the past (Boulanger-Lewandowski et al. 2012).
 * - `'note'`: the notes of a frame one after another from high to low, each given those before it: chords agree.
 * - `'event'`: note-on, note-off, time-shift and velocity events of free polyphony (Oore et al. 2018).
 */
export type ModelKind = 'frame' | 'note' | 'event';

/** Facts the model is told beside the notes. */
export type ConditionName = 'key' | 'metre' | 'phrase' | 'chord';

/** What is known of a model besides its weights: kept in its file's metadata. */
export interface MusicManifest {
  readonly format: 'recurra-music';
  readonly version: number;
  readonly kind: ModelKind;
  /** Frames in a quarter note; for event models, time steps in a quarter note. */
  readonly stepsPerQuarter: number;
  readonly conditions: readonly ConditionName[];
  /** What the network's input is put together from, in order: names of blocks in `codec/blocks`. */
  readonly inputs: {
    readonly frame: readonly string[];
    readonly note: readonly string[];
    readonly references: readonly string[];
  };
  /** Networks whose probabilities are averaged, all inside the file. */
  readonly members: number;
  /** Lowest and highest note of the training pieces, as MIDI numbers. */
  readonly range: readonly [number, number];
  /** Most notes in a frame of the training pieces. */
  readonly maxPolyphony: number;
  /** Quarters a minute of the training pieces: their median. */
  readonly bpm: number;
  /** Temperature at which what it composes is most like its training pieces; 1 if left out. */
  readonly temperature?: number | undefined;
  /** What was decided in training, one sentence each. */
  readonly notes: readonly string[];
}

/** What {@link MusicModel.evaluate} found. */
export interface Evaluation {
  readonly pieces: number;
  readonly frames: number;
  /** Mean over frames of −log P(frame | frames before it), in nats. For event models: of the events of a frame's time. */
  readonly nllPerFrame: number;
}

/** Common to whatever takes long. */
export interface WorkOptions<Progress> {
  /** Stops the work; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A trained model, ready to be used. Needs no TensorFlow.js. */
export interface MusicModel {
  readonly manifest: MusicManifest;
  readonly codec: Codec;
  readonly network: StepNetwork;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  /**
   * How likely pieces are to the model.
   *
   * @param pieces On the model's own grid (`manifest.stepsPerQuarter`).
   */
  evaluate(
    pieces: readonly FramePiece[],
    options?: WorkOptions<{ readonly done: number; readonly pieces: number }>,
  ): Promise<Evaluation>;
  dispose(): void;
}

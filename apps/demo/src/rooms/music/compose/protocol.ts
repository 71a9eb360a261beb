import type { ComposedFrame, FramePiece, MusicManifest } from '@recurra/music/inference';
import type { Outcome } from '../../../worker/outcome.ts';
import type { FrameNotes, Sheet } from './sheet.ts';

/** Where a model comes from. */
export type ModelSource = { readonly url: string } | { readonly bytes: Uint8Array };

/** What is to be written. */
export type Task =
  | { readonly type: 'compose'; readonly bars: number }
  | { readonly type: 'harmonize'; readonly melody: readonly (number | null)[]; readonly voice: string }
  | { readonly type: 'continue'; readonly piece: FramePiece; readonly frames: number }
  | {
      readonly type: 'fill';
      readonly piece: FramePiece;
      readonly from: number;
      readonly to: number;
      /** Notes that stay, by frame. */
      readonly keep: FrameNotes;
    }
  | { readonly type: 'rewrite'; readonly piece: FramePiece; readonly keep: FrameNotes };

/** How it is to be. */
export interface Wishes {
  /** Such as `D dorian`. */
  readonly scale: string | undefined;
  /** A chord for each bar, such as `C Am F G7`. */
  readonly chords: string | undefined;
  /** Quarters in a bar. */
  readonly barQuarters: number;
  readonly fifths: number;
  readonly temperature: number | undefined;
  readonly topK: number | undefined;
  readonly topP: number | undefined;
  readonly seed: number;
}

/** What the worker says some dozen times a second while it composes. */
export interface ComposeUpdate {
  /** Frames that have changed since the last update; of each the newest. */
  readonly frames: readonly ComposedFrame[];
  /** 0 to 1. */
  readonly share: number;
}

/** A figure of a piece beside those of the pieces that the model learned from. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly value: number;
  /** 5 % of the pieces lie below, 95 % below `high`. */
  readonly low: number;
  readonly high: number;
}

/** A piece in numbers. */
export interface Numbers {
  /** −ln P of a frame given those before it, in nats: its mean; undefined where the model has no frames. */
  readonly nllPerFrame: number | undefined;
  readonly figures: readonly Figure[];
}

/** The first piece of a file. */
export interface OpenedFile {
  readonly sheet: Sheet;
  /** What was left out or noticed, a sentence each. */
  readonly notes: readonly string[];
}

/** What the worker offers. It composes, and needs no TensorFlow.js for it. */
export interface ComposeWorker {
  /** Opens a model; from then on it is the one that composes. */
  open(source: ModelSource): Promise<Outcome<MusicManifest>>;
  /** Reads a file of music. */
  read(file: Blob, name: string): Promise<Outcome<OpenedFile>>;
  compose(
    task: Task,
    wishes: Wishes,
    onUpdate: (update: ComposeUpdate) => void,
  ): Promise<Outcome<FramePiece>>;
  /** Stops composing. */
  stop(): void;
  /**
   * Takes a piece's figures.
   *
   * @param corpus What to compare with: a `CorpusDescription` as JSON; that of the shipped model if left out.
   */
  count(piece: FramePiece, corpus: string | undefined): Promise<Outcome<Numbers>>;
}

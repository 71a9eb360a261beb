import type { DatasetReport, FramePiece } from '@recurra/music/inference';
import type { Outcome } from '../../../worker/outcome.ts';

/** What the user chose for a training. */
export interface TrainSettings {
  /** Name of the model. */
  readonly name: string;
  /** `note` can be steered; `frame` is smaller, and its chords agree less. */
  readonly kind: 'note' | 'frame';
  /** Most minutes. */
  readonly minutes: number;
  /** Units of the recurrent layers. */
  readonly units: number;
  readonly seed: number;
}

/** One finished epoch. */
export interface EpochFigures {
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss: number | undefined;
}

/** What the worker says a few times a second while it trains. */
export interface TrainUpdate {
  readonly epoch: number;
  /** How much of the training is over, 0 to 1. */
  readonly share: number;
  /** Epochs heard of since the last update. */
  readonly figures: readonly EpochFigures[];
  readonly framesPerSecond: number;
  readonly etaSeconds: number | undefined;
  /** A few bars by the network as it is, if there are new ones. */
  readonly sample: { readonly epoch: number; readonly piece: FramePiece } | undefined;
}

/** What a finished training leaves. */
export interface TrainResult {
  readonly name: string;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  /** The model's card, as JSON. */
  readonly card: string;
  /** Figures of what it learned from, as JSON. */
  readonly corpus: string;
  /** Nats a frame on the pieces kept apart. */
  readonly heldOut: number | undefined;
  readonly parameters: number;
  readonly epochs: number;
  readonly seconds: number;
  /** What computed: `wasm` or `cpu`. */
  readonly backend: string;
  readonly pieces: number;
}

/** What the worker offers. */
export interface TrainWorker {
  /** Reads files, and keeps what is in them for `train`. */
  read(files: readonly File[], onProgress: (done: number) => void): Promise<Outcome<DatasetReport>>;
  train(settings: TrainSettings, onUpdate: (update: TrainUpdate) => void): Promise<Outcome<TrainResult>>;
  /** Stops reading or training. */
  stop(): void;
}

import type { Outcome } from '../../../worker/outcome.ts';

/** What the user chose for a training. */
export interface TrainSettings {
  /** Name of the model. */
  readonly name: string;
  /** Updates of each network. */
  readonly steps: number;
  /** Share of known gestures that may be rejected for the sake of what is unknown. */
  readonly falseRejectRate: number;
  readonly seed: number;
}

/** What the worker says a few times a second while it works. */
export interface TrainUpdate {
  /** How much is over, 0 to 1. */
  readonly share: number;
  /** Nats after each update, of each network so far. */
  readonly losses: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly etaSeconds: number | undefined;
  /** In words. */
  readonly what: string;
}

/** What a finished training leaves. */
export interface TrainResult {
  readonly name: string;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  readonly classes: readonly string[];
  readonly examples: number;
  /** Share of examples kept apart that were recognised; undefined if there were too few to keep some apart. */
  readonly heldOutAccuracy: number | undefined;
  readonly parameters: number;
  readonly seconds: number;
  /** What computed: `wasm` or `cpu`. */
  readonly backend: string;
  /** What is to be known of the recordings, one sentence each. */
  readonly notes: readonly string[];
}

/** What came of testing by cross-validation. */
export interface CheckResult {
  readonly folds: number;
  readonly accuracy: number;
  /** Where the accuracy lies in 95 of 100 cases. */
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  readonly classes: readonly string[];
  /** How many of a class (row) were taken for another (column). */
  readonly confusion: readonly (readonly number[])[];
}

/** What the worker offers. Recordings go in as the JSON that the recorder writes. */
export interface GestureWorker {
  train(
    recordings: string,
    settings: TrainSettings,
    onUpdate: (update: TrainUpdate) => void,
  ): Promise<Outcome<TrainResult>>;
  /** Tests networks that did not see what they are tested with. */
  check(
    recordings: string,
    settings: TrainSettings,
    onUpdate: (update: TrainUpdate) => void,
  ): Promise<Outcome<CheckResult>>;
  /** Stops what is under way. */
  stop(): void;
}

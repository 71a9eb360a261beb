import type { AugmentOptions } from '../augment/settings.ts';
import type { PipelineConfig } from './manifest.ts';
import type { Recognizer } from './recognizer.ts';

/** Settings found for a kind of gesture: strokes of a pen, mouse or finger; other movements. */
export type GesturePreset = 'stroke' | 'motion';

/** One report from a running training. */
export interface GestureProgress {
  /** Network under way, counted from 1, and how many there are, the one for calibration included. */
  readonly network: number;
  readonly networks: number;
  /** Updates made and to be made, over all networks. */
  readonly step: number;
  readonly steps: number;
  /** Cross-entropy in nats: mean over the last few updates. */
  readonly loss: number;
  /** Seconds until everything is done; unknown during the first steps. */
  readonly etaSeconds: number | undefined;
}

/** How {@link fitRecognizer} trains. */
export interface FitRecognizerOptions {
  /**
   * If left out, `'stroke'` for two dimensions and lengths that differ, else `'motion'`. Other options override what it sets.
   */
  readonly preset?: GesturePreset;
  readonly cell?: 'gru' | 'lstm';
  /** Units of a layer, in each direction. */
  readonly hiddenSize?: number;
  readonly layers?: number;
  readonly bidirectional?: boolean;
  /** Share of what layers give that is dropped in training. */
  readonly dropout?: number;
  /** Networks whose probabilities are averaged. */
  readonly members?: number;
  /** Updates of each network; if left out, the more the more examples there are. */
  readonly steps?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly labelSmoothing?: number;
  /** Share of every batch that is none of the classes. */
  readonly negatives?: number;
  /** Share of known gestures, held out, that may be rejected; 0 rejects nothing. */
  readonly falseRejectRate?: number;
  readonly augment?: Partial<AugmentOptions>;
  readonly pipeline?: Partial<Omit<PipelineConfig, 'dimensions' | 'mean' | 'deviation'>>;
  /** Seed of all that is random; 0 if left out. */
  readonly seed?: number;
  /** Stops training between two steps. */
  readonly signal?: AbortSignal | undefined;
  /** Hears about training, several times a second. */
  readonly onProgress?: (progress: GestureProgress) => void;
}

/** How well what is known is told from what is not, on examples that were held out. */
export interface RejectionCalibration {
  /** Novelty of known gestures, held out. */
  readonly known: readonly number[];
  /** Novelty of what is none of the classes. */
  readonly unknown: readonly number[];
  readonly threshold: number;
}

/** What training came to. */
export interface FittedRecognizer {
  readonly recognizer: Recognizer;
  /** Loss in nats of every ten updates, of each network. */
  readonly losses: readonly (readonly number[])[];
  readonly calibration: RejectionCalibration | undefined;
  /** Share of the examples that were held out in calibration that were recognised. */
  readonly heldOutAccuracy: number | undefined;
  /** Weights of all networks. */
  readonly parameters: number;
  readonly seconds: number;
}

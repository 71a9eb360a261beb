/** How raw sequences become the network's input; the same in training and live. */
export interface PipelineConfig {
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** Points that a gesture is brought to. */
  readonly points: number;
  /** Whether these are spread evenly over time or over the path's length. */
  readonly resample: 'time' | 'length';
  /** What is taken as the middle: of each gesture, of all training examples, or nothing. */
  readonly translate: 'gesture' | 'dataset' | 'none';
  /** What is taken as the size: of each gesture (one number for all its dimensions), of all training examples (each dimension), or nothing. */
  readonly scale: 'gesture' | 'dataset' | 'none';
  /** Turns each gesture so that its first point lies in the same direction from its middle; only with two dimensions. */
  readonly rotate: boolean;
  /** Whether the difference to the point before is an input too. */
  readonly velocity: boolean;
  /** Whether the network is told if a gesture is over: what is complete is judged more strictly than what is being made. */
  readonly ending: boolean;
  /** Smoothing before everything else, by the 1€ filter; none if left out. */
  readonly smooth?: OneEuroConfig;
  /** Of each dimension over all training examples. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * The 1€ filter's settings.
 *
 * @see Casiez, Roussel & Vogel 2012, 1€ Filter.
 */
export interface OneEuroConfig {
  /** Hz; lower is smoother when slow. */
  readonly minCutoff: number;
  /** Larger lags less when fast. */
  readonly beta: number;
  /** Hz, of the speed's own filter. */
  readonly derivativeCutoff?: number;
}

/** Where a recogniser draws the line to what it does not know. */
export interface Rejection {
  /** Novelty above which a gesture is rejected. */
  readonly threshold: number;
  /** Share of known gestures, held out in calibration, that the threshold rejects. */
  readonly falseRejectRate: number;
}

/** What is known of a model besides its weights: kept in its file's metadata. */
export interface GestureManifest {
  readonly format: 'recurra-gesture';
  readonly version: number;
  readonly classes: readonly string[];
  /** Networks whose probabilities are averaged, all inside the file. */
  readonly members: number;
  readonly pipeline: PipelineConfig;
  readonly rejection: Rejection;
  /** Milliseconds that training examples lasted: shortest, median, longest. */
  readonly duration: readonly [number, number, number];
  /** What was decided in training, one sentence each. */
  readonly notes: readonly string[];
}

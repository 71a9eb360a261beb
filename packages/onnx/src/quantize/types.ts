import type { OnnxModel } from '../model.ts';

/** How `quantizeOnnx` chooses weights. */
export interface QuantizeOptions {
  /** Weights of fewer elements stay floats: the scales would eat what is saved. Default 256. */
  readonly minElements?: number;
  /** Names of weights that stay floats, as the report of an earlier run gives them. */
  readonly exclude?: readonly string[];
}

/** A weight that is stored in 8 bits. */
export interface QuantizedWeight {
  /** Its name in the file. */
  readonly name: string;
  /** The operator that uses it, as `LSTM`. */
  readonly operator: string;
  readonly dims: readonly number[];
  /** How many scales it has. */
  readonly channels: number;
  readonly bytesBefore: number;
  /** Integers and scales. */
  readonly bytesAfter: number;
  /** Largest difference between an element before and after. */
  readonly maxError: number;
  /** Root of the mean squared difference. */
  readonly rmsError: number;
}

/** A weight that stays as it is. */
export interface SkippedWeight {
  readonly name: string;
  readonly operator: string;
  readonly dims: readonly number[];
  /** Why, as a clause: `it has fewer than 256 elements`. */
  readonly reason: string;
}

/** What `quantizeOnnx` did. */
export interface QuantizeReport {
  readonly weights: readonly QuantizedWeight[];
  readonly skipped: readonly SkippedWeight[];
  /** Size of the file before. */
  readonly bytesBefore: number;
  /** Size of the file after. */
  readonly bytesAfter: number;
}

/** What `quantizeOnnx` gives. */
export interface QuantizeResult {
  readonly model: OnnxModel;
  readonly report: QuantizeReport;
}

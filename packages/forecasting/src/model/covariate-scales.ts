/** Mean and standard deviation of each covariate in training, by kind, in the order of {@link CovariateNames}. */
export interface CovariateScales {
  readonly past: Scales;
  /** Calendar features included. */
  readonly future: Scales;
  readonly static: Scales;
}

/** One number a covariate. */
export interface Scales {
  readonly mean: readonly number[];
  /** Positive. */
  readonly deviation: readonly number[];
}

/** Adds up values and tells their mean and deviation. */
export class ScaleSums {
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #count: Float64Array;

  constructor(features: number) {
    this.#sum = new Float64Array(features);
    this.#squares = new Float64Array(features);
    this.#count = new Float64Array(features);
  }

  /** Takes a value of one feature. */
  add(feature: number, value: number): void {
    this.#sum[feature]! += value;
    this.#squares[feature]! += value * value;
    this.#count[feature]! += 1;
  }

  /** @returns The scales; 0 and 1 for a feature that never came or never changed. */
  finish(): Scales {
    const mean = Array.from(this.#sum, (sum, i) => sum / Math.max(1, this.#count[i]!));
    const deviation = mean.map((m, i) => {
      const variance = this.#squares[i]! / Math.max(1, this.#count[i]!) - m * m;
      return variance > 1e-12 * (1 + m * m) ? Math.sqrt(variance) : 1;
    });
    return { mean, deviation };
  }
}

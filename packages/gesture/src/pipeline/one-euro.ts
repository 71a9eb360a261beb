import type { OneEuroConfig } from '../contract/manifest.ts';

/** Share that a new value gets in a first-order low-pass filter. */
function share(cutoff: number, seconds: number): number {
  const rate = 2 * Math.PI * cutoff * seconds;
  return rate / (rate + 1);
}

/** Smooths vectors as they come. */
export interface OneEuroFilter {
  /**
   * Smooths a vector in place.
   *
   * @param t Milliseconds.
   * @param values Where the vector lies.
   * @param at Index of its first number.
   */
  filter(t: number, values: Float32Array, at?: number): void;
  reset(): void;
}

/**
 * The 1€ filter: slow movements are smoothed much, fast ones little, so that neither shakes nor lags.
 *
 * @param dimensions Numbers in a vector.
 * @param config Cut-off when nothing moves (Hz), how much speed raises it, and the speed's own cut-off (1 Hz if left out).
 * @returns The filter; the first vector after a reset passes as it is.
 * @see Casiez, Roussel & Vogel 2012, 1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input.
 * @example
 * const filter = oneEuroFilter(2, { minCutoff: 1, beta: 0.01 });
 * filter.filter(event.timeStamp, point);
 */
export function oneEuroFilter(
  dimensions: number,
  { beta, derivativeCutoff = 1, minCutoff }: OneEuroConfig,
): OneEuroFilter {
  const last = new Float64Array(dimensions);
  const speeds = new Float64Array(dimensions);
  let lastTime = Number.NaN;
  return {
    filter(t, values, at = 0) {
      if (Number.isNaN(lastTime)) {
        for (let d = 0; d < dimensions; d++) last[d] = values[at + d]!;
        lastTime = t;
        return;
      }
      const seconds = (t - lastTime) / 1000;
      // Two readings of one moment: nothing can be said of speed.
      if (!(seconds > 0)) {
        for (let d = 0; d < dimensions; d++) values[at + d] = last[d]!;
        return;
      }
      const speedShare = share(derivativeCutoff, seconds);
      for (let d = 0; d < dimensions; d++) {
        const speed = (values[at + d]! - last[d]!) / seconds;
        speeds[d] = speeds[d]! + speedShare * (speed - speeds[d]!);
        const weight = share(minCutoff + beta * Math.abs(speeds[d]!), seconds);
        last[d] = last[d]! + weight * (values[at + d]! - last[d]!);
        values[at + d] = last[d]!;
      }
      lastTime = t;
    },
    reset() {
      speeds.fill(0);
      lastTime = Number.NaN;
    },
  };
}

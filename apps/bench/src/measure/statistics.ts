/** One number a round; null where the contestant sat out. */
export type Samples = readonly (number | null)[];

/** The rounds that took place. */
export function present(samples: Samples): number[] {
  return samples.filter((value) => value !== null);
}

/**
 * A quantile, linear between neighbours.
 *
 * @param share 0 the least, 0.5 the median, 1 the largest.
 * @returns NaN for no values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** A distribution in five numbers. */
export interface Summary {
  readonly rounds: number;
  readonly median: number;
  /** First and third quartile. */
  readonly quartiles: readonly [number, number];
  readonly range: readonly [number, number];
}

/** @returns undefined if there is nothing to sum up. */
export function summarise(samples: Samples): Summary | undefined {
  const values = present(samples);
  if (values.length === 0) return undefined;
  return {
    rounds: values.length,
    median: quantile(values, 0.5),
    quartiles: [quantile(values, 0.25), quantile(values, 0.75)],
    range: [quantile(values, 0), quantile(values, 1)],
  };
}

/**
 * Divides round by round, so that what slows the machine down for a while slows both sides.
 *
 * @param over The dividend's samples.
 * @param under The divisor's, round for round.
 * @returns One ratio for every round in which both took part.
 */
export function ratios(over: Samples, under: Samples): number[] {
  return over.flatMap((value, round) => {
    const other = under[round];
    return value === null || other === null || other === undefined ? [] : [value / other];
  });
}

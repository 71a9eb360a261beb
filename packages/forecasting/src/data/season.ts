import type { Frequency } from './types.ts';

/** What was found about the season. */
export interface Season {
  /** Steps in one season; 1 if there is none. */
  readonly length: number;
  /** How it was found, one sentence. */
  readonly note: string;
}

const perUnit: Readonly<Record<Frequency['unit'], readonly number[]>> = {
  second: [60, 3600],
  minute: [60, 1440],
  hour: [24],
  day: [7, 365],
  week: [52],
  month: [12],
  quarter: [4],
  year: [],
};

/** Season lengths worth testing for a frequency, in steps: whole days of hours, whole years of months, … */
export function seasonCandidates({ unit, count, weekdaysOnly }: Frequency): number[] {
  const lengths = weekdaysOnly ? [5] : perUnit[unit];
  return lengths.map((length) => length / count).filter((length) => Number.isInteger(length) && length > 1);
}

/**
 * Autocorrelation at a season's lag, of what a moving average over one season leaves of a series.
 *
 * The moving average takes away the trend and every slower swing, which would correlate at any lag.
 *
 * @param values A series, without gaps; only its last 20 seasons are looked at.
 * @param length Steps in a season.
 * @returns Between -1 and 1, or `undefined` with fewer than three seasons or no variance.
 */
export function seasonalAutocorrelation(values: Float64Array, length: number): number | undefined {
  const x = values.subarray(Math.max(0, values.length - 20 * length));
  const n = x.length - length + 1;
  if (x.length < 3 * length) return undefined;
  const rest = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < length - 1; i++) sum += x[i] as number;
  for (let i = 0; i < n; i++) {
    sum += x[i + length - 1] as number;
    rest[i] = (x[i + (length >> 1)] as number) - sum / length;
    sum -= x[i] as number;
  }
  const mean = rest.reduce((a, b) => a + b, 0) / n;
  let variance = 0;
  let covariance = 0;
  for (let i = 0; i < n; i++) {
    const d = (rest[i] as number) - mean;
    variance += d * d;
    if (i >= length) covariance += d * ((rest[i - length] as number) - mean);
  }
  const scale = x.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  // Rounding alone leaves this much of a straight line.
  if (variance <= n * (scale * 1e-12) ** 2) return undefined;
  // Each product counts once, so that few seasons do not shrink the figure.
  return (covariance / (n - length)) * (n / variance);
}

/**
 * Finds the season of a table from its frequency and an autocorrelation test.
 *
 * A candidate passes if its autocorrelation, averaged over the series, is above 0.2 and above 2.33/√n, the 1 % limit
 * of white noise; the strongest one is taken.
 *
 * @param frequency Distance between steps.
 * @param series Values of each series, without gaps; at most 64 of them are tested.
 * @returns The season and how it was found.
 */
export function inferSeason(frequency: Frequency, series: readonly Float64Array[]): Season {
  const candidates = seasonCandidates(frequency);
  const stride = Math.ceil(series.length / 64);
  const sample = series.filter((_, i) => i % stride === 0);
  const tested: string[] = [];
  let best: { length: number; r: number } | undefined;
  for (const length of candidates) {
    const all = sample
      .map((values) => seasonalAutocorrelation(values, length))
      .filter((r) => r !== undefined);
    if (all.length === 0) continue;
    const r = all.reduce((a, b) => a + b, 0) / all.length;
    tested.push(`${r.toFixed(2)} at ${length}`);
    const longest = sample.reduce((a, values) => Math.max(a, values.length), 0);
    if (r > Math.max(0.2, 2.33 / Math.sqrt(longest)) && r > (best?.r ?? 0)) best = { length, r };
  }
  if (best !== undefined) {
    return {
      length: best.length,
      note: `Season: ${best.length} steps (autocorrelation ${best.r.toFixed(2)}).`,
    };
  }
  if (tested.length > 0) {
    return { length: 1, note: `No season found (autocorrelation ${tested.join(', ')} steps).` };
  }
  const usual = candidates.find((length) => sample.some((values) => values.length >= 2 * length));
  if (usual === undefined || usual > 60) return { length: 1, note: 'No season: too few steps to find one.' };
  return { length: usual, note: `Season: ${usual} steps, the usual one; too few steps to test it.` };
}

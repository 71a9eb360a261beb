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

/** Result of the test for one season in one series. */
export interface SeasonTest {
  /** Autocorrelation at the season's lag, between -1 and 1. */
  readonly correlation: number;
  /** What a series without season exceeds once in a hundred times. */
  readonly limit: number;
}

/**
 * Tests a series for a season: autocorrelation at its lag, of what a moving average over one season leaves.
 *
 * The moving average takes away the trend and every slower swing, which would correlate at any lag. The limit is
 * Bartlett's, 2.33·√((1 + 2·Σ r²)/n) over the lags up to a quarter of a season: a series that merely wanders slowly
 * has few independent values, and reaches a high correlation by chance.
 *
 * @param values A series, without gaps; only its last 20 seasons, or 2000 steps, are looked at.
 * @param length Steps in a season.
 * @returns The test, or `undefined` with fewer than three seasons or no variance.
 * @see Bartlett 1946; the seasonality test of the M4 competition is of the same kind.
 */
export function testSeason(values: Float64Array, length: number): SeasonTest | undefined {
  const x = values.subarray(Math.max(0, values.length - Math.max(20 * length, 2000)));
  if (x.length < 3 * length) return undefined;
  const rest = withoutTrend(x, length);
  const n = rest.length;
  const mean = rest.reduce((a, b) => a + b, 0) / n;
  for (let i = 0; i < n; i++) rest[i] = (rest[i] as number) - mean;
  const variance = rest.reduce((a, b) => a + b * b, 0) / n;
  const scale = x.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  // Rounding alone leaves this much of a straight line.
  if (variance <= (scale * 1e-12) ** 2) return undefined;
  const correlation = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (rest[i] as number) * (rest[i - lag] as number);
    // Divided by the number of products, so that few seasons do not shrink the figure.
    return sum / (n - lag) / variance;
  };
  let squares = 0;
  for (let lag = 1; lag <= length / 4; lag++) squares += correlation(lag) ** 2;
  return { correlation: correlation(length), limit: 2.33 * Math.sqrt((1 + 2 * squares) / n) };
}

function withoutTrend(x: Float64Array, length: number): Float64Array {
  const rest = new Float64Array(x.length - length + 1);
  let sum = 0;
  for (let i = 0; i < length - 1; i++) sum += x[i] as number;
  for (let i = 0; i < rest.length; i++) {
    sum += x[i + length - 1] as number;
    rest[i] = (x[i + (length >> 1)] as number) - sum / length;
    sum -= x[i] as number;
  }
  return rest;
}

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/**
 * Finds the season of a table from its frequency and an autocorrelation test.
 *
 * A candidate passes if its autocorrelation, averaged over the series, is above 0.2 and above the average limit of
 * {@link testSeason}; the strongest one is taken.
 *
 * @param frequency Distance between steps.
 * @param series Values of each series, without gaps; at most 16 of them are tested.
 * @returns The season and how it was found.
 */
export function inferSeason(frequency: Frequency, series: readonly Float64Array[]): Season {
  const candidates = seasonCandidates(frequency);
  const stride = Math.ceil(series.length / 16);
  const sample = series.filter((_, i) => i % stride === 0);
  const tested: string[] = [];
  let best: { length: number; r: number } | undefined;
  for (const length of candidates) {
    const tests = sample.map((values) => testSeason(values, length)).filter((test) => test !== undefined);
    if (tests.length === 0) continue;
    const r = average(tests.map(({ correlation }) => correlation));
    const limit = average(tests.map((test) => test.limit));
    tested.push(`${r.toFixed(2)} at ${length}`);
    if (r > Math.max(0.2, limit) && r > (best?.r ?? 0)) best = { length, r };
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
  if (candidates.length === 0) {
    return { length: 1, note: `No season: ${frequency.label} data have no usual one.` };
  }
  const usual = candidates.find((length) => sample.some((values) => values.length >= 2 * length));
  if (usual === undefined || usual > 60) return { length: 1, note: 'No season: too few steps to find one.' };
  return { length: usual, note: `Season: ${usual} steps, the usual one; too few steps to test it.` };
}

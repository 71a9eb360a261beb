import type { Design } from './design.ts';
import { type MeanTable, type MeanTerm, meanTable } from './means.ts';

/** A simple forecast of one step as a linear function of the window: step k = 0 is the next one. */
type Expert = (k: number) => MeanTerm[];

const mean = (from: number, to: number, weight = 1): MeanTerm => ({ from, to, weight });

/** Periods from this length on are also used smoothed: one year ago today says less than those weeks did. */
const smoothFrom = 28;

/** Half the width of that smoothing, in steps. */
export function halfWidth(period: number): number {
  return period < smoothFrom ? 0 : Math.round(period / 24);
}

/**
 * Mean of the values at position `at`, one, two … `cycles` seasons earlier, each with its neighbours.
 * Positions count from the start of the window and may lie beyond its end.
 */
export function profileTerms(
  window: number,
  period: number,
  at: number,
  to: number,
  half: number,
  weight: number,
): MeanTerm[] {
  const terms: MeanTerm[] = [];
  // Whole seasons to go back until the range ends inside the window.
  for (let back = Math.max(1, Math.ceil((to - window) / period)); terms.length < 3; back++) {
    const from = Math.max(0, at - back * period - half);
    const end = Math.min(window, to - back * period + half);
    if (at - back * period < 0 || end <= from) break;
    terms.push(mean(from, end, 1));
  }
  return terms.map((term) => ({ ...term, weight: weight / terms.length }));
}

function seasonalExperts(window: number, period: number): Expert[] {
  const cycles = Math.min(3, Math.floor(window / period));
  const seasonsAhead = (k: number): number => Math.floor(k / period) + 1;
  const naive: Expert = (k) => {
    const at = window + k - seasonsAhead(k) * period;
    return [mean(at, at + 1)];
  };
  // How much a season's mean grew, per season, over all the seasons in the window.
  const drift = (times: number): MeanTerm[] =>
    cycles < 2 || times === 0
      ? []
      : [
          mean(window - period, window, times / (cycles - 1)),
          mean(window - cycles * period, window - (cycles - 1) * period, -times / (cycles - 1)),
        ];
  const recent = Math.max(1, Math.min(14, Math.round(period / 6)));
  const half = halfWidth(period);
  // What the last few values add to the same ones a season earlier.
  const anomaly = (span: number): MeanTerm[] => [
    mean(window - span, window),
    ...profileTerms(window, period, window - span, window, half, -1),
  ];
  const profile: Expert = (k) => profileTerms(window, period, window + k, window + k + 1, half, 1);
  const experts: Expert[] = [naive, (k) => [...profile(k), ...anomaly(recent)]];
  if (half > 0) {
    experts.push(profile);
    // How fast a season's weeks come and go differs from series to series.
    for (const span of [1, Math.max(2, recent >> 1)]) {
      experts.push((k) => [...profile(k), ...anomaly(span)]);
    }
  }
  if (cycles >= 2) {
    const relevel = [mean(window - period, window), mean(window - cycles * period, window, -1)];
    experts.push((k) => [...naive(k), ...drift(seasonsAhead(k))]);
    experts.push((k) => [
      ...profileTerms(window, period, window + k, window + k + 1, half, 1),
      ...relevel,
      ...drift(seasonsAhead(k)),
    ]);
    if (half === 0) {
      experts.push((k) => [
        ...naive(k),
        ...pastAnomaly(window, period, recent),
        ...drift(seasonsAhead(k) - 1),
      ]);
    }
  }
  return experts;
}

/** What the last few values add to the same ones exactly one season earlier. */
function pastAnomaly(window: number, period: number, recent: number): MeanTerm[] {
  return [mean(window - recent, window), mean(window - period - recent, window - period, -1)];
}

/** Recent means: of a season, of four, and where seasons are long or none, of shorter spans, each twice the last. */
function levelSpans(window: number, shortest: number | undefined): number[] {
  const spans = new Set([1, Math.max(2, shortest ?? 2), 4 * Math.max(2, shortest ?? 2)]);
  const longest = shortest === undefined ? window >> 1 : shortest < smoothFrom ? 0 : shortest >> 1;
  for (let span = 2; span <= longest; span *= 2) spans.add(span);
  return [...new Set([...spans].map((span) => Math.min(window, span)))].sort((x, y) => x - y);
}

/** Slopes of the last few values, dying out: the shorter the span, the sooner. */
function dampedDrifts(window: number, shortest: number | undefined): Expert[] {
  if (shortest !== undefined && shortest < smoothFrom) return [];
  const spans = [4, 12, 24].filter((span) => span < window);
  return spans.map((span) => {
    const damping = 1 - 1 / span;
    return (k) => {
      // Sum of damping + damping² + … over the steps ahead.
      const reach = (damping * (1 - damping ** (k + 1))) / (1 - damping);
      const slope = reach / span;
      return [mean(window - 1, window, 1 + slope), mean(window - 1 - span, window - span, -slope)];
    };
  });
}

function levelExperts(window: number, shortest: number | undefined): Expert[] {
  const experts: Expert[] = levelSpans(window, shortest).map((span) => () => [mean(window - span, window)]);
  const quarter = Math.max(1, window >> 2);
  // The line through the means of the window's first and last quarter, from the last value on.
  experts.push((k) => {
    const slope = (k + 1) / (window - quarter);
    return [mean(window - 1, window), mean(window - quarter, window, slope), mean(0, quarter, -slope)];
  });
  return [...experts, ...dampedDrifts(window, shortest)];
}

/**
 * The simple forecasts that the network weighs and corrects: last value, recent means, drift, and for every
 * season: seasonal naive, the same with drift, the mean season at today's level, the mean season moved by
 * the latest anomaly.
 *
 * @param design Window, horizon and seasons.
 * @returns Features of shape [horizon, experts].
 */
export function expertTable(design: Design): MeanTable {
  const { window, horizon, periods } = design;
  const experts = [
    ...levelExperts(window, periods[0]),
    ...periods.flatMap((period) => seasonalExperts(window, period)),
  ];
  const rows = Array.from({ length: horizon }, (_, k) => experts.map((expert) => expert(k)));
  return meanTable(window, rows);
}

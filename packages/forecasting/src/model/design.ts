import { ArgumentError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import { candidatePeriods } from './periods.ts';

/** What follows from data and options about windows and seasons. */
export interface Design {
  /** Steps to forecast. */
  readonly horizon: number;
  /** Observations the model sees. */
  readonly window: number;
  /** The table's season, in steps; its seasonal differences scale every window. */
  readonly seasonLength: number;
  /** Seasons the simple forecasts use, ascending; may be empty. */
  readonly periods: readonly number[];
  /** Last values of a window whose mean is its level. */
  readonly levelSpan: number;
  /** Distance of the differences that scale a window. */
  readonly scaleLag: number;
  /** Time steps of the recurrent layers. */
  readonly patches: number;
  /** Observations in one of them. */
  readonly patchLength: number;
  /** Fewest observations before a forecast; a shorter window is filled up in front with its first season. */
  readonly leastHistory: number;
  /**
   * Observations that fill the longest window, if some series have fewer: the first static input then tells which share of
   * them there is. 0 where all have enough.
   */
  readonly fillSpan: number;
  /** Season that is repeated in front of what is shorter than a window. */
  readonly padSeason: number;
  /** Validation origins a series, before the held-out tail; 0 when the series are too short for any. */
  readonly validation: number;
}

/** Fewest observations a window may hold, and fewest training windows of a series. */
const smallestWindow = 4;
const fewestOrigins = 8;

/** Share of the series that must have windows of their own; the others' are filled up. */
const served = 0.9;

/** Most steps of the recurrent layers: each costs a few dozen small tensor operations, forward and back. */
const mostPatches = 16;

/** Last values of the window that the experts' neighbourhoods and anomalies may need beyond whole seasons. */
function margin(period: number): number {
  return Math.max(1, Math.ceil(period / 24));
}

function windowFor(periods: readonly number[], cycles: number, horizon: number): number {
  if (periods.length === 0)
    return Math.max(smallestWindow, Math.min(Math.max(2 * horizon, 16), 64) >> (3 - cycles));
  const wanted = periods.map((period) =>
    period > 60 ? Math.min(cycles, 2) * period + margin(period) : (cycles + 1) * period,
  );
  return Math.max(smallestWindow, ...wanted);
}

/** Shortest series that can be scored and forecast. */
export function minimumLength(horizon: number, evaluate: boolean): number {
  return (evaluate ? 2 : 1) * horizon + smallestWindow + fewestOrigins - 1;
}

/** Recurrent steps: whole short seasons if the window holds sixteen of them, else sixteenths of it. */
function patching(
  window: number,
  periods: readonly number[],
  wish: number | undefined,
): { patches: number; patchLength: number } {
  if (wish !== undefined) {
    const patchLength = Math.min(wish, window);
    return { patches: Math.min(4 * mostPatches, Math.floor(window / patchLength)), patchLength };
  }
  const short = periods[0] ?? 1;
  const patchLength = short * mostPatches <= window ? short : Math.ceil(window / mostPatches);
  return { patches: Math.min(mostPatches, Math.floor(window / patchLength)), patchLength };
}

/** The same design with a shorter window, its patches chosen again. */
export function withWindow<T extends Design>(design: T, window: number): T {
  const patchLength = Math.min(design.patchLength, window);
  const periods = design.periods.filter((period) => period < window);
  return {
    ...design,
    window,
    periods,
    patchLength,
    patches: Math.min(Math.floor(window / patchLength), design.patches),
    levelSpan: Math.min(design.levelSpan, window),
    scaleLag: design.scaleLag < window ? design.scaleLag : 1,
    leastHistory: Math.min(design.leastHistory, window),
  };
}

/** What the caller wants of a design. */
export interface DesignWishes {
  readonly horizon: number;
  /** Whether a tail of `horizon` steps is held out. */
  readonly evaluate: boolean;
  readonly window?: number | undefined;
  readonly periods?: readonly number[] | undefined;
  readonly patchLength?: number | undefined;
}

/** The length that `served` of the series have at least. */
function typicalLength(lengths: readonly number[]): number {
  const sorted = [...lengths].sort((a, b) => a - b);
  return sorted[Math.floor((1 - served) * sorted.length)]!;
}

/**
 * Chooses window, seasons, patches and validation span from the data.
 *
 * It tries the richest design first (all seasons, four cycles, validation windows) and gives up one thing at
 * a time until nearly every series has enough training windows left; the shortest ones' are filled up in front.
 *
 * @param table Series to learn from, each at least {@link minimumLength} long.
 * @param wishes What the caller wants.
 * @returns The design.
 * @throws ArgumentError for an impossible window.
 */
export function chooseDesign(table: SeriesTable, wishes: DesignWishes): Design {
  const { horizon, evaluate } = wishes;
  const lengths = table.series.map(({ values }) => values.length);
  const shortest = Math.min(...lengths);
  const available = typicalLength(lengths) - (evaluate ? horizon : 0);
  const candidates = wishes.periods ?? candidatePeriods(table.frequency, table.seasonLength);
  // Observations that the shortest series has before its first targets.
  const leftOf = (): number => shortest - (evaluate ? horizon : 0) - horizon - fewestOrigins + 1;
  const finish = (periods: readonly number[], window: number, validation: number): Design => {
    const longestPeriod = periods.at(-1);
    const left = leftOf();
    const padSeason = periods.find((period) => period <= left) ?? 1;
    return {
      horizon,
      window,
      seasonLength: table.seasonLength,
      periods,
      // Without a season of its own a table is looked at from where it stands.
      levelSpan:
        (table.seasonLength > 1 ? longestPeriod : undefined) ?? Math.max(1, Math.min(4, window >> 2)),
      scaleLag: table.seasonLength < window ? table.seasonLength : 1,
      ...patching(window, periods, wishes.patchLength),
      leastHistory: Math.max(smallestWindow, Math.min(window, left)),
      padSeason,
      fillSpan: left < window ? window : 0,
      validation,
    };
  };
  const origins = (window: number, validation: number): number =>
    available - validation - (validation > 0 ? horizon : 0) - window - horizon + 1;
  const validationFor = (): number => Math.max(4, Math.min(60, 2 * horizon, Math.floor(available / 10)));

  if (wishes.window !== undefined) {
    const window = wishes.window;
    const periods = candidates.filter((period) => period < window);
    const longest = Math.max(...lengths) - (evaluate ? horizon : 0);
    const most = longest - horizon - fewestOrigins + 1;
    if (window > most) {
      throw new ArgumentError(
        `forecast(): window must be at most ${most} for series of up to ${Math.max(...lengths)} observations and horizon ${horizon}, got ${window}.`,
      );
    }
    const least = Math.min(window, leftOf());
    const validation = origins(least, validationFor()) >= fewestOrigins ? validationFor() : 0;
    return finish(periods, window, validation);
  }
  for (let used = candidates.length; used >= 0; used--) {
    const periods = candidates.slice(0, used);
    // Seasons beyond the table's own are welcome, but not at the price of validation.
    const beyond = (periods.at(-1) ?? 1) > table.seasonLength;
    for (const validation of beyond ? [validationFor()] : [validationFor(), 0]) {
      for (let cycles = 3; cycles >= 1; cycles--) {
        const window = windowFor(periods, cycles, horizon);
        if (origins(window, validation) >= Math.max(fewestOrigins, cycles > 1 ? 2 * (periods[0] ?? 8) : 0)) {
          return finish(periods, window, validation);
        }
      }
    }
  }
  return finish([], smallestWindow, 0);
}

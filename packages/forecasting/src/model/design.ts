import { ArgumentError, DataError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import { candidatePeriods } from './periods.ts';

/** Everything about a model that follows from data and options before the first step of training. */
export interface Design {
  /** Steps to forecast. */
  readonly horizon: number;
  /** Observations the model sees. */
  readonly window: number;
  /** The table's season, in steps; its seasonal differences scale every window. */
  readonly seasonLength: number;
  /** Seasons the experts use, ascending; may be empty. */
  readonly periods: readonly number[];
  /** Last values of a window whose mean is its level. */
  readonly levelSpan: number;
  /** Distance of the differences that scale a window. */
  readonly scaleLag: number;
  /** Time steps of the LSTM. */
  readonly patches: number;
  /** Observations in one of them. */
  readonly patchLength: number;
  /** Validation origins a series, before the held-out tail; 0 when the series are too short for any. */
  readonly validation: number;
}

/** Fewest observations a window may hold, and fewest training windows of a series. */
const smallestWindow = 4;
const fewestOrigins = 8;

/** Most LSTM steps: each costs a few dozen small tensor operations, forward and back. */
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

/** Largest values the network's 32-bit floats hold with room for sums over a window. */
const largest = 1e35;

/** Smallest range that stays well above the absolute floor of the scaling. */
const smallestRange = 1e-10;

/** Fewest distinct 32-bit values across the range of a series: with fewer the network sees stairs. */
const fewestLevels = 64;

/** The network, and whoever runs its `.onnx`, computes with 32-bit floats; what they cannot hold is refused. */
function checkPrecision(id: string, values: Float64Array): void {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const size = Math.max(Math.abs(low), Math.abs(high));
  const problem =
    size > largest
      ? `reaches ${size}, more than the network's 32-bit floats hold; divide its values by a power of ten first.`
      : high - low < smallestRange
        ? `ranges over ${high - low} only, too little for the network's 32-bit floats; multiply its values by a power of ten first.`
        : high - low < fewestLevels * 2 ** -23 * size
          ? `ranges over ${high - low} at values of about ${size}, finer than the network's 32-bit floats tell apart; subtract a constant such as ${low} first.`
          : undefined;
  if (problem === undefined) return;
  throw new DataError(`forecast(): series ${JSON.stringify(id)} ${problem}`, { column: id });
}

function checkSeries(table: SeriesTable, horizon: number, evaluate: boolean): number {
  if (table.series.length === 0) {
    throw new DataError('forecast(): the table holds no series; give it at least one numeric column.');
  }
  const needed = minimumLength(horizon, evaluate);
  let shortest = Number.POSITIVE_INFINITY;
  for (const { id, values } of table.series) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new DataError(
        `forecast(): series ${JSON.stringify(id)} holds ${values[bad]} at position ${bad + 1}; fill or remove it first.`,
        { column: id },
      );
    }
    if (values.length < needed) {
      const most = Math.floor((values.length - minimumLength(0, evaluate)) / (evaluate ? 2 : 1));
      const advice =
        most >= 1
          ? `ask for a horizon of at most ${most}, or bring more history.`
          : `bring at least ${minimumLength(1, evaluate)} for a horizon of 1.`;
      throw new DataError(
        `forecast(): series ${JSON.stringify(id)} has ${values.length} observations, but a horizon of ${horizon} needs at least ${needed}; ${advice}`,
        { column: id },
      );
    }
    if (values.every((value) => value === values[0])) {
      throw new DataError(
        `forecast(): series ${JSON.stringify(id)} is constant (${values[0]} throughout), so there is nothing to learn; leave it out.`,
        { column: id },
      );
    }
    const seen = evaluate ? values.length - horizon : values.length;
    if (values.subarray(0, seen).every((value) => value === values[0])) {
      throw new DataError(
        `forecast(): series ${JSON.stringify(id)} is constant (${values[0]}) before its last ${horizon} steps, which are held out for the score, so there is nothing to learn; leave it out, or ask for a shorter horizon.`,
        { column: id },
      );
    }
    checkPrecision(id, values);
    shortest = Math.min(shortest, values.length);
  }
  return shortest;
}

/** Steps of the LSTM: whole short seasons if the window holds sixteen of them, else sixteenths of it. */
function patching(window: number, periods: readonly number[]): { patches: number; patchLength: number } {
  const short = periods[0] ?? 1;
  const patchLength = short * mostPatches <= window ? short : Math.ceil(window / mostPatches);
  return { patches: Math.min(mostPatches, Math.floor(window / patchLength)), patchLength };
}

interface Wishes {
  readonly horizon: number;
  readonly evaluate: boolean;
  readonly window?: number | undefined;
}

/**
 * Chooses window, seasons, patches and validation span from the data.
 *
 * It tries the richest design first (all seasons, four cycles, validation windows) and gives up one thing at
 * a time until every series has enough training windows left.
 *
 * @param table Series to learn from; the shortest decides.
 * @param wishes.horizon Steps to forecast.
 * @param wishes.evaluate Whether a tail of `horizon` steps is held out.
 * @param wishes.window The caller's window, if any.
 * @returns The design.
 * @throws DataError if a series is too short, constant or not finite; ArgumentError for an impossible window.
 */
export function chooseDesign(table: SeriesTable, wishes: Wishes): Design {
  const { horizon, evaluate } = wishes;
  const shortest = checkSeries(table, horizon, evaluate);
  const available = shortest - (evaluate ? horizon : 0);
  const candidates = candidatePeriods(table.frequency, table.seasonLength);
  const finish = (periods: readonly number[], window: number, validation: number): Design => {
    const longestPeriod = periods.at(-1);
    return {
      horizon,
      window,
      seasonLength: table.seasonLength,
      periods,
      levelSpan: longestPeriod ?? Math.max(2, Math.min(8, window >> 1)),
      scaleLag: table.seasonLength < window ? table.seasonLength : 1,
      ...patching(window, periods),
      validation,
    };
  };
  const origins = (window: number, validation: number): number =>
    available - validation - (validation > 0 ? horizon : 0) - window - horizon + 1;
  const validationFor = (): number => Math.max(4, Math.min(60, 2 * horizon, Math.floor(available / 10)));

  if (wishes.window !== undefined) {
    const window = wishes.window;
    const periods = candidates.filter((period) => period < window);
    const validation = origins(window, validationFor()) >= fewestOrigins ? validationFor() : 0;
    if (origins(window, validation) < fewestOrigins) {
      const most = available - horizon - fewestOrigins + 1;
      throw new ArgumentError(
        `forecast(): window must be at most ${most} for series of ${shortest} observations and horizon ${horizon}, got ${window}.`,
      );
    }
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

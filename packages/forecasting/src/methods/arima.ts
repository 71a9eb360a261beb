import { ArgumentError, DataError } from '@recurra/plugin';
import { adjustSeason } from '../metrics/seasonality.ts';
import { implausible } from './arima-check.ts';
import type { Arima } from './load-arima.ts';
import { normalOutlook, type Outlook, type Situation, withSeason } from './outlook.ts';

/** Numbers of autoregressive terms, differences and moving-average terms. */
export type ArimaOrder = readonly [ar: number, differences: number, ma: number];

/** How `baselines.arima` chooses its model. */
export interface ArimaOptions {
  /** Steps in one season; the table's when left out. */
  readonly seasonLength?: number | undefined;
  /** (p, d, q) of the model; searched for when left out. */
  readonly order?: ArimaOrder | undefined;
  /** (P, D, Q) of the season; default (0, 0, 0) where `order` is given. */
  readonly seasonalOrder?: ArimaOrder | undefined;
  /** Largest (p, d, q) of the search. Default (2, 1, 2). */
  readonly maxOrder?: ArimaOrder | undefined;
  /** Largest (P, D, Q) of the search. Default (1, 1, 1). */
  readonly maxSeasonalOrder?: ArimaOrder | undefined;
  /** Latest observations it is fitted to, for the search takes seconds with many. Default 1000. */
  readonly maxHistory?: number | undefined;
}

/** Longest season that gets terms in the model: the work grows with its square. */
const longestSeason = 24;

function checkOrder(name: keyof ArimaOptions, order: ArimaOrder | undefined): void {
  if (order === undefined) return;
  const good =
    Array.isArray(order) &&
    order.length === 3 &&
    order.every((n) => Number.isInteger(n) && n >= 0 && n <= 10);
  if (!good) {
    throw new ArgumentError(
      `baselines.arima(): ${name} must be three integers from 0 to 10, such as [2, 1, 2], got ${JSON.stringify(order)}.`,
    );
  }
}

/** Refuses options out of range. */
export function checkArimaOptions(options: ArimaOptions): void {
  for (const name of ['order', 'seasonalOrder', 'maxOrder', 'maxSeasonalOrder'] as const)
    checkOrder(name, options[name]);
  if (options.seasonalOrder !== undefined && options.order === undefined) {
    throw new ArgumentError(
      'baselines.arima(): seasonalOrder needs order beside it, got none; give both, or limit the search by maxSeasonalOrder.',
    );
  }
  const { maxHistory = 1000 } = options;
  if (!Number.isInteger(maxHistory) || maxHistory < 30) {
    throw new ArgumentError(
      `baselines.arima(): maxHistory must be an integer of at least 30, got ${maxHistory}.`,
    );
  }
}

/**
 * ARIMA with a season, its order given or searched for by AICc; normal intervals from the model's error variances.
 *
 * What the library gives is checked, for its search can fail without a word; then simpler orders are tried, and the outlook
 * notes which.
 *
 * A season longer than 24 steps, or fewer than three of them, gets no terms of its own: it is taken out as for Naive2, if the test finds it.
 *
 * @param arima The library.
 * @param situation The series.
 * @param options Checked by {@link checkArimaOptions}.
 */
export function arimaOutlook(arima: Arima, situation: Situation, options: ArimaOptions): Outlook {
  const { horizon, seasonLength } = situation;
  const values = situation.values.slice(-(options.maxHistory ?? 1000));
  const inside = seasonLength > 1 && seasonLength <= longestSeason && values.length >= 3 * seasonLength;
  const { adjusted, ahead } = adjustSeason(values, horizon, inside ? 1 : seasonLength, {
    maxLag: seasonLength,
  });
  const first = adjusted[0]!;
  if (adjusted.every((value) => value === first)) {
    throw new DataError('it is constant, and there is nothing to fit');
  }
  const reasons: string[] = [];
  for (const candidate of candidates(options, inside)) {
    const result = fitOne(arima, adjusted, horizon, candidate, inside ? seasonLength : 1);
    if (typeof result === 'string') {
      reasons.push(result);
      continue;
    }
    const outlook = withSeason(result, ahead);
    const [p, d, q] = candidate.order;
    const note = `arima's search failed (${reasons[0]}); ARIMA(${p},${d},${q}) was taken instead`;
    return reasons.length === 0 ? outlook : { ...outlook, note };
  }
  throw new DataError(`arima could not fit it (${reasons[0]})`);
}

/** A model to try. */
interface Candidate {
  /** Whether the orders are the largest of a search. */
  readonly auto: boolean;
  readonly order: ArimaOrder;
  readonly seasonalOrder: ArimaOrder;
}

/** What to try: the order that was given, or else a search, and after it orders that nearly always do. */
function candidates(options: ArimaOptions, inside: boolean): Candidate[] {
  const { order, seasonalOrder = [0, 0, 0], maxOrder = [2, 1, 2], maxSeasonalOrder = [1, 1, 1] } = options;
  if (order !== undefined) return [{ auto: false, order, seasonalOrder: inside ? seasonalOrder : [0, 0, 0] }];
  const airline: ArimaOrder = inside ? [0, 1, 1] : [0, 0, 0];
  return [
    { auto: true, order: maxOrder, seasonalOrder: inside ? maxSeasonalOrder : [0, 0, 0] },
    { auto: false, order: inside ? [1, 1, 1] : [2, 1, 2], seasonalOrder: airline },
    { auto: false, order: [0, 1, 1], seasonalOrder: airline },
  ];
}

/** Fits one model and forecasts by it; returns what is wrong if it is of no use. */
function fitOne(
  arima: Arima,
  values: Float64Array,
  horizon: number,
  { auto, order: [p, d, q], seasonalOrder: [P, D, Q] }: Candidate,
  seasonLength: number,
): Outlook | string {
  const s = seasonLength > 1 ? seasonLength : 0;
  const model = new arima.Arima({ auto, p, d, q, P, D, Q, s, verbose: false });
  try {
    const [median, variances] = arima.quietly(() => model.fit([...values]).predict(horizon));
    const problem = implausible(values, seasonLength, median, variances);
    if (problem !== undefined) return `it gave ${problem}`;
    return normalOutlook(Float64Array.from(median), Float64Array.from(variances, Math.sqrt));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    model.destroy();
  }
}

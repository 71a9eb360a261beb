import { ArgumentError } from '@recurra/plugin';
import type { ForecastMethod } from '../contract/method.ts';
import { nearest } from '../data/suggest.ts';
import { type ArimaOptions, arimaOutlook, checkArimaOptions } from './arima.ts';
import { etsOutlook } from './ets.ts';
import { loadArima } from './load-arima.ts';
import { type AugursWasm, loadAugurs } from './load-augurs.ts';
import { type LookAhead, localMethod } from './local-method.ts';
import { sesOutlook } from './ses.ts';
import {
  driftOutlook,
  historicMeanOutlook,
  naive2Outlook,
  naiveOutlook,
  seasonalNaiveOutlook,
} from './simple.ts';
import { thetaOutlook } from './theta.ts';

/** What every seasonal baseline may be told. */
export interface SeasonalOptions {
  /** Steps in one season; the table's when left out. */
  readonly seasonLength?: number | undefined;
}

/** What `baselines.ets` may be told. */
export interface EtsOptions extends SeasonalOptions {
  /** Where the WebAssembly of `@bsull/augurs` is, for setups in which it cannot find it: `ets_bg.wasm` and `mstl_bg.wasm`. */
  readonly wasm?: { readonly ets?: AugursWasm; readonly mstl?: AugursWasm } | undefined;
}

function own(name: string, lookAhead: LookAhead, { seasonLength }: SeasonalOptions = {}): ForecastMethod {
  checkSeasonLength(name, seasonLength);
  return localMethod({ name, seasonLength, load: async () => lookAhead });
}

function checkSeasonLength(name: string, seasonLength: number | undefined): void {
  if (seasonLength !== undefined && !(Number.isInteger(seasonLength) && seasonLength >= 1)) {
    throw new ArgumentError(
      `baselines.${name}(): seasonLength must be a positive integer, got ${seasonLength}.`,
    );
  }
}

/**
 * Simple methods to compare a model with, each of them a factory of a `ForecastMethod`. They forecast every series by
 * itself and learn nothing ahead: their parameters are estimated from what `predict` is given.
 *
 * A series that a method cannot take (too short, constant, …) gets the last season or value instead, and its `status` says why.
 *
 * @example
 * const { methods } = await backtest(table, { horizon: 12, methods: [baselines.seasonalNaive(), baselines.theta()] });
 */
export const baselines = {
  /** Repeats the last value. */
  naive: (): ForecastMethod => own('naive', naiveOutlook),
  /** Repeats the last season. */
  seasonalNaive: (options?: SeasonalOptions): ForecastMethod =>
    own('seasonalNaive', seasonalNaiveOutlook, options),
  /** Repeats the last value without its season, with the season put back: the benchmark of M4. */
  naive2: (options?: SeasonalOptions): ForecastMethod => own('naive2', naive2Outlook, options),
  /** Goes on with the line from the first to the last value. */
  drift: (): ForecastMethod => own('drift', driftOutlook),
  /** Forecasts the mean of the history. */
  historicMean: (): ForecastMethod => own('historicMean', historicMeanOutlook),
  /** Simple exponential smoothing of the series without its season, as in M4. */
  ses: (options?: SeasonalOptions): ForecastMethod => own('ses', sesOutlook, options),
  /** The classic Theta method of the series without its season, as in M4. */
  theta: (options?: SeasonalOptions): ForecastMethod => own('theta', thetaOutlook, options),
  /**
   * Exponential smoothing with error, trend and damping chosen automatically; the season by STL. Needs the package
   * `@bsull/augurs`; without it `fit` rejects with a MissingPeerError.
   */
  ets: (options: EtsOptions = {}): ForecastMethod => {
    checkSeasonLength('ets', options.seasonLength);
    return localMethod({
      name: 'ets',
      seasonLength: options.seasonLength,
      load: async () => {
        const augurs = await loadAugurs(options.wasm);
        return (situation, levels) => etsOutlook(augurs, situation, levels);
      },
    });
  },
  /**
   * ARIMA with a season, its order found automatically or given. Needs the package `arima`; without it `fit` rejects with a
   * MissingPeerError. A search takes seconds for each long seasonal series, and can be cancelled between series only.
   */
  arima: (options: ArimaOptions = {}): ForecastMethod => {
    checkSeasonLength('arima', options.seasonLength);
    checkArimaOptions(options);
    return localMethod({
      name: 'arima',
      seasonLength: options.seasonLength,
      load: async () => {
        const arima = await loadArima();
        return (situation) => arimaOutlook(arima, situation, options);
      },
    });
  },
} as const;

/** Name of a baseline. */
export type BaselineName = keyof typeof baselines;

/** Names of all baselines, the quickest first. */
export const baselineNames: readonly BaselineName[] = Object.keys(baselines) as BaselineName[];

const shortNames: ReadonlyMap<string, BaselineName> = new Map([
  ['snaive', 'seasonalNaive'],
  ['mean', 'historicMean'],
]);

/**
 * Baselines by their names, for command lines.
 *
 * @param names Such as `['naive', 'snaive', 'ets']`; upper and lower case, hyphens and underscores are alike, `snaive` and
 *   `mean` are short for `seasonalNaive` and `historicMean`.
 * @param options Options of all of them that have any.
 * @returns One method a name, in their order.
 * @throws ArgumentError if there is no such baseline, or one is named twice.
 * @example baselinesByName(['naive', 'theta'], { seasonLength: 24 });
 */
export function baselinesByName(names: readonly string[], options: SeasonalOptions = {}): ForecastMethod[] {
  const found = new Set<BaselineName>();
  for (const name of names) {
    const plain = name.trim().replaceAll(/[-_ ]/g, '').toLowerCase();
    const known =
      shortNames.get(plain) ?? baselineNames.find((candidate) => candidate.toLowerCase() === plain);
    if (known === undefined) {
      const meant = nearest(name, [...baselineNames, ...shortNames.keys()]);
      throw new ArgumentError(
        `baselinesByName(): names must be among ${baselineNames.join(', ')}, got ${JSON.stringify(name)}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
      );
    }
    if (found.has(known)) {
      throw new ArgumentError(`baselinesByName(): names must differ, got ${known} twice.`);
    }
    found.add(known);
  }
  return Array.from(found, (name) => {
    const make: (options: SeasonalOptions) => ForecastMethod = baselines[name];
    return make(options);
  });
}

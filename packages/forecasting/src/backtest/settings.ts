import { ArgumentError } from '@recurra/plugin';
import type { ForecastMethod } from '../contract/method.ts';
import type { SeriesTable } from '../data/types.ts';
import type { BacktestOptions } from './types.ts';

/** Options with their defaults; see {@link BacktestOptions}. */
export interface BacktestSettings {
  readonly methods: readonly ForecastMethod[];
  readonly horizon: number;
  readonly origins: number;
  readonly step: number;
  readonly refit: boolean | number;
  /** Origins between two fits; Infinity for the first only. */
  readonly refitEvery: number;
  readonly levels: readonly number[];
  readonly seed: number;
  readonly minHistory: number;
  readonly keepForecasts: boolean;
}

function checkCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new ArgumentError(`backtest(): ${name} must be a positive integer, got ${value}.`);
  }
}

function refitEvery(refit: boolean | number): number {
  if (typeof refit === 'number') {
    checkCount('refit, if not true or false,', refit);
    return refit;
  }
  return refit ? 1 : Number.POSITIVE_INFINITY;
}

function checkMethods({ methods }: BacktestOptions): void {
  if (methods.length === 0) {
    throw new ArgumentError(
      'backtest(): methods must hold at least one method, got none; baselines.seasonalNaive() is one.',
    );
  }
  const names = methods.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ArgumentError(
      `backtest(): methods must have different names, got ${JSON.stringify(twice)} twice; wrap one as { ...method, name: 'another' }.`,
    );
  }
}

/**
 * Checks options and fills in defaults.
 *
 * @param table The table to be back-tested.
 * @param options What the user said.
 * @throws ArgumentError if one is out of range.
 */
export function resolveSettings(table: SeriesTable, options: BacktestOptions): BacktestSettings {
  const {
    horizon,
    methods,
    origins = 3,
    step = horizon,
    refit = false,
    levels = [0.8, 0.95],
    seed = 0,
    minHistory = table.seasonLength + 1,
    keepForecasts = false,
  } = options;
  for (const [name, value] of Object.entries({ horizon, origins, step, minHistory })) checkCount(name, value);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new ArgumentError(`backtest(): seed must be an integer of at least 0, got ${seed}.`);
  const bad = levels.find((level, i) => !(level > 0 && level < 1) || levels.indexOf(level) !== i);
  if (levels.length === 0 || bad !== undefined) {
    throw new ArgumentError(
      `backtest(): levels must be different probabilities strictly between 0 and 1, such as [0.8, 0.95], got ${JSON.stringify(levels)}.`,
    );
  }
  checkMethods(options);
  return {
    horizon,
    methods,
    origins,
    step,
    refit,
    refitEvery: refitEvery(refit),
    levels,
    seed,
    minHistory,
    keepForecasts,
  };
}

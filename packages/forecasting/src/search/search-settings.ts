import { createRng } from '@recurra/core';
import { ArgumentError } from '@recurra/plugin';
import { resolveSettings } from '../fit/settings.ts';
import type { SearchMetric, SearchOptions, SearchStrategy } from './search-types.ts';
import { checkSpace, gridPoints, randomPoints, type SearchPoint } from './space.ts';
import type { PlainFitOptions } from './task.ts';

/** Options with every default filled in. */
export interface SearchSettings {
  /** Options of every trial. */
  readonly base: PlainFitOptions;
  readonly points: readonly SearchPoint[];
  readonly strategy: SearchStrategy;
  readonly metric: SearchMetric;
  readonly origins: number;
  readonly notes: readonly string[];
}

const where = 'searchForecaster()';

/** More combinations are a mistake rather than a wish. */
const mostTrials = 10_000;

function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new ArgumentError(
    `${where}: ${name} must be one of ${allowed.join(', ')}, got ${JSON.stringify(value)}.`,
  );
}

function positive(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new ArgumentError(`${where}: ${name} must be an integer from 1 to ${most}, got ${value}.`);
}

function choosePoints(options: SearchOptions, strategy: SearchStrategy): SearchPoint[] {
  const { space, trials, seed = 0 } = options;
  if (strategy !== 'grid') return randomPoints(space, trials ?? 16, createRng(seed));
  const points: SearchPoint[] = [];
  for (const point of gridPoints(space)) {
    points.push(point);
    if (points.length <= mostTrials) continue;
    throw new ArgumentError(
      `${where}: the grid must have at most ${mostTrials} combinations, got more; shorten the lists of space, or use strategy random.`,
    );
  }
  if (trials !== undefined && points.length > trials) {
    throw new ArgumentError(
      `${where}: the grid of space has ${points.length} combinations, but trials allows ${trials}; raise it, or use strategy random.`,
    );
  }
  return points;
}

/**
 * Checks options and fills in defaults.
 *
 * @throws ArgumentError naming the option, what it must be and what it was.
 */
export function resolveSearch(options: SearchOptions): SearchSettings {
  const {
    space,
    trials,
    strategy,
    metric = 'mase',
    origins = 1,
    store,
    signal,
    onProgress,
    ...rest
  } = options;
  const { workers: _, worker: __, ...base } = rest;
  // What is wrong with all trials is better known before the first.
  resolveSettings(base);
  checkSpace(space);
  if (trials !== undefined) positive('trials', trials, mostTrials);
  const wished = strategy && oneOf('strategy', strategy, ['random', 'grid', 'halving']);
  const points = choosePoints(options, wished ?? 'random');
  const count = trials ?? 16;
  const notes =
    wished !== 'grid' && points.length < count
      ? [`The space holds ${points.length} different combinations; all of them are tried.`]
      : [];
  return {
    base,
    points,
    strategy: wished ?? (points.length > 8 ? 'halving' : 'random'),
    metric: oneOf('metric', metric, ['mase', 'smape', 'wql', 'owa']),
    origins: positive('origins', origins, 1000),
    notes,
  };
}

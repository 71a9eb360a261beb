import { createRng } from '@recurra/core/random';
import { ArgumentError, DataError } from '@recurra/plugin';
import type { Series, SeriesTable } from '../data/types.ts';
import { type Case, caseError, makeCases } from './cases.ts';
import { correlatedNotes } from './correlated.ts';
import { defaultBlocks, type Feature, listFeatures } from './features.ts';
import { importanceSettings } from './importance-settings.ts';
import type { FeatureImportance, ImportanceOptions, ImportanceResult } from './importance-types.ts';
import { perturbCases } from './perturb.ts';
import { type Predictor, predictSeries } from './predictor.ts';

/**
 * Measures how much a fitted method's forecasts depend on each covariate and each part of the history: how much worse
 * they become when that alone is shuffled.
 *
 * Covariates are taken from other cases and other times, static ones from other series; a block of the history keeps
 * its seasonal mean and takes its deviations from elsewhere in the window. Each is shuffled anew `repeats` times, at
 * the same back-test origins.
 *
 * It tells what this method uses, not what drives the series. Features that go together share their importance: what
 * one tells, the other tells too, and shuffling one alone makes pairs of values that never occur. A note names such
 * pairs. Origins that the method was fitted on show what it has learned there, right or wrong; for what helps with
 * new data fit it on what lies before the origins. In a series with a trend, part of an old block's importance is
 * the trend.
 *
 * @param method A fitted method.
 * @param table The series, longer than `origins` horizons.
 * @param options Origins, metric, repeats.
 * @returns The features, the most important first; an importance near 0, or within its spread of it, is none.
 * @throws ArgumentError for an option out of range or an unknown feature.
 * @throws DataError if no series is long enough.
 * @see Breiman 2001, Random Forests; Fisher, Rudin, Dominici 2019, All Models are Wrong, but Many are Useful.
 * @example
 * const { features } = await permutationImportance(forecaster, table);
 * for (const { name, importance, spread } of features) console.log(name, importance.toFixed(3), '±', spread.toFixed(3));
 */
export async function permutationImportance(
  method: Predictor,
  table: SeriesTable,
  options: ImportanceOptions = {},
): Promise<ImportanceResult> {
  if (table.series.length === 0) {
    throw new ArgumentError('permutationImportance(): table must hold at least one series, got none.');
  }
  const { horizon, metric, repeats, seed, ...places } = importanceSettings(method, options);
  const { signal, onProgress } = options;
  const season = table.seasonLength;
  const least = method.window ?? Math.max(3, 2 * season);
  const ahead = Math.max(horizon, method.horizon ?? 0);
  const { cases, leftOut } = makeCases(table, { horizon, ...places, least, ahead });
  if (cases.length === 0) {
    throw new DataError(
      `permutationImportance(): no series has the ${least + horizon} observations that one origin needs and changes at all; give more history or a shorter horizon.`,
    );
  }
  const shortest = cases.reduce((low, { end }) => Math.min(low, end), Number.POSITIVE_INFINITY);
  const reach = Math.min(shortest, method.window ?? (season > 1 ? 3 * season : 16));
  const blocks = options.lags === false ? [] : (options.lags ?? defaultBlocks(reach, season));
  const features = listFeatures(table, blocks, options.features);
  const farthest = blocks.reduce((far, [, to]) => Math.max(far, to), 0);
  const window = method.window ?? Math.max(2 * farthest, 4 * season, 32);

  const total = cases.length * (1 + features.length * repeats);
  let done = 0;
  const measure = async (series: Iterable<Series>): Promise<Float64Array> => {
    const errors = new Float64Array(cases.length);
    await predictSeries('permutationImportance', method, table, series, signal, (forecasts, first) => {
      forecasts.forEach((forecast, i) => {
        errors[first + i] = caseError(cases[first + i] as Case, forecast, metric);
      });
      done += forecasts.length;
      onProgress?.(done / total);
    });
    return errors;
  };

  const plain = await measure(cases.map(({ cut }) => cut));
  const usable = [...plain.keys()].filter((i) => Number.isFinite(plain[i]));
  if (usable.length === 0) {
    throw new DataError(
      'permutationImportance(): the method forecasts none of the series at their origins; look at the status of its forecasts.',
    );
  }
  const meanOf = (errors: Float64Array): number =>
    usable.reduce((sum, i) => sum + (errors[i] as number), 0) / usable.length;
  const baseline = meanOf(plain);
  const importances: FeatureImportance[] = [];
  for (const feature of features) {
    const increases = new Float64Array(repeats);
    for (let r = 0; r < repeats; r++) {
      const rng = createRng(seed).fork(`${feature.kind} ${feature.name}`).fork(r);
      increases[r] = meanOf(await measure(perturbCases(table, cases, feature, window, rng))) - baseline;
    }
    importances.push(summarise(feature, increases, baseline));
  }
  return {
    metric,
    baseline,
    cases: usable.length,
    features: importances.sort((a, b) => b.importance - a.importance),
    notes: [
      ...leftOutNotes(leftOut + cases.length - usable.length, table.series.length * places.origins),
      ...(table.series.length === 1 && features.some(({ kind }) => kind === 'static')
        ? ['With one series nothing can be said about static covariates: there is no other value to try.']
        : []),
      ...correlatedNotes(table, features),
    ],
  };
}

function summarise({ name, kind }: Feature, repeats: Float64Array, baseline: number): FeatureImportance {
  const importance = repeats.reduce((a, b) => a + b, 0) / repeats.length;
  const squares = repeats.reduce((sum, value) => sum + (value - importance) ** 2, 0);
  return {
    name,
    kind,
    importance,
    spread: repeats.length > 1 ? Math.sqrt(squares / (repeats.length - 1)) : Number.NaN,
    relative: baseline === 0 ? Number.NaN : importance / baseline,
    repeats,
  };
}

function leftOutNotes(count: number, of: number): string[] {
  if (count === 0) return [];
  return [
    `${count} of ${of} origins are left out: the series is too short there, never changes, or has no forecast.`,
  ];
}

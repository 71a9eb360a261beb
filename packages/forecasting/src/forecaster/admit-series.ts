import type { Series } from '../data/types.ts';
import { valuesProblem } from '../model/admit.ts';
import type { CovariateNames, ModelSpec } from '../model/spec.ts';

/** What keeps a series from the model. */
export interface SeriesProblem {
  /** In words that follow the series' name. */
  readonly reason: string;
  /** Whether it is about covariates, which the caller can bring. */
  readonly covariates: boolean;
}

function listed(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ') || 'none';
}

/**
 * Tells what is wrong with the covariates of a series, if anything.
 *
 * @param series The series.
 * @param names Covariates the model reads.
 * @param ahead Steps after the last observation that those known ahead must reach.
 * @returns In words that follow the series' name.
 */
export function covariatesProblem(series: Series, names: CovariateNames, ahead: number): string | undefined {
  const { length } = series.values;
  for (const [kind, needed] of [
    ['past', length],
    ['future', length + ahead],
  ] as const) {
    for (const name of names[kind]) {
      const given = series[kind]?.[name];
      const what = `the ${kind === 'past' ? 'past' : 'known-future'} covariate ${JSON.stringify(name)}`;
      if (given === undefined) return `lacks ${what}; it has ${listed(Object.keys(series[kind] ?? {}))}.`;
      if (given.length < needed) {
        const missing = needed - given.length;
        return kind === 'future' && given.length >= length
          ? `knows ${what} for ${given.length - length} steps ahead, but ${ahead} are forecast; bring ${missing} more.`
          : `has ${given.length} values of ${what} for ${length} observations; bring ${missing} more.`;
      }
      const bad = given.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) return `has ${given[bad]} at position ${bad + 1} of ${what}; fill it.`;
    }
  }
  for (const name of names.static) {
    const given = series.static?.[name];
    if (given !== undefined && Number.isFinite(given)) continue;
    return `lacks the static covariate ${JSON.stringify(name)}; it has ${listed(Object.keys(series.static ?? {}))}.`;
  }
  return undefined;
}

/**
 * Tells why a model cannot forecast a series, if it cannot.
 *
 * @param series The series.
 * @param spec What the model looks at.
 */
export function seriesProblem(series: Series, spec: ModelSpec): SeriesProblem | undefined {
  const { values } = series;
  const { horizon, leastHistory, covariates } = spec;
  const length = values.length;
  if (length < leastHistory) {
    const reason = `has ${length} observations, but the model needs at least ${leastHistory}; bring more history.`;
    return { reason, covariates: false };
  }
  const seen = values.subarray(Math.max(0, length - spec.window));
  const problem = valuesProblem(seen);
  if (problem !== undefined) return { reason: problem, covariates: false };
  if (spec.transform === 'log') {
    const bad = seen.find((value) => value <= 0);
    if (bad !== undefined) {
      const reason = `holds ${bad} in its last ${seen.length} observations, but the model works on logarithms; train one with transform none.`;
      return { reason, covariates: false };
    }
  }
  const reason = covariatesProblem(series, covariates, horizon);
  return reason === undefined ? undefined : { reason, covariates: true };
}

import type { Series } from '../data/types.ts';
import { valuesProblem } from '../model/admit.ts';
import type { ModelSpec } from '../model/spec.ts';

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
  const problem = valuesProblem(values.subarray(Math.max(0, length - spec.window)));
  if (problem !== undefined) return { reason: problem, covariates: false };
  for (const [kind, names, needed] of [
    ['past', covariates.past, length],
    ['future', covariates.future, length + horizon],
  ] as const) {
    for (const name of names) {
      const given = series[kind]?.[name];
      const what = `the ${kind === 'past' ? 'past' : 'known-future'} covariate ${JSON.stringify(name)}`;
      if (given === undefined) {
        const others = listed(Object.keys(series[kind] ?? {}));
        return { reason: `lacks ${what}; it has ${others}.`, covariates: true };
      }
      if (given.length < needed) {
        const missing = needed - given.length;
        const reason =
          kind === 'future'
            ? `knows ${what} for ${given.length - length} steps ahead, but ${horizon} are forecast; bring ${missing} more.`
            : `has ${given.length} values of ${what} for ${length} observations; bring ${missing} more.`;
        return { reason, covariates: true };
      }
      const bad = given.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0)
        return { reason: `has ${given[bad]} at position ${bad + 1} of ${what}; fill it.`, covariates: true };
    }
  }
  for (const name of covariates.static) {
    const given = series.static?.[name];
    if (given === undefined || !Number.isFinite(given)) {
      const what = `the static covariate ${JSON.stringify(name)}`;
      const reason = `lacks ${what}; it has ${listed(Object.keys(series.static ?? {}))}.`;
      return { reason, covariates: true };
    }
  }
  return undefined;
}

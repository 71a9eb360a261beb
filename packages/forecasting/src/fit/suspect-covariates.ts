import type { Series, SeriesTable } from '../data/types.ts';
import type { CovariateNames } from '../model/spec.ts';

/** Correlation from which a covariate all but is the target. */
const telling = 0.999;

/** Steps compared at least, and series and leads looked at at most. */
const fewestSteps = 16;
const mostSeries = 20;
const mostLeads = 48;

/** Correlation of the step-to-step changes of `a[t]` and `b[t + lead]`; changes, for two trends always correlate. */
function changeCorrelation(a: Float64Array, b: Float64Array, lead: number): number {
  const count = Math.min(a.length, b.length - lead) - 1;
  if (count < fewestSteps) return 0;
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let t = 0; t < count; t++) {
    const da = a[t + 1]! - a[t]!;
    const db = b[t + 1 + lead]! - b[t + lead]!;
    sa += da;
    sb += db;
    saa += da * da;
    sbb += db * db;
    sab += da * db;
  }
  const spread = (saa - (sa * sa) / count) * (sbb - (sb * sb) / count);
  return spread > 0 ? (sab - (sa * sb) / count) / Math.sqrt(spread) : 0;
}

/**
 * Looks for covariates that give the target away: known ahead and moving exactly as it does, or known up to now and
 * moving exactly as it will.
 *
 * @param table The series.
 * @param names Covariates the model will read.
 * @param horizon Steps to forecast.
 * @returns A sentence for each such covariate: the model may use it, but whether it is known in time only the user knows.
 */
export function suspectCovariates(table: SeriesTable, names: CovariateNames, horizon: number): string[] {
  const series = table.series.slice(0, mostSeries);
  const always = (same: (series: Series) => boolean): boolean => series.every(same);
  const ahead = names.future.filter((name) =>
    always(({ values, future }) => Math.abs(changeCorrelation(future![name]!, values, 0)) > telling),
  );
  const early = names.past.flatMap((name) => {
    for (let lead = 1; lead <= Math.min(horizon, mostLeads); lead++) {
      const tells = always(
        ({ values, past }) => Math.abs(changeCorrelation(past![name]!, values, lead)) > telling,
      );
      // A season comes back by itself: what counts is that the target does not foretell itself as well.
      if (tells && !always(({ values }) => Math.abs(changeCorrelation(values, values, lead)) > telling)) {
        return [{ name, lead }];
      }
    }
    return [];
  });
  return [
    ...ahead.map(
      (name) =>
        `The known-future covariate ${name} moves exactly as the series do: if it is not really known ahead, leave it out (covariates), for the scores then say nothing.`,
    ),
    ...early.map(
      ({ name, lead }) =>
        `The past covariate ${name} moves exactly as the series will ${lead} ${lead === 1 ? 'step' : 'steps'} later: if it was written down afterwards, leave it out (covariates), for the scores then say nothing.`,
    ),
  ];
}

import { addSteps } from './calendar.ts';
import type { Frequency, Series } from './types.ts';

/** Everything of a series but its times, which follow from start and frequency. */
export interface SeriesParts extends Omit<Series, 'times'> {
  /** Time of the first step, epoch milliseconds UTC. */
  readonly start: number;
}

/**
 * Makes the series of one table: 100,000 of them need no memory for their times, which are computed when asked for.
 *
 * @param frequency Distance between steps.
 * @returns Makes a series from its parts. Of all their times the last array made is kept, so that a loop over one
 *   series makes it once.
 */
export function seriesMaker(frequency: Frequency): (parts: SeriesParts) => Series {
  let latest: { readonly values: Float64Array; readonly times: Float64Array } | undefined;
  return ({ start, ...parts }) => {
    const { values } = parts;
    return {
      ...parts,
      get times() {
        if (latest?.values !== values) {
          latest = {
            values,
            times: Float64Array.from({ length: values.length }, (_, i) => addSteps(start, frequency, i)),
          };
        }
        return latest.times;
      },
    };
  };
}

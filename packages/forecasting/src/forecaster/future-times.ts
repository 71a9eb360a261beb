import { addSteps } from '../data/calendar.ts';
import type { Frequency, Series } from '../data/types.ts';

/** Time stamps of the `horizon` steps after a series. */
export function futureTimes(series: Series, frequency: Frequency, horizon: number): Float64Array {
  const last = series.times.at(-1)!;
  return Float64Array.from({ length: horizon }, (_, k) => addSteps(last, frequency, k + 1));
}

import { ArgumentError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import type { Transform } from '../model/spec.ts';
import type { FitOptions } from '../types.ts';

/**
 * Decides what is done to observations before all else.
 *
 * Nothing, unless asked for: taking logarithms wherever swings grow with the level (Tukey's spread-versus-level plot) was
 * no better in back-tests, and its intervals were narrower than what came true.
 *
 * @param table The series.
 * @param options The caller's.
 * @returns The transform.
 * @throws ArgumentError if logarithms are asked for where they cannot be.
 */
export function chooseTransform(table: SeriesTable, options: FitOptions): Transform {
  if (options.transform !== 'log') return 'none';
  const other = table.series.find(({ values }) => values.some((value) => value <= 0));
  if (other !== undefined) {
    throw new ArgumentError(
      `forecast(): transform must be none, for series ${JSON.stringify(other.id)} holds values that are not positive.`,
    );
  }
  if (options.head === 'negative-binomial') {
    throw new ArgumentError('forecast(): transform must be none for counts (head negative-binomial).');
  }
  return 'log';
}

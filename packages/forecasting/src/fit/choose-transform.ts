import { ArgumentError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import type { Transform } from '../model/spec.ts';
import type { FitOptions } from '../types.ts';

/** Slope of spread over level, both as logarithms, from which changes are taken for shares of the level. */
const proportional = 0.7;

/** Largest level over smallest from which the two can be told apart. */
const differing = 1.5;

/** Stretches that a slope needs. */
const fewestStretches = 5;

/** Levels and spreads of a series, stretch by stretch, as logarithms. */
function spreadsByLevel(values: Float64Array, stretch: number): { level: number; spread: number }[] {
  const found: { level: number; spread: number }[] = [];
  for (let end = values.length; end - stretch >= 0; end -= stretch) {
    const part = values.subarray(end - stretch, end);
    const mean = part.reduce((sum, value) => sum + value, 0) / stretch;
    const deviation = Math.sqrt(part.reduce((sum, value) => sum + (value - mean) ** 2, 0) / stretch);
    if (deviation > 0) found.push({ level: Math.log(mean), spread: Math.log(deviation) });
  }
  return found;
}

/**
 * Whether a positive series swings the more the higher it is.
 *
 * @param values The series.
 * @param seasonLength Steps in one season.
 * @see Tukey 1977, "Exploratory data analysis": the spread-versus-level plot, whose slope of 1 asks for logarithms.
 */
export function isProportional(values: Float64Array, seasonLength: number): boolean {
  if (values.some((value) => value <= 0)) return false;
  const stretch = Math.max(8, seasonLength);
  const points = spreadsByLevel(values, stretch);
  if (points.length < fewestStretches) return false;
  const levels = points.map(({ level }) => level);
  if (Math.max(...levels) - Math.min(...levels) < Math.log(differing)) return false;
  const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  const [level, spread] = [mean(levels), mean(points.map((point) => point.spread))];
  const covariance = mean(points.map((point) => (point.level - level) * (point.spread - spread)));
  return covariance / mean(levels.map((each) => (each - level) ** 2)) >= proportional;
}

/**
 * Chooses what is done to observations before all else: logarithms where every series is positive, and most swing the
 * more the higher they are.
 *
 * @param table The series.
 * @param options The caller's.
 * @param hidden Last values of each series that are held out: how they swing is not looked at.
 * @returns The transform.
 * @throws ArgumentError if logarithms are asked for where they cannot be.
 */
export function chooseTransform(table: SeriesTable, options: FitOptions, hidden: number): Transform {
  const other = table.series.find(({ values }) => values.some((value) => value <= 0));
  const counts = options.head === 'negative-binomial';
  if (options.transform === 'log' && (other !== undefined || counts)) {
    throw new ArgumentError(
      other === undefined
        ? 'forecast(): transform must be none for counts (head negative-binomial).'
        : `forecast(): transform must be none, for series ${JSON.stringify(other.id)} holds values that are not positive.`,
    );
  }
  if (options.transform !== undefined) return options.transform;
  if (other !== undefined || counts) return 'none';
  const proportionalOnes = table.series.filter(({ values }) =>
    isProportional(values.subarray(0, values.length - hidden), table.seasonLength),
  );
  return 2 * proportionalOnes.length > table.series.length ? 'log' : 'none';
}

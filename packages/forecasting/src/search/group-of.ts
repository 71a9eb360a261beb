import { ArgumentError } from '@recurra/plugin';
import type { Series } from '../data/types.ts';

/**
 * How series are grouped: `'id'`, each by itself; the name of a static covariate, such as `region` (whether it is a
 * number, or a word in columns such as `region=north`); or a function from a series to the name of its group.
 */
export type GroupBy = string | ((series: Series) => string);

/** Value of a static covariate as a word; `undefined` if the series has none of that name. */
function staticValue({ static: fixed = {} }: Series, name: string): string | undefined {
  const number = fixed[name];
  if (number !== undefined) return String(number);
  const start = `${name}=`;
  const column = Object.keys(fixed).find((key) => key.startsWith(start) && fixed[key] === 1);
  return column?.slice(start.length);
}

/**
 * Finds the group of a series.
 *
 * @param where The public function, for messages.
 * @param series The series.
 * @param by How series are grouped.
 * @returns The group's name; `undefined` if the series has no such covariate.
 * @throws ArgumentError if a function gives no text.
 */
export function groupOf(where: string, series: Series, by: GroupBy): string | undefined {
  if (by === 'id') return series.id;
  if (typeof by === 'string') return staticValue(series, by);
  const group: unknown = by(series);
  if (typeof group === 'string') return group;
  throw new ArgumentError(
    `${where}: by must give the name of a group as text, got ${String(group)} for series ${JSON.stringify(series.id)}.`,
  );
}

import { ArgumentError } from '@recurra/plugin';

/** Values of a series or a forecast. */
export type Values = ArrayLike<number>;

/** Refuses empty or unequal lengths. */
export function checkPair(where: string, actual: Values, forecast: Values): void {
  if (actual.length === 0)
    throw new ArgumentError(`${where}(): actual must hold at least one value, got none.`);
  if (actual.length !== forecast.length) {
    throw new ArgumentError(
      `${where}(): actual and forecast must be equally long, got ${actual.length} and ${forecast.length}.`,
    );
  }
}

/** Refuses a season that is no positive integer. */
export function checkSeason(where: string, seasonLength: number): void {
  if (!Number.isInteger(seasonLength) || seasonLength < 1) {
    throw new ArgumentError(`${where}(): seasonLength must be a positive integer, got ${seasonLength}.`);
  }
}

/** Mean of `term(i)` for i in [0, count). */
export function meanOf(count: number, term: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += term(i);
  return sum / count;
}

/** Refuses a probability that is not strictly between 0 and 1. */
export function checkProbability(where: string, name: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new ArgumentError(`${where}(): ${name} must lie strictly between 0 and 1, got ${value}.`);
  }
}

/** Mean of the values that there are; `null` if there are none. */
export function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanOf(known.length, (i) => known[i]!);
}

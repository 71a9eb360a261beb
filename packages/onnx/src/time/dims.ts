/** A part of a length: a number, or the name of one known only at run time. */
export type Factor = number | string;

/** A length of an axis: the product of its factors, outer ones first; none for 1. */
export type Dim = readonly Factor[];

/** The number of time steps. */
export const TIME = '\u0000time';

/** The index of the last time step. */
export const LAST = '\u0000last';

/** A length as it is compared: neighbouring numbers multiplied, ones left out. */
export function dim(...factors: readonly Factor[]): Dim {
  const result: Factor[] = [];
  for (const factor of factors) {
    const before = result.at(-1);
    if (typeof factor === 'number' && typeof before === 'number') result[result.length - 1] = before * factor;
    else if (factor !== 1) result.push(factor);
  }
  return result.length === 1 && result[0] === 1 ? [] : result;
}

/** The product of lengths. */
export function product(dims: readonly Dim[]): Dim {
  return dim(...dims.flat());
}

/** A length as a number, if it is one. */
export function numberOf(length: Dim | undefined): number | undefined {
  if (length === undefined || length.length > 1) return undefined;
  const factor = length[0] ?? 1;
  return typeof factor === 'number' ? factor : undefined;
}

/** Whether a length holds the number of steps. */
export function hasTime(length: Dim | undefined): boolean {
  return length?.includes(TIME) ?? false;
}

/** Whether a length is the number of steps, and nothing else. */
export function isTime(length: Dim | undefined): boolean {
  return length?.length === 1 && length[0] === TIME;
}

/** Whether two lengths are the same. */
export function sameDim(a: Dim, b: Dim): boolean {
  return a.length === b.length && a.every((factor, i) => factor === b[i]);
}

import { checkPair, meanOf, type Values } from './check.ts';

/**
 * Share of observations inside an interval, its ends included.
 *
 * @param actual What happened, `[n]`.
 * @param lower Lower ends, `[n]`.
 * @param upper Upper ends, `[n]`.
 * @returns Between 0 and 1; an 80 % interval should come near 0.8.
 * @throws ArgumentError if empty or of unequal length.
 * @example intervalCoverage([1, 5], [0, 0], [2, 2]); // 0.5
 */
export function intervalCoverage(actual: Values, lower: Values, upper: Values): number {
  checkPair('intervalCoverage', actual, lower);
  checkPair('intervalCoverage', actual, upper);
  return meanOf(actual.length, (i) => (actual[i]! >= lower[i]! && actual[i]! <= upper[i]! ? 1 : 0));
}

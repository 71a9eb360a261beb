/**
 * Ranks, the least value first.
 *
 * @param values Values to rank.
 * @returns Ranks from 1, in the order of the values; equal values share the mean of their ranks.
 * @example ranks([3, 1, 3]); // [2.5, 1, 2.5]
 */
export function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const less = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return less + (equal + 1) / 2;
  });
}

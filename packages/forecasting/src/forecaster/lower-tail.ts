/** The probability at the lower end of a central interval. */
export function lowerTail(level: number): number {
  return Number(((1 - level) / 2).toFixed(9));
}

const grouped = new Intl.NumberFormat('en');

/** A count, as `1,860,276`. */
export const thousands = (count: number): string => grouped.format(count);

/** A shape in words: `batch × time × 3`, `a single number`, `of unknown shape`. */
export function shapeInWords(shape: readonly (number | string | null)[] | null): string {
  if (shape === null) return 'of unknown shape';
  if (shape.length === 0) return 'a single number';
  return shape.map((dim) => dim ?? '?').join(' × ');
}

/** A number in at most four digits. */
export function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

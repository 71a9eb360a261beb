import { OnnxError } from '../../errors.ts';

/**
 * A number as the standard writes it in strings: with as few digits as tell it from others of its type.
 *
 * @param rounded The nearest number that its type has.
 */
export function numberText(value: number, rounded: (value: number) => number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-INF' : 'INF';
  if (Object.is(value, -0)) return '-0';
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(value.toPrecision(digits));
    if (rounded(short) === value) return String(short);
  }
  return String(value);
}

const named = /^([+-]?)(inf|infinity|nan)$/i;

/**
 * The number a string stands for.
 *
 * @throws OnnxError if it is none.
 */
export function textNumber(text: string): number {
  const trimmed = text.trim();
  const name = named.exec(trimmed);
  if (name !== null) {
    if (name[2]?.toLowerCase() === 'nan') return Number.NaN;
    return name[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const value = Number(trimmed);
  if (trimmed === '' || Number.isNaN(value)) {
    throw new OnnxError(`the text ${JSON.stringify(text.slice(0, 40))} is no number`);
  }
  return value;
}

/** As {@link textNumber}, for integers of 64 bits: all digits count, and what follows the point does not. */
export function textInteger(text: string): bigint {
  const digits = /^\s*([+-]?)(\d{1,40})\s*$/.exec(text);
  if (digits !== null) return BigInt(digits[2] as string) * (digits[1] === '-' ? -1n : 1n);
  const value = Math.trunc(textNumber(text));
  return Number.isFinite(value) ? BigInt(value) : 0n;
}

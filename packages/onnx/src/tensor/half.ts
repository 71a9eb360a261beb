/** 2^(e - 25) for each exponent field e: what a half's fraction, its hidden bit included, is multiplied by. */
const scales: Float64Array = Float64Array.from({ length: 31 }, (_, e) => 2 ** (Math.max(e, 1) - 25));

/** Largest magnitude that still rounds to a finite half. */
const overflow = 65520;

const double = new Float64Array(1);
/** The same number as two words, the lower first: every JavaScript engine in use is little-endian. */
const words = new Uint32Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/**
 * The number a half-precision bit pattern stands for.
 *
 * @param bits IEEE 754 binary16, 0 to 65535.
 */
export function halfToFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) {
    if (fraction !== 0) return Number.NaN;
    return bits & 0x8000 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const magnitude = (exponent === 0 ? fraction : fraction | 1024) * (scales[exponent] as number);
  return bits & 0x8000 ? -magnitude : magnitude;
}

/**
 * The half-precision bit pattern nearest to a number; of two equally near the even one, infinity from 65520 on.
 *
 * @param value Any number; rounded once, also where it is no float32.
 */
export function floatToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  double[0] = value;
  const [low, high] = [words[0] as number, words[1] as number];
  const sign = (high >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  if (magnitude >= overflow) return sign | 0x7c00;
  // Below the normal range halves are multiples of 2^-24; adding 2^52 leaves no bits after the point, rounded to even.
  if (magnitude < 2 ** -14) return sign | (magnitude * 2 ** 24 + 2 ** 52 - 2 ** 52);
  const exponent = ((high >>> 20) & 0x7ff) - 1023 + 15;
  const bits = (exponent << 10) | ((high >>> 10) & 1023);
  const rest = high & 1023;
  const up = rest > 512 || (rest === 512 && (low !== 0 || (bits & 1) === 1));
  // Rounding up may carry into the exponent, which is just what it should do.
  return sign | (up ? bits + 1 : bits);
}

/**
 * The number a bfloat16 bit pattern stands for.
 *
 * @param bits The upper half of a float32, 0 to 65535.
 */
export function bfloat16ToFloat(bits: number): number {
  singleBits[0] = bits << 16;
  return single[0] as number;
}

/**
 * The bfloat16 bit pattern nearest to a number; of two equally near the even one.
 *
 * @param value Any number; rounded once, also where it is no float32.
 */
export function floatToBfloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  single[0] = value;
  const nearest = single[0] as number;
  let bits = singleBits[0] as number;
  if (nearest !== value) {
    // Rounding twice may err on a tie; cutting off, with a mark that something was cut off, leaves no false ties.
    if (Math.abs(nearest) > Math.abs(value)) bits--;
    bits |= 1;
  }
  return ((bits >>> 0) + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

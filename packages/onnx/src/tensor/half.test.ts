import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat, floatToBfloat16, floatToHalf, halfToFloat } from './half.ts';

const formats = [
  { name: 'float16', toFloat: halfToFloat, toBits: floatToHalf, infinity: 0x7c00 },
  { name: 'bfloat16', toFloat: bfloat16ToFloat, toBits: floatToBfloat16, infinity: 0x7f80 },
];

describe('half precision', () => {
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x8000, -0],
  ])('0x%s is %s', (bits, value) => {
    expect(halfToFloat(bits)).toBe(value);
    expect(floatToHalf(value)).toBe(bits);
  });

  it.each([
    [0x3f80, 1],
    [0xc000, -2],
    [0x4049, 3.140625],
    [0x0001, 2 ** -133],
    [0x7f7f, 3.3895313892515355e38],
    [0xff80, Number.NEGATIVE_INFINITY],
    [0x8000, -0],
  ])('0x%s is %s as bfloat16', (bits, value) => {
    expect(bfloat16ToFloat(bits)).toBe(value);
    expect(floatToBfloat16(value)).toBe(bits);
  });
});

describe.each(formats)('$name', ({ toFloat, toBits, infinity }) => {
  /** All magnitudes in order; a pattern is its own rank. Infinity stands where the next number would. */
  const magnitudes = Array.from({ length: infinity }, (_, bits) => toFloat(bits));
  magnitudes.push(2 * magnitudes[infinity - 1]! - magnitudes[infinity - 2]!);

  it('gives every pattern back', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const noNumber = (bits & 0x7fff) > infinity;
      if (noNumber) expect(toFloat(bits)).toBeNaN();
      else if (toBits(toFloat(bits)) !== bits) expect.fail(`0x${bits.toString(16)}`);
    }
    expect(toBits(Number.NaN) & 0x7fff).toBeGreaterThan(infinity);
  });

  it('takes the nearest number, and the even one of two', () => {
    const nearBoundary = fc
      .tuple(fc.nat(infinity - 1), fc.constantFrom(0, 2 ** -30, -(2 ** -30)))
      .map(([bits, off]) => ((magnitudes[bits]! + magnitudes[bits + 1]!) / 2) * (1 + off));
    const anywhere = fc.double({ noNaN: true, min: 0, max: magnitudes[infinity]! });
    fc.assert(
      fc.property(fc.oneof(nearBoundary, anywhere), fc.boolean(), (magnitude, negative) => {
        let low = 0;
        let high = infinity;
        while (high - low > 1) {
          const middle = (low + high) >> 1;
          if (magnitudes[middle]! <= magnitude) low = middle;
          else high = middle;
        }
        const [below, above] = [magnitude - magnitudes[low]!, magnitudes[high]! - magnitude];
        const up = above < below || (above === below && low % 2 === 1);
        const expected = (up ? high : low) | (negative ? 0x8000 : 0);
        expect(toBits(negative ? -magnitude : magnitude)).toBe(expected);
      }),
      { seed: 1, numRuns: 5000 },
    );
  });
});

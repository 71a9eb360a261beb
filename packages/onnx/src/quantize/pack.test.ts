import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packInt8 } from './pack.ts';

const seed = 20250807;

describe('packInt8', () => {
  it('gives each channel its scale', () => {
    const packed = packInt8(Float32Array.from([1, -127, 0.5, 0.25, 0, 0]), 3, 2);
    expect([...packed!.data]).toEqual([1, -127, 127, 64, 0, 0]);
    expect([...packed!.scales]).toEqual([1, Math.fround(0.5 / 127), 1]);
    expect([...packInt8(Float32Array.from([1, -127, 127, 2]), 2, 1)!.scales]).toEqual([1, 1]);
    expect([...packInt8(Float32Array.from([3, 5, 7, 254]), 4, 1)!.data]).toEqual([127, 127, 127, 127]);
  });

  it(`is off by no more than half a level (seed ${seed})`, () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
    );
    const number = fc.float({
      noNaN: true,
      noDefaultInfinity: true,
      min: Math.fround(-1e30),
      max: Math.fround(1e30),
    });
    const tensor = shape.chain(([a, b, c]) =>
      fc.record({
        dims: fc.constant([a, b, c]),
        axis: fc.integer({ min: 0, max: 2 }),
        values: fc.array(number, { minLength: a * b * c, maxLength: a * b * c }),
      }),
    );
    fc.assert(
      fc.property(tensor, ({ dims, axis, values }) => {
        const data = Float32Array.from(values);
        const inner = dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
        const { data: levels, scales, maxError, rmsError } = packInt8(data, dims[axis]!, inner)!;
        let worst = 0;
        data.forEach((value, i) => {
          const scale = scales[Math.floor(i / inner) % dims[axis]!]!;
          const error = Math.abs(Math.fround(levels[i]! * scale) - value);
          worst = Math.max(worst, error);
          // A channel may be too small for a scale: then it is zero.
          expect(error).toBeLessThanOrEqual(scale === 1 ? 0.5 : scale * 0.50001);
          expect(Math.abs(levels[i]!)).toBeLessThanOrEqual(127);
        });
        expect(maxError).toBe(worst);
        expect(rmsError).toBeLessThanOrEqual(maxError * (1 + 1e-9));
      }),
      { seed },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('leaves %d alone', (odd) => {
    expect(packInt8(Float32Array.from([1, odd, 2, 3]), 2, 2)).toBeUndefined();
    expect(packInt8(Float32Array.from([odd, 1, 2, 3]), 2, 1)).toBeUndefined();
  });
});

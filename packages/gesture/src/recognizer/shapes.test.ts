import { createRng } from '@recurra/core/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createShapeDistance } from './shape-distance.ts';
import { createShapeBook, parseShapes, shapesToText } from './shapes.ts';

/** The cheapest path of all, tried one by one. */
function bruteForce(a: Float32Array, b: Float32Array, steps: number, band: number): number {
  const walk = (i: number, j: number): number => {
    if (i < 0 || j < 0 || Math.abs(i - j) > band) return Number.POSITIVE_INFINITY;
    const cost = (a[i]! - b[j]!) ** 2 / 2;
    return i === 0 && j === 0 ? cost : cost + Math.min(walk(i - 1, j), walk(i, j - 1), walk(i - 1, j - 1));
  };
  return walk(steps - 1, steps - 1) / steps;
}

describe('the distance of shapes', () => {
  it('is that of the best path of all, and infinite above a limit', () => {
    const numbers = fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 9, maxLength: 9 });
    const distance = createShapeDistance({ steps: 9, width: 1 });
    fc.assert(
      fc.property(numbers, numbers, (first, second) => {
        const [a, b] = [Float32Array.from(first), Float32Array.from(second)];
        const wanted = bruteForce(a, b, 9, 1);
        expect(distance(a, 0, b, 0, Number.POSITIVE_INFINITY)).toBeCloseTo(wanted, 6);
        expect(distance(a, 0, b, 0, wanted / 2)).toSatisfy((value: number) => value > wanted / 2);
        expect(distance(a, 0, a, 0, 1)).toBe(0);
      }),
    );
  });
});

describe('shapes as text', () => {
  it('come back in eight bits', () => {
    const layout = { steps: 4, width: 2 };
    const rng = createRng(1);
    const shapes = [3, 0, 2].map((count) =>
      Float32Array.from({ length: 8 * count }, () => 2 * rng.uniform() - 1),
    );
    const text = shapesToText(createShapeBook(layout, shapes), layout);
    const back = parseShapes(text, layout, 3);
    back.shapes.forEach((own, k) => {
      expect(own).toHaveLength(shapes[k]!.length);
      own.forEach((value, i) => {
        expect(Math.abs(value - shapes[k]![i]!)).toBeLessThanOrEqual(0.5 / 30 + 1e-6);
      });
    });
    expect(back.nearest(shapes[0]!.subarray(8, 16), 0)).toBeLessThan(1e-3);
    expect(back.nearest(shapes[0]!.subarray(8, 16), 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

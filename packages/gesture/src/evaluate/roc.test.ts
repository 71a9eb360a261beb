import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rocOf } from './roc.ts';

// Few different numbers, so that equals occur.
const novelties = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });

test('the area is how often an unknown gesture is the more novel one', () => {
  fc.assert(
    fc.property(novelties, novelties, (known, unknown) => {
      let wins = 0;
      for (const a of known) for (const b of unknown) wins += b > a ? 1 : b === a ? 0.5 : 0;
      expect(rocOf(known, unknown).auc).toBeCloseTo(wins / (known.length * unknown.length), 10);
    }),
  );
});

test('each point counts what lies above its threshold, from nothing to all', () => {
  fc.assert(
    fc.property(novelties, novelties, (known, unknown) => {
      const { points } = rocOf(known, unknown);
      const above = (values: number[], threshold: number) =>
        values.filter((value) => value > threshold).length / values.length;
      for (const { falseRejectRate, rejectRate, threshold } of points) {
        expect(falseRejectRate).toBe(above(known, threshold));
        expect(rejectRate).toBe(above(unknown, threshold));
      }
      expect(points[0]).toMatchObject({ falseRejectRate: 0, rejectRate: 0 });
      expect(points.at(-1)).toMatchObject({ falseRejectRate: 1, rejectRate: 1 });
    }),
  );
});

test('at() rejects as many unknown ones as any threshold that keeps the rate', () => {
  fc.assert(
    fc.property(novelties, novelties, fc.double({ min: 0, max: 1, noNaN: true }), (known, unknown, rate) => {
      const roc = rocOf(known, unknown);
      const allowed = roc.points.filter((point) => point.falseRejectRate <= rate);
      expect(roc.at(rate).falseRejectRate).toBeLessThanOrEqual(rate);
      expect(roc.at(rate).rejectRate).toBe(Math.max(...allowed.map((point) => point.rejectRate)));
    }),
  );
});

test('bad input is refused', () => {
  expect(() => rocOf([], [1])).toThrow('rocOf(): known must have at least one number, has none.');
  expect(() => rocOf([1], [Number.NaN])).toThrow('unknown must be numbers, has NaN');
  expect(() => rocOf([1], [2]).at(5)).toThrow('falseRejectRate must be between 0 and 1, got 5');
});

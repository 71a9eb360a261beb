import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistory } from './history.ts';

const reading = fc.tuple(
  fc.double({ min: 0, max: 40, noNaN: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
);

describe('createHistory', () => {
  it('holds the latest readings, as a plain list would', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 60 }), fc.nat(), fc.nat(), (steps, a, b) => {
        const history = createHistory({
          span: 70,
          capacity: 8,
          weights: new Float64Array([0.5, 2]),
          over: 30,
        });
        const list: { t: number; x: number; y: number }[] = [];
        let t = 1000;
        for (const [dt, x, y] of steps) {
          t += dt;
          const last = list.at(-1);
          const isKept = !last || t - last.t >= 10;
          expect(history.push(t, [x, y])).toBe(isKept);
          if (isKept) list.push({ t, x: Math.fround(x), y: Math.fround(y) });
        }
        const oldest = Math.max(0, list.length - 8);
        expect([history.count, history.oldest]).toEqual([list.length, oldest]);
        const from = oldest + (a % (list.length - oldest));
        const to = from + 1 + (b % (list.length - from));
        const part = list.slice(from, to);
        expect([...history.view(from, to).times]).toEqual(part.map((one) => one.t));
        expect([...history.view(from, to).values]).toEqual(part.flatMap(({ x, y }) => [x, y]));
        const size = (key: 'x' | 'y') =>
          Math.max(...part.map((one) => one[key])) - Math.min(...part.map((one) => one[key]));
        expect(history.extent(from, to)).toBeCloseTo(Math.hypot(size('x') / 2, 2 * size('y')), 6);
        const when = list[from]!.t;
        expect(history.indexAt(when)).toBe(from);
        expect(history.indexAt(when + 0.001)).toBe(from + 1);
      }),
    );
  });

  it('takes speed over some time, however many readings are in it', () => {
    for (const interval of [5, 20, 33, 90]) {
      const history = createHistory({
        span: 1000,
        capacity: 400,
        weights: new Float64Array([0.01]),
        over: 40,
      });
      for (let t = 0; t < 500; t += interval) history.push(t, [3 * t]);
      // 3 pixels a millisecond are 30 units a second.
      expect(history.speed(history.count - 1)).toBeCloseTo(30, 3);
    }
  });
});

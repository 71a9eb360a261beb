import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GestureClassifier, GestureMethod } from '../contract/method.ts';
import type { GestureExample } from '../contract/sequence.ts';
import { oneDollar, pointCloud, protractor, superQuick } from './index.ts';
import { drawn, mapped, moved, reversed, shapes } from './testing/shapes.ts';
import { penLogs } from './testing/shared-data.ts';

const fit = async (method: GestureMethod, examples: readonly GestureExample[]): Promise<GestureClassifier> =>
  method.fit(examples, { seed: 1 });

const shape = fc.constantFrom(...shapes);
const scale = fc.double({ min: 0.2, max: 5, noNaN: true });
const place = fc.double({ min: -2000, max: 2000, noNaN: true });
const angle = fc.double({ min: -180, max: 180, noNaN: true });

describe('$1', () => {
  test('place, size, ratio of sides and direction change nothing', async () => {
    const classifier = await fit(oneDollar(), shapes);
    fc.assert(
      fc.property(shape, angle, scale, scale, place, place, (example, degrees, width, height, x, y) => {
        const turned = classifier.classify(moved(example, degrees, width, x, y));
        expect(turned.name).toBe(example.name);
        expect(turned.score).toBeGreaterThan(0.97);
        // Unequal scaling changes where points lie along the path: near, not the same.
        const stretch = Math.min(1.5, Math.max(0.67, width / height));
        expect(classifier.classify(mapped(example, (px, py) => [px * stretch, py])).name).toBe(example.name);
      }),
    );
  });

  test('the direction of drawing tells gestures apart', async () => {
    const hook = shapes[3]!;
    const back = { ...reversed(hook), name: 'hook, from its end' };
    const classifier = await fit(oneDollar(), [hook, back]);
    expect(classifier.classify(moved(back, 30, 2, 5, 5)).name).toBe(back.name);
    expect(classifier.classify(moved(hook, 30, 2, 5, 5)).name).toBe(hook.name);
  });

  test('a stroke scores 1 against itself', async () => {
    const { score } = (await fit(oneDollar(), [shapes[0]!])).classify(shapes[0]!);
    expect(score).toBeGreaterThan(0.99);
    expect(score).toBeLessThanOrEqual(1);
  });

  test('lines straight along an axis are no division by zero', async () => {
    const line = drawn('line', [
      [
        [0, 0],
        [100, 0],
      ],
    ]);
    const { name, score } = (await fit(oneDollar(), [line, shapes[0]!])).classify(line);
    expect(name).toBe('line');
    expect(score).toBeGreaterThan(0.99);
  });

  test('answers as the search of every degree does', async () => {
    const logs = await penLogs(
      ({ number, speed, subject }) => subject < 4 && number === 2 && speed === 'slow',
    );
    if (logs === undefined) return;
    const templates = logs.examples.filter(({ subject }) => subject === '2');
    const tests = logs.examples.filter(({ subject }) => subject === '3');
    const classifier = await fit(oneDollar(), templates);
    const forms = templates.map((example) => ({ name: example.name, points: plainForm(example) }));
    let same = 0;
    for (const example of tests) {
      const points = plainForm(example);
      const distances = forms.map((form) => everyDegree(points, form.points));
      const least = Math.min(...distances);
      const { name, score } = classifier.classify(example);
      if (name === forms[distances.indexOf(least)]!.name) {
        same++;
        expect(Math.abs(score - (1 - least / (0.5 * Math.hypot(250, 250))))).toBeLessThan(0.01);
      }
    }
    expect(same).toBe(tests.length);
  });
});

type Plain = [number, number][];

/** The paper's steps, as plainly as can be: RESAMPLE that inserts points, ROTATE-TO-ZERO, SCALE-TO-SQUARE, TRANSLATE-TO-ORIGIN. */
function plainForm({ values }: GestureExample): Plain {
  const path: Plain = [];
  for (let i = 0; i < values.length; i += 2) path.push([values[i]!, values[i + 1]!]);
  const gap = (a: [number, number], b: [number, number]) => Math.hypot(b[0] - a[0], b[1] - a[1]);
  const interval = path.slice(1).reduce((sum, point, i) => sum + gap(path[i]!, point), 0) / 63;
  let points: Plain = [path[0]!];
  let walked = 0;
  for (let i = 1; i < path.length; i++) {
    const [from, to] = [path[i - 1]!, path[i]!];
    const step = gap(from, to);
    if (walked + step >= interval && step > 0) {
      const share = (interval - walked) / step;
      const inserted: [number, number] = [
        from[0] + share * (to[0] - from[0]),
        from[1] + share * (to[1] - from[1]),
      ];
      points.push(inserted);
      path.splice(i, 0, inserted);
      walked = 0;
    } else walked += step;
  }
  if (points.length === 63) points.push(path.at(-1)!);
  const middle = () => [0, 1].map((d) => points.reduce((sum, point) => sum + point[d]! / points.length, 0));
  let [x, y] = middle();
  const theta = -Math.atan2(y! - points[0]![1], x! - points[0]![0]);
  points = points.map(([px, py]) => [
    (px - x!) * Math.cos(theta) - (py - y!) * Math.sin(theta),
    (px - x!) * Math.sin(theta) + (py - y!) * Math.cos(theta),
  ]);
  const side = [0, 1].map(
    (d) => Math.max(...points.map((p) => p[d]!)) - Math.min(...points.map((p) => p[d]!)),
  );
  points = points.map(([px, py]) => [(px * 250) / side[0]!, (py * 250) / side[1]!]);
  [x, y] = middle();
  return points.map(([px, py]) => [px - x!, py - y!]);
}

function everyDegree(a: Plain, b: Plain): number {
  let least = Number.POSITIVE_INFINITY;
  for (let degrees = -45; degrees <= 45; degrees++) {
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const sum = a.reduce(
      (total, [x, y], i) => total + Math.hypot(x * cos - y * sin - b[i]![0], x * sin + y * cos - b[i]![1]),
      0,
    );
    least = Math.min(least, sum / a.length);
  }
  return least;
}

describe('Protractor', () => {
  test('place, size and direction change nothing', async () => {
    const classifier = await fit(protractor(), shapes);
    fc.assert(
      fc.property(shape, angle, scale, place, place, (example, degrees, size, x, y) => {
        const { name, score } = classifier.classify(moved(example, degrees, size, x, y));
        expect(name).toBe(example.name);
        expect(score).toBeGreaterThan(50);
      }),
    );
  });

  test('only the oriented one tells an arrow up from an arrow down', async () => {
    const up = { ...shapes[1]!, name: 'up' };
    const down = { ...moved(up, 180, 1, 0, 0), name: 'down' };
    const oriented = await fit(protractor({ orientationSensitive: true }), [up, down]);
    expect(oriented.classify(moved(down, 12, 1, 0, 0)).name).toBe('down');
    expect(oriented.classify(moved(up, -12, 1, 0, 0)).name).toBe('up');
    const free = await fit(protractor(), [up, down]);
    expect(free.classify(down).score).toBeCloseTo(free.classify(up).score, -5);
    expect((await fit(protractor(), [up])).classify(down).score).toBeGreaterThan(1000);
  });

  test('the angle in closed form is the least of all turns', async () => {
    const [triangle, caret] = shapes;
    const { score } = (await fit(protractor(), [triangle!])).classify(caret!);
    const self = vectorOf(triangle!);
    const other = vectorOf(caret!);
    let best = -1;
    for (let step = 0; step < 36_000; step++) {
      const theta = ((step - 18_000) / 36_000) * Math.PI;
      const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
      let dot = 0;
      for (let i = 0; i < 32; i += 2) {
        dot += (other[i]! * cos - other[i + 1]! * sin) * self[i]!;
        dot += (other[i]! * sin + other[i + 1]! * cos) * self[i + 1]!;
      }
      best = Math.max(best, dot);
    }
    expect(1 / score).toBeCloseTo(Math.acos(best), 4);
  });
});

/** 16 points of a polyline of evenly spaced readings, turned to 0, of length 1. */
function vectorOf(example: GestureExample): number[] {
  const { values } = example;
  const lengths = [0];
  for (let i = 2; i < values.length; i += 2) {
    lengths.push(lengths.at(-1)! + Math.hypot(values[i]! - values[i - 2]!, values[i + 1]! - values[i - 1]!));
  }
  let points = Array.from({ length: 16 }, (_, k) => {
    const wanted = (lengths.at(-1)! * k) / 15;
    const to = Math.max(
      1,
      lengths.findIndex((length) => length >= wanted - 1e-9),
    );
    const share = (wanted - lengths[to - 1]!) / (lengths[to]! - lengths[to - 1]!);
    return [0, 1].map((d) => values[2 * to - 2 + d]! * (1 - share) + values[2 * to + d]! * share);
  });
  const middle = [0, 1].map((d) => points.reduce((sum, point) => sum + point[d]! / 16, 0));
  points = points.map((point) => point.map((value, d) => value - middle[d]!));
  const theta = -Math.atan2(points[0]![1]!, points[0]![0]!);
  const turned = points.flatMap(([x, y]) => [
    x! * Math.cos(theta) - y! * Math.sin(theta),
    x! * Math.sin(theta) + y! * Math.cos(theta),
  ]);
  return turned.map((value) => value / Math.hypot(...turned));
}

describe('$P and $Q', () => {
  const plus = drawn('plus', [
    [
      [0, 50],
      [100, 50],
    ],
    [
      [50, 0],
      [50, 100],
    ],
  ]);
  const equals = drawn('equals', [
    [
      [0, 20],
      [100, 20],
    ],
    [
      [0, 80],
      [100, 80],
    ],
  ]);
  const corner = drawn('corner', [
    [
      [0, 0],
      [0, 100],
    ],
    [
      [0, 100],
      [100, 100],
    ],
  ]);

  test.each([pointCloud(), superQuick()])(
    '$name: order and direction of strokes change nothing',
    async (method) => {
      const classifier = await fit(method, [plus, equals, corner]);
      const other = [
        drawn('plus', [
          [
            [50, 100],
            [50, 0],
          ],
          [
            [0, 50],
            [100, 50],
          ],
        ]),
        drawn('equals', [
          [
            [100, 80],
            [0, 80],
          ],
          [
            [0, 20],
            [100, 20],
          ],
        ]),
        drawn('corner', [
          [
            [0, 0],
            [0, 100],
            [100, 100],
          ],
        ]),
        drawn('corner', [
          [
            [100, 100],
            [0, 100],
            [0, 0],
          ],
        ]),
      ];
      for (const example of other) expect(classifier.classify(example).name).toBe(example.name);
      const classes = await fit(method, shapes);
      for (const example of shapes) {
        const same = classes.classify(reversed(moved(example, 0, 3, 500, -20)));
        expect(same.name).toBe(example.name);
        expect(same.score).toBeGreaterThan(0.99);
      }
    },
  );

  test('know strokes of the same people about equally well', async () => {
    const logs = await penLogs(({ speed, subject }) => speed === 'medium' && subject < 5);
    if (logs === undefined) return;
    const correct = { p: 0, q: 0, same: 0, n: 0 };
    for (const subject of ['2', '3', '4']) {
      const own = logs.examples.filter((example) => example.subject === subject);
      const templates = own.filter((_, i) => i % 10 < 3);
      const [p, q] = [await fit(pointCloud(), templates), await fit(superQuick(), templates)];
      for (const example of own.filter((_, i) => i % 10 >= 3)) {
        const [byP, byQ] = [p.classify(example).name, q.classify(example).name];
        correct.n++;
        if (byP === example.name) correct.p++;
        if (byQ === example.name) correct.q++;
        if (byP === byQ) correct.same++;
      }
    }
    console.log('3 templates a class of the same person:', correct);
    expect(correct.same / correct.n).toBeGreaterThan(0.98);
    expect(Math.abs(correct.p - correct.q) / correct.n).toBeLessThan(0.01);
  });
});

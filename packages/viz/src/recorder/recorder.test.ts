import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitDrawing, isTap, strokesOf, thumbnailPath, trimDrawing } from '../gesture/drawing.ts';
import { Pen } from '../gesture/pen.ts';
import type { RecordedGesture } from '../gesture/types.ts';
import { addExamples, balanceInWords, bookOf, cleanName, deleteClass, renameClass } from './book.ts';
import { History } from './history.ts';
import { examplesToJson, newOnes, readExamples } from './json.ts';

const number = fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 100);

/** Any drawing that is none of a tap, with its strokes. */
const gesture: fc.Arbitrary<RecordedGesture> = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 20 }).map(cleanName),
    subject: fc.option(fc.string(), { nil: undefined }),
    points: fc.array(fc.tuple(number, number, fc.nat(50)), { minLength: 2, maxLength: 30 }),
    cuts: fc.array(fc.nat(28), { maxLength: 3 }),
  })
  .map(({ cuts, name, points, subject }) => {
    let t = 0;
    const strokes = [...new Set(cuts.map((cut) => 1 + (cut % (points.length - 1))))].toSorted(
      (a, b) => a - b,
    );
    return {
      name,
      ...(subject !== undefined && { subject }),
      points: points.map(([x, y, step]) => {
        t += step;
        return [x, y, t] as const;
      }),
      ...(strokes.length > 0 && { strokes }),
    };
  })
  .filter((example) => example.name !== '' && !isTap(example));

const line: RecordedGesture = {
  name: 'line',
  points: [
    [0, 0, 0],
    [10, 0, 16],
  ],
};

describe('examples as JSON', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(gesture, { minLength: 1, maxLength: 8 }), (examples) => {
        expect(readExamples(examplesToJson(examples))).toEqual({ examples, skipped: [] });
      }),
    );
  });

  it('never throw anything but words that say what to do', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          readExamples(text);
        } catch (error) {
          expect((error as Error).message).toMatch(/^(It is no complete JSON|It must hold|Nothing in it)/);
        }
      }),
    );
  });

  it('are read where they can be, and what cannot is told', () => {
    const { examples, skipped } = readExamples(
      JSON.stringify([
        { ...line, name: 3, subject: 7 },
        {
          name: 'tap',
          points: [
            [1, 1, 0],
            [1, 1, 9],
          ],
        },
        { name: ' ', points: line.points },
        { name: 'hand', points: [[1, 2, 3, 4]] },
        {
          name: 'back',
          points: [
            [0, 0, 9],
            [1, 1, 0],
          ],
        },
        { name: 'cut', points: line.points, strokes: [5] },
        null,
      ]),
    );
    expect(examples).toEqual([{ ...line, name: '3', subject: '7' }]);
    expect(skipped).toEqual([
      'Example 2: is a tap, with no movement in it',
      'Example 3: has no name',
      'Example 4: points[0] must be [x, y, t], three finite numbers, got [1,2,3,4]',
      'Example 5: points[1] is earlier than the point before it',
      'Example 6: strokes must be ascending indices of points, got [5]',
      'Example 7: is no object',
    ]);
  });

  it('are not added twice', () => {
    const other = { ...line, name: 'other' };
    expect(newOnes([line, other, { ...other }], [{ ...line }])).toEqual([other]);
  });
});

describe('a book', () => {
  it('goes back and forth through what was done', () => {
    const history = new History<string>();
    history.remember('a');
    history.remember('b');
    expect([history.undo('c'), history.undo('b'), history.undo('a')]).toEqual(['b', 'a', undefined]);
    expect([history.redo('a'), history.redo('b'), history.redo('c')]).toEqual(['b', 'c', undefined]);
    history.undo('c');
    history.remember('b');
    expect([history.canUndo, history.canRedo]).toEqual([true, false]);
  });

  it('says what is missing', () => {
    const three = (name: string, n = 3) => Array.from({ length: n }, () => ({ ...line, name }));
    expect(balanceInWords(bookOf([]), 3)).toBe(
      'No classes yet. Two or more are needed, with at least 3 examples each.',
    );
    expect(balanceInWords(bookOf([line]), 3)).toBe('1 class, 1 example. At least 2 classes are needed.');
    expect(balanceInWords(bookOf([...three('a'), ...three('b', 2)], ['c']), 3)).toBe(
      '3 classes, 5 examples. Record at least 3 of “c” and of 1 more.',
    );
    expect(balanceInWords(bookOf([...three('a'), ...three('b', 10)]), 3)).toBe(
      '2 classes, 13 examples. There are few of “a” beside “b”.',
    );
    expect(balanceInWords(bookOf([...three('a'), ...three('b')]), 3)).toBe('2 classes, 6 examples.');
  });

  it('keeps classes and examples together', () => {
    const book = addExamples(bookOf([line], ['empty']), [{ ...line, name: 'new' }]);
    expect(book.classes).toEqual(['empty', 'line', 'new']);
    const renamed = renameClass(book, 'line', 'dash');
    expect(renamed.examples.map(({ name }) => name)).toEqual(['dash', 'new']);
    expect(deleteClass(renamed, 'dash')).toEqual({
      classes: ['empty', 'new'],
      examples: [{ ...line, name: 'new' }],
    });
  });
});

describe('a drawing', () => {
  it('is cut between points, its strokes with it', () => {
    fc.assert(
      fc.property(gesture, fc.nat(), fc.nat(), (drawing, a, b) => {
        const n = drawing.points.length;
        const [first, last] = [a % n, b % n].toSorted((x, y) => x - y) as [number, number];
        const cut = trimDrawing(drawing, { first, last });
        expect(cut.points).toEqual(drawing.points.slice(first, last + 1));
        // No line is drawn that was not there.
        const lines = (each: RecordedGesture) =>
          strokesOf(each).flatMap((stroke) => stroke.slice(1).map((point, i) => [stroke[i], point]));
        const before = lines(drawing).filter(
          ([from, to]) => cut.points.includes(from!) && cut.points.includes(to!),
        );
        expect(lines(cut)).toEqual(before);
      }),
    );
  });

  it('fills its box and stays within it', () => {
    fc.assert(
      fc.property(gesture, (drawing) => {
        const { dx, dy, scale } = fitDrawing(drawing, 200, 100, 10);
        const xs = drawing.points.map(([x]) => x * scale + dx);
        const ys = drawing.points.map(([, y]) => y * scale + dy);
        expect(Math.min(...xs)).toBeGreaterThan(9.99);
        expect(Math.max(...xs)).toBeLessThan(190.01);
        expect(Math.min(...ys)).toBeGreaterThan(9.99);
        expect(Math.max(...ys)).toBeLessThan(90.01);
        const [wide, high] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
        expect(Math.abs(wide - 180) < 0.01 || Math.abs(high - 80) < 0.01).toBe(true);
      }),
    );
    expect(
      thumbnailPath(
        {
          points: [
            [0, 0, 0],
            [1, 1, 1],
            [5, 5, 2],
          ],
          strokes: [2],
        },
        20,
        2,
      ),
    ).toBe('M2.0 2.0L5.2 5.2M18.0 18.0L18.0 18.0');
  });

  it('has points in the order of time, none twice, and an end', () => {
    const pen = new Pen();
    expect(pen.to(1, 1, 1)).toBeUndefined();
    pen.down();
    for (const [x, y, t] of [
      [1, 1, 5],
      [1, 1, 5],
      [2, 2, 3],
      [Number.NaN, 0, 9],
      [3, 3, 9],
    ])
      pen.to(x!, y!, t!);
    pen.up();
    pen.down();
    pen.to(4, 4, 12);
    expect(pen.drawing).toEqual({
      points: [
        [1, 1, 5],
        [2, 2, 5],
        [3, 3, 9],
        [4, 4, 12],
      ],
      strokes: [3],
    });
    for (let i = 0; i < 30_000; i++) pen.to(i, 0, 20 + i);
    expect([pen.isFull, pen.drawing.points.length]).toEqual([true, 20_000]);
  });
});

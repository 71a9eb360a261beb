import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestDtw } from '../baselines/index.ts';
import type { GestureMethod } from '../contract/method.ts';
import type { GestureExample } from '../contract/sequence.ts';
import { crossValidate, fewShot, holdOut, leaveOneSubjectOut } from './protocols.ts';
import { datasetOf, example, steps } from './testing/examples.ts';

interface Lesson {
  readonly seed: number;
  readonly train: readonly GestureExample[];
  readonly test: GestureExample[];
}

/** Keeps what it was taught and asked, and always answers with the first class. */
function witness(): GestureMethod & { readonly lessons: Lesson[]; readonly disposed: () => number } {
  const lessons: Lesson[] = [];
  let disposed = 0;
  return {
    name: 'witness',
    lessons,
    disposed: () => disposed,
    async fit(train, { seed }) {
      const lesson: Lesson = { seed, train, test: [] };
      lessons.push(lesson);
      return {
        classes: ['a'],
        classify(sequence) {
          lesson.test.push(sequence as GestureExample);
          return { name: 'a', score: 1 };
        },
        dispose() {
          disposed++;
        },
      };
    },
  };
}

const sets = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 4 }))
  .map(([classes, count, subjects]) =>
    steps([...'abcd'].slice(0, classes), count, ['1', '2', '3', '10'].slice(0, subjects)),
  );

const nothingShared = ({ test, train }: Lesson) => {
  expect(train.filter((one) => test.includes(one))).toEqual([]);
};
const sorted = (examples: readonly GestureExample[], all: readonly GestureExample[]) =>
  examples.map((one) => all.indexOf(one)).sort((a, b) => a - b);

describe('leaveOneSubjectOut', () => {
  test('tests each example once a seed, with none of its maker learned', async () => {
    await fc.assert(
      fc.asyncProperty(sets, async (dataset) => {
        const method = witness();
        const report = await leaveOneSubjectOut(method, dataset, { seeds: [4, 5] });
        for (const { test, train } of method.lessons) {
          const makers = new Set(test.map(({ subject }) => subject));
          expect(makers.size).toBe(1);
          expect(train.some(({ subject }) => makers.has(subject))).toBe(false);
          expect(train.length + test.length).toBe(dataset.examples.length);
        }
        const once = method.lessons.filter(({ seed }) => seed === 4).flatMap(({ test }) => test);
        expect(sorted(once, dataset.examples)).toEqual(dataset.examples.map((_, i) => i));
        expect(method.disposed()).toBe(method.lessons.length);
        expect(report.n).toBe(2 * dataset.examples.length);
        expect(report.accuracy).toBeCloseTo(1 / dataset.classes.length, 12);
      }),
      { numRuns: 20 },
    );
  });

  test('names people in the order of their numbers, and needs one seed only where seeds change nothing', async () => {
    const dataset = steps(['a', 'b'], 2, ['10', '2', '1']);
    const report = await leaveOneSubjectOut(nearestDtw(), dataset, { seeds: [1, 2, 3] });
    expect(report.splits.map(({ name, seed }) => [name, seed])).toEqual([
      ['subject 1', 1],
      ['subject 2', 1],
      ['subject 10', 1],
    ]);
    expect(report).toMatchObject({ accuracy: 1, n: 12, protocol: 'leave one subject out', notes: [] });
    expect(report.interval[0]).toBeCloseTo(12 / (12 + 1.959964 ** 2), 5);
  });

  test('examples without subjects, or of one, are refused with advice', async () => {
    await expect(leaveOneSubjectOut(witness(), steps(['a', 'b'], 2))).rejects.toThrow(
      'leaveOneSubjectOut(): every example must have a subject (who made it), 4 of 4 have none; name them, or use crossValidate().',
    );
    await expect(leaveOneSubjectOut(witness(), steps(['a', 'b'], 2, ['7']))).rejects.toThrow(
      'there must be at least 2 subjects, there is only "7"; record someone else too, or use crossValidate() or fewShot().',
    );
    await expect(leaveOneSubjectOut(witness(), datasetOf([]))).rejects.toThrow('has no examples; record');
    const seeds = [0.5];
    await expect(leaveOneSubjectOut(witness(), steps(['a'], 1, ['1']), { seeds })).rejects.toThrow(
      'got [0.5]',
    );
  });

  test('tells of classes that one person alone has made', async () => {
    const { examples } = steps(['a', 'b'], 2, ['1', '2']);
    const { notes } = await leaveOneSubjectOut(witness(), datasetOf([...examples, example('z', [1], '2')]));
    expect(notes).toEqual(['Tested in subject 2 but not among what was learned, so not recognised: z.']);
  });
});

describe('fewShot', () => {
  test('learns so many of each class of a person, and tests all others of that person', async () => {
    await fc.assert(
      fc.asyncProperty(sets, fc.integer({ min: 1, max: 3 }), async (dataset, shots) => {
        const method = witness();
        const work = fewShot(method, dataset, { shots, repeats: 2, seed: 9 });
        const count = dataset.examples.filter((e) => e.subject === '1' && e.name === 'a').length;
        if (count <= shots) {
          await expect(work).rejects.toThrow(`must have 2 classes of ${shots + 1} examples, none has`);
          return;
        }
        await work;
        for (const lesson of method.lessons) {
          nothingShared(lesson);
          const own = dataset.examples.filter(({ subject }) => subject === lesson.test[0]!.subject);
          expect(sorted([...lesson.train, ...lesson.test], own)).toEqual(own.map((_, i) => i));
          for (const name of dataset.classes) {
            expect(lesson.train.filter((one) => one.name === name).length).toBe(shots);
          }
        }
        expect(new Set(method.lessons.map(({ seed }) => seed))).toEqual(new Set([9, 10]));
      }),
      { numRuns: 20 },
    );
  });

  test('draws anew, the same for the same seed', async () => {
    const dataset = steps(['a', 'b'], 8);
    const drawn = async (seed: number) => {
      const method = witness();
      const { notes } = await fewShot(method, dataset, { repeats: 2, seed });
      expect(notes).toEqual(['No example has a subject: all were taken as one person’s.']);
      return method.lessons.map(({ train }) => sorted(train, dataset.examples).join());
    };
    const [first, second] = await drawn(1);
    expect(first).not.toBe(second);
    expect(await drawn(1)).toEqual([first, second]);
  });

  test('leaves out classes of too few, and tells', async () => {
    const { examples } = steps(['a', 'b'], 5);
    const more = datasetOf([...examples, example('rare', [1, 2]), example('rare', [1, 3])]);
    const { classes, notes } = await fewShot(nearestDtw(), more, { shots: 2, repeats: 1 });
    expect(classes).toEqual(['a', 'b']);
    expect(notes[1]).toBe('Left out of all, as they have fewer than 3 examples: rare.');
    await expect(fewShot(nearestDtw(), more, { shots: 0 })).rejects.toThrow(
      'fewShot(): shots must be a whole number of at least 1, got 0.',
    );
  });
});

describe('crossValidate', () => {
  test('tests each example once, and spreads each class evenly', async () => {
    await fc.assert(
      fc.asyncProperty(sets, fc.integer({ min: 2, max: 4 }), async (dataset, folds) => {
        const method = witness();
        await crossValidate(method, dataset, { folds, seed: 3 });
        expect(method.lessons.length).toBe(folds);
        method.lessons.forEach(nothingShared);
        const all = method.lessons.flatMap(({ test }) => test);
        expect(sorted(all, dataset.examples)).toEqual(dataset.examples.map((_, i) => i));
        for (const name of dataset.classes) {
          const counts = method.lessons.map(({ test }) => test.filter((one) => one.name === name).length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('more parts than examples are refused', async () => {
    await expect(crossValidate(witness(), steps(['a'], 3), { folds: 5 })).rejects.toThrow(
      'crossValidate(): there must be at least as many examples as folds, there are 3 for 5; ask for fewer folds or record more.',
    );
  });
});

describe('holdOut', () => {
  test('keeps a share of each class apart, and always one to learn from', async () => {
    const { examples } = steps(['a', 'b'], 8);
    const dataset = datasetOf([
      ...examples,
      example('once', [1]),
      example('twice', [2]),
      example('twice', [3]),
    ]);
    const method = witness();
    await holdOut(method, dataset, { share: 0.9, seeds: [1, 2] });
    method.lessons.forEach(nothingShared);
    const [first, second] = method.lessons;
    const count = (name: string) => first!.test.filter((one) => one.name === name).length;
    expect(['a', 'b', 'once', 'twice'].map(count)).toEqual([7, 7, 0, 1]);
    expect(sorted(first!.test, dataset.examples)).not.toEqual(sorted(second!.test, dataset.examples));
    await expect(holdOut(method, datasetOf([example('a', [1])]))).rejects.toThrow('no class has 2 examples');
    await expect(holdOut(method, dataset, { share: 1 })).rejects.toThrow(
      'share must be between 0 and 1, got 1',
    );
  });

  test('takes a test set, and tells which of it were refused', async () => {
    const dataset = steps(['a', 'b'], 4);
    const good = steps(['a', 'b'], 1).examples;
    const test = datasetOf([good[0]!, example('a', [Number.NaN]), good[1]!]);
    const report = await holdOut(nearestDtw(), dataset, { test });
    expect(report.accuracy).toBeCloseTo(2 / 3, 12);
    expect(report.refused).toEqual([{ index: 1, why: expect.stringContaining('must be finite') }]);
    const flat = { ...test, dimensions: 3 };
    await expect(holdOut(nearestDtw(), dataset, { test: flat })).rejects.toThrow('must have 1 dimensions');
  });
});

test('protocols say how far they are, stop when told, and free what was learned', async () => {
  const controller = new AbortController();
  const method = witness();
  const seen: string[] = [];
  const work = leaveOneSubjectOut(method, steps(['a', 'b'], 3, ['1', '2', '3']), {
    signal: controller.signal,
    onProgress({ accuracy, done, split, total }) {
      if (Number.isNaN(accuracy)) expect(done).toBe(0);
      seen.push(`${split} ${done}/${total}`);
      if (done === 1) controller.abort(new Error('enough'));
    },
  });
  await expect(work).rejects.toThrow('enough');
  expect([...new Set(seen)]).toEqual(['subject 1 0/3', 'subject 2 1/3']);
  expect(method.disposed()).toBe(method.lessons.length);
});

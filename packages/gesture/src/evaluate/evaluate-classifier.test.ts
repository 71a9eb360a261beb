import { DataError } from '@recurra/plugin';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GestureClassifier } from '../contract/method.ts';
import { evaluateClassifier } from './evaluate-classifier.ts';
import { example } from './testing/examples.ts';

/** Answers with the class whose number is the gesture's second value; NaN is refused. */
const reader: GestureClassifier = {
  classes: ['a', 'b', 'c'],
  classify({ values }) {
    if (Number.isNaN(values[1])) throw new DataError('classify(): no number');
    return { name: 'abc'[values[1]!]!, score: 1 };
  },
};

test('counts each class, as worked out by hand', async () => {
  const answers = [0, 0, 1, 1, 0, 1];
  const examples = [...'aaabbc'].map((name, i) => example(name, [0, answers[i]!]));
  const report = await evaluateClassifier(reader, examples);
  expect(report).toMatchObject({ accuracy: 0.5, n: 6, classes: ['a', 'b', 'c'], refused: [] });
  expect(report.confusion).toEqual([
    [2, 1, 0],
    [1, 1, 0],
    [0, 1, 0],
  ]);
  const [a, b, c] = report.perClass;
  expect(a).toMatchObject({ name: 'a', n: 3, recall: 2 / 3, precision: 2 / 3 });
  expect(a!.f1).toBeCloseTo(2 / 3, 12);
  expect(b).toMatchObject({ n: 2, recall: 1 / 2, precision: 1 / 3 });
  expect(b!.f1).toBeCloseTo(0.4, 12);
  expect(c).toEqual({ name: 'c', n: 1, recall: 0, precision: 0, f1: 0 });
  expect(report.seconds).toBeGreaterThanOrEqual(0);
});

test('what is refused or unknown counts as not recognised, and is told', async () => {
  const report = await evaluateClassifier(reader, [
    example('a', [0, 0]),
    example('a', [0, Number.NaN]),
    example('d', [0, 1]),
  ]);
  expect(report.accuracy).toBeCloseTo(1 / 3, 12);
  expect(report.refused).toEqual([{ index: 1, why: 'classify(): no number' }]);
  expect(report.classes).toEqual(['a', 'b', 'c', 'd']);
  expect(report.perClass[0]).toMatchObject({ n: 2, recall: 0.5, precision: 1 });
  expect(report.confusion[3]).toEqual([0, 1, 0, 0]);
});

test('errors that are not of the data come through', async () => {
  const broken = {
    ...reader,
    classify: () => {
      throw new TypeError('a bug');
    },
  };
  await expect(evaluateClassifier(broken, [example('a', [0])])).rejects.toThrow(TypeError);
});

test('the confusion matrix adds up to what was answered', async () => {
  const answers = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(answers, async (pairs) => {
      const { accuracy, confusion, n, perClass } = await evaluateClassifier(
        reader,
        pairs.map(([name, answer]) => example(name, [0, answer])),
      );
      expect(confusion.flat().reduce((a, b) => a + b)).toBe(n);
      expect(confusion.reduce((sum, row, i) => sum + row[i]!, 0) / n).toBeCloseTo(accuracy, 12);
      expect(perClass.map((score) => score.n)).toEqual(confusion.map((row) => row.reduce((a, b) => a + b)));
    }),
  );
});

test('says how far it is and stops when told', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const work = evaluateClassifier(reader, Array(5).fill(example('a', [0, 0])), {
    signal: controller.signal,
    onProgress({ done, total }) {
      seen.push(done / total);
      if (done === 3) controller.abort(new Error('enough'));
    },
  });
  await expect(work).rejects.toThrow('enough');
  expect(seen).toEqual([0.2, 0.4, 0.6]);
  await expect(evaluateClassifier(reader, [])).rejects.toThrow('needs at least one example');
});

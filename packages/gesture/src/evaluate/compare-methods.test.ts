import { expect, test } from 'vitest';
import { baselines, nearestDtw, oneDollar, protractor } from '../baselines/index.ts';
import { penLogs } from '../baselines/testing/shared-data.ts';
import type { GestureMethod } from '../contract/method.ts';
import { compareMethods } from './compare-methods.ts';
import { datasetOf, steps } from './testing/examples.ts';
import { comparisonToMarkdown } from './to-markdown.ts';

const guess: GestureMethod = {
  name: 'always | a',
  fit: () => ({ classes: ['a'], classify: () => ({ name: 'a', score: 0 }) }),
};

test('the most accurate comes first, and what fails stops nobody else', async () => {
  const comparison = await compareMethods(
    [guess, oneDollar(), nearestDtw()],
    steps(['a', 'b'], 10, ['1', '2']),
    {
      protocol: { kind: 'leave-one-subject-out', seeds: [1, 2] },
    },
  );
  expect(comparison.methods.map(({ accuracy, method }) => [method, accuracy])).toEqual([
    ['DTW-D', 1],
    ['always | a', 0.5],
  ]);
  expect(comparison.failed).toEqual([
    { method: '$1', error: expect.stringContaining('must have 2 dimensions, has 1; use nearestDtw()') },
  ]);
  const lines = comparisonToMarkdown(comparison).split('\n');
  expect(lines[0]).toBe('Protocol: leave one subject out.');
  expect(lines[4]).toMatch(/^\| DTW-D \| 100\.0 % \| 91\.2 % – 100\.0 % \| – \| 40 \| [\d.]+ \| [\d.]+ \|$/);
  expect(lines[5]).toMatch(/^\| always \\\| a \| 50\.0 % \| 35\.2 % – 64\.8 % \| 50\.0 %, 50\.0 % \| 80 \|/);
  expect(lines[7]).toMatch(/^- \$1 failed: \$1: example 0 \("a"\): must have 2 dimensions/);
});

test('without a protocol: other people where they are known, else cross-validation', async () => {
  expect((await compareMethods([guess], steps(['a', 'b'], 5, ['1', '2']))).protocol).toBe(
    'leave one subject out',
  );
  expect((await compareMethods([guess], steps(['a', 'b'], 5))).protocol).toBe('5 folds');
});

test('what suits no method is refused at once', async () => {
  await expect(compareMethods([guess, guess], steps(['a'], 5))).rejects.toThrow(
    'methods must be one or more with different names, got [always | a, always | a].',
  );
  await expect(compareMethods([guess], datasetOf([]))).rejects.toThrow('the data set has no examples');
  const protocol = { kind: 'guess' } as never;
  await expect(compareMethods([guess], steps(['a'], 5), { protocol })).rejects.toThrow(`got "guess".`);
});

test('an abort ends all, and progress counts methods', async () => {
  const controller = new AbortController();
  const seen = new Set<string>();
  const work = compareMethods([guess, nearestDtw(), protractor()], steps(['a', 'b'], 5), {
    signal: controller.signal,
    onProgress({ method, methods, methodsDone }) {
      seen.add(`${method} ${methodsDone}/${methods}`);
      if (methodsDone === 1) controller.abort(new Error('enough'));
    },
  });
  await expect(work).rejects.toThrow('enough');
  expect([...seen]).toEqual(['always | a 0/3', 'DTW-D 1/3']);
});

test('on recorded strokes: three examples a class are enough within a person', async () => {
  const logs = await penLogs(({ speed, subject }) => speed === 'medium' && subject < 4);
  if (logs === undefined) return;
  const comparison = await compareMethods(baselines(2), logs, { protocol: { kind: 'few-shot', repeats: 1 } });
  console.log(comparisonToMarkdown(comparison));
  // Wobbrock et al. 2007 report 99 % with 3 templates for $1; Li 2010 about the same for Protractor.
  const accuracy = new Map(comparison.methods.map((report) => [report.method, report.accuracy]));
  for (const name of ['$1', 'protractor', '$P', '$Q']) expect(accuracy.get(name)).toBeGreaterThan(0.97);
});

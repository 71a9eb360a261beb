import { expect, test } from 'vitest';
import { cloudDistance, cloudSize, cloudStep, toCloud } from './cloud.ts';
import { superQuick } from './super-quick.ts';
import { penLogs } from './testing/shared-data.ts';

test('what bounds and giving up leave out is almost never the best match', async () => {
  const logs = await penLogs(({ number, speed }) => speed === 'fast' && number < 4);
  if (logs === undefined) return;
  const templates = logs.examples.filter(({ subject }) => subject === '2' || subject === '3');
  const tests = logs.examples.filter(({ subject }) => subject === '5');
  const classifier = await superQuick().fit(templates, { seed: 1 });
  const clouds = templates.map(toCloud);
  let same = 0;
  for (const example of tests) {
    const cloud = toCloud(example);
    const { name, score } = classifier.classify(example);
    const distances = clouds.map((template) => {
      let least = Number.POSITIVE_INFINITY;
      for (let start = 0; start < cloudSize; start += cloudStep) {
        for (const [a, b] of [
          [cloud, template],
          [template, cloud],
        ] as const) {
          least = Math.min(least, cloudDistance(a, b, start, Number.POSITIVE_INFINITY, true));
        }
      }
      return least;
    });
    const least = Math.min(...distances);
    // A bound that is too high can only hide a better match.
    expect(score).toBeLessThanOrEqual(1 / (1 + least) + 1e-12);
    if (name === templates[distances.indexOf(least)]!.name) same++;
  }
  console.log(`$Q finds the class of the whole search: ${same} of ${tests.length} strokes`);
  expect(same / tests.length).toBeGreaterThan(0.95);
});

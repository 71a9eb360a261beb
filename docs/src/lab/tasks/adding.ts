import type { Task } from './task.ts';

/**
 * The adding problem: a number and a mark come in at every step; two steps are marked, and at the end their sum is asked for.
 *
 * @see Hochreiter & Schmidhuber 1997, experiment 4.
 */
export const adding: Task = {
  id: 'adding',
  name: 'Adding two marked numbers',
  about:
    'At every step a random number between 0 and 1 comes in, and a mark that is 1 at two steps only. At the last step the network must say the sum of the two marked numbers.',
  inputs: ['number', 'mark'],
  outputs: ['sum'],
  length: { least: 10, most: 150, usual: 50 },
  // Var(u + v) for two uniform numbers: 2/12.
  baseline: () => ({ loss: 1 / 6, says: 'always saying 1, the mean of all sums' }),
  example(length, rng) {
    const half = Math.floor(length / 2);
    const marks = [rng.integer(half), half + rng.integer(length - half)];
    const x = Array.from({ length }, (_, t) => [rng.uniform(), marks.includes(t) ? 1 : 0]);
    const sum = marks.reduce((total, t) => total + x[t]![0]!, 0);
    return { x, y: x.map(() => [sum]), counts: x.map((_, t) => t === length - 1) };
  },
};

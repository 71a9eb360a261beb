import type { Task } from './task.ts';

/** Steps between a number and its echo. */
export const echoDelay = 3;

/** Noise, to be said again three steps later. */
export const echo: Task = {
  id: 'echo',
  name: 'Echo',
  about: `A random number between -1 and 1 comes in at every step. The network must say the one that came ${echoDelay} steps before.`,
  inputs: ['noise'],
  outputs: ['echo'],
  length: { least: 8, most: 100, usual: 30 },
  // Variance of a uniform number in [-1, 1].
  baseline: () => ({ loss: 1 / 3, says: 'always saying 0' }),
  example(length, rng) {
    const x = Array.from({ length }, () => [2 * rng.uniform() - 1]);
    return {
      x,
      y: x.map((_, t) => [x[t - echoDelay]?.[0] ?? 0]),
      counts: x.map((_, t) => t >= echoDelay),
    };
  },
};

import type { Task } from './task.ts';

/** A memory with two buttons: write a number, read it later. What the gates are for, as a task. */
export const store: Task = {
  id: 'store',
  name: 'Write, hold, read',
  about:
    'A number comes in at every step, and two buttons: “write” means keep this number and forget the one before, “read” means say what is kept. Where nothing is read, the network must say 0.',
  inputs: ['number', 'write', 'read'],
  outputs: ['says'],
  length: { least: 8, most: 60, usual: 20 },
  // Numbers are uniform in [-1, 1] (variance 1/3) and asked for at 3 steps in 10, after the first write at step 0.
  baseline: () => ({ loss: 0.1, says: 'always saying 0' }),
  example(length, rng) {
    let kept = 0;
    const x: number[][] = [];
    const y: number[][] = [];
    for (let t = 0; t < length; t++) {
      const number = 2 * rng.uniform() - 1;
      const write = t === 0 || rng.uniform() < 0.2 ? 1 : 0;
      const read = rng.uniform() < 0.3 ? 1 : 0;
      if (write) kept = number;
      x.push([number, write, read]);
      y.push([read ? kept : 0]);
    }
    return { x, y };
  },
};

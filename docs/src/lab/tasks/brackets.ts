import type { Task } from './task.ts';

const deepest = 8;

/**
 * Brackets, opened and closed at random and never closed too often; how many are open is to be said.
 *
 * @see Gers & Schmidhuber 2001, LSTM recurrent networks learn simple context-free and context-sensitive languages.
 */
export const brackets: Task = {
  id: 'brackets',
  name: 'Counting brackets',
  about:
    'Brackets come in, some open, some close. The network must say at every step how many are open, in eighths: it has to count.',
  inputs: ['(', ')'],
  outputs: ['open, in eighths'],
  length: { least: 10, most: 100, usual: 40 },
  baseline(length) {
    // How deep one is after t steps is a small Markov chain: the mean over the steps of the variance around one constant.
    let chance = Float64Array.from({ length: deepest + 1 }, (_, depth) => (depth === 0 ? 1 : 0));
    let [sum, squares] = [0, 0];
    for (let t = 0; t < length; t++) {
      const next = new Float64Array(deepest + 1);
      chance.forEach((p, depth) => {
        if (depth === 0) next[1]! += p;
        else if (depth === deepest) next[deepest - 1]! += p;
        else {
          next[depth - 1]! += p / 2;
          next[depth + 1]! += p / 2;
        }
      });
      chance = next;
      chance.forEach((p, depth) => {
        sum += (p * depth) / deepest;
        squares += p * (depth / deepest) ** 2;
      });
    }
    return { loss: squares / length - (sum / length) ** 2, says: 'always saying the mean depth' };
  },
  example(length, rng) {
    let depth = 0;
    const x: number[][] = [];
    const y: number[][] = [];
    for (let t = 0; t < length; t++) {
      const opens = depth === 0 || (depth < deepest && rng.uniform() < 0.5);
      depth += opens ? 1 : -1;
      x.push(opens ? [1, 0] : [0, 1]);
      y.push([depth / deepest]);
    }
    return { x, y };
  },
};

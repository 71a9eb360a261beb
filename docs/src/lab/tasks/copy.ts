import type { Task } from './task.ts';

const symbols = 3;
const word = 3;

/**
 * The copy task, small: three signs, a wait, and then the three signs are to be said again.
 *
 * @see Hochreiter & Schmidhuber 1997; Arjovsky, Shah & Bengio 2016.
 */
export const copy: Task = {
  id: 'copy',
  name: 'Copying after a wait',
  about:
    'Three signs come in, one a step, out of A, B and C. Then nothing comes for a while, and at “go” the network must say the three signs in order, one a step.',
  inputs: ['A', 'B', 'C', 'go'],
  outputs: ['A', 'B', 'C'],
  length: { least: 8, most: 60, usual: 16 },
  // Three outputs, one of them 1: the best constant is 1/3 each, whose error is 1/3·(2/3)² + 2/3·(1/3)².
  baseline: () => ({ loss: 2 / 9, says: 'saying a third of A, B and C each' }),
  example(length, rng) {
    const signs = Array.from({ length: word }, () => rng.integer(symbols));
    const oneHot = (sign: number | undefined, size: number): number[] =>
      Array.from({ length: size }, (_, k) => (k === sign ? 1 : 0));
    const recall = length - word;
    const x = Array.from({ length }, (_, t) =>
      t < word ? oneHot(signs[t], symbols + 1) : oneHot(t === recall ? symbols : undefined, symbols + 1),
    );
    const y = x.map((_, t) => oneHot(t >= recall ? signs[t - recall] : undefined, symbols));
    return { x, y, counts: x.map((_, t) => t >= recall) };
  },
};

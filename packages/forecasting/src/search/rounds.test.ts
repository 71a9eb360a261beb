import { expect, it } from 'vitest';
import { planRounds } from './rounds.ts';

it('plans one full round for random and grid', () => {
  expect(planRounds('random', 30, 24)).toEqual([{ trials: 30, share: 1 }]);
  expect(planRounds('grid', 30, 24)).toEqual([{ trials: 30, share: 1 }]);
});

it('keeps a third and triples the epochs, down to two epochs in the first round', () => {
  const plan = (trials: number, epochs: number) =>
    planRounds('halving', trials, epochs).map(({ trials: count, share }) => [
      count,
      Math.round(share * epochs),
    ]);
  // The table of a bracket in Hyperband (Li et al. 2018, table 1, s = 3): 27 at 3, 9 at 9, 3 at 27, 1 at 81.
  expect(plan(27, 81)).toEqual([
    [27, 3],
    [9, 9],
    [3, 27],
    [1, 81],
  ]);
  expect(plan(27, 24)).toEqual([
    [27, 3],
    [9, 8],
    [3, 24],
  ]);
  expect(plan(16, 6)).toEqual([
    [16, 2],
    [5, 6],
  ]);
  expect(plan(2, 24)).toEqual([[2, 24]]);
  expect(plan(9, 3)).toEqual([[9, 3]]);
});

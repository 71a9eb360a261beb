import type { SearchStrategy } from './search-types.ts';

/** One round of a search. */
export interface Round {
  /** Trials in it. */
  readonly trials: number;
  /** Share of their epochs that they are trained for. */
  readonly share: number;
}

/** Of the trials of a round, one in so many goes on, to so many times the epochs. */
const factor = 3;

/** Fewer epochs tell little: the learning rate still rises. */
const fewestEpochs = 2;

/**
 * Plans the rounds of a search.
 *
 * @param strategy Only `halving` has more than one.
 * @param trials Trials of the first round.
 * @param epochs Epochs of a full training.
 * @returns The rounds; the last trains in full.
 * @see Jamieson & Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization"; Li et al. 2018,
 *   "Hyperband", for the factor of three.
 */
export function planRounds(strategy: SearchStrategy, trials: number, epochs: number): Round[] {
  const rounds: Round[] = [];
  let count = trials;
  let share = 1;
  if (strategy === 'halving') {
    for (
      let left = trials;
      left >= factor && (share / factor) * epochs >= fewestEpochs;
      left = Math.floor(left / factor)
    ) {
      share /= factor;
    }
  }
  for (; share < 1 - 1e-9; share *= factor) {
    rounds.push({ trials: count, share });
    count = Math.floor(count / factor);
  }
  return [...rounds, { trials: count, share: 1 }];
}

import type { Schedule } from './schedule.ts';
import type { PlateauConfig } from './types.ts';

/** The rate times `factor` after each `patience` epochs without a lower loss. */
export function plateauSchedule({
  factor = 0.5,
  patience = 5,
  minDelta = 0,
  minimum = 0,
}: PlateauConfig): Schedule {
  let share = 1;
  let waited = 0;
  let best: number | undefined;
  return {
    rate: ({ learningRate }) => learningRate * share,
    epochEnd(loss) {
      if (best === undefined || loss < best - minDelta) {
        best = loss;
        waited = 0;
      } else if (++waited >= patience) {
        share = Math.max(minimum, share * factor);
        waited = 0;
      }
    },
    state: () => (best === undefined ? { share, waited } : { share, waited, best }),
    restore(state) {
      share = state.share ?? 1;
      waited = state.waited ?? 0;
      best = state.best;
    },
  };
}

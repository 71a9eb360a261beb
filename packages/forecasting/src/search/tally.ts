/** How far a job of many models has come. */
export interface ManyProgress {
  /** Share of the work done, 0 to 1. */
  readonly done: number;
  /** Trainings that ended, well or not, those found in the store among them. */
  readonly finished: number;
  /** Trainings in all. */
  readonly total: number;
  /** Seconds to the end at this pace; Infinity until there is a pace. */
  readonly etaSeconds: number;
  /** What is being done, a few words. */
  readonly activity: string;
}

/** Adds up the progress of tasks that run at once. */
export interface Tally {
  /** Says how far a task is. */
  update(task: number, share: number, activity: string): void;
  /** Says that a task has ended; `found` if it was in the store, and took no time. */
  finish(task: number, activity: string, found?: boolean): void;
}

/**
 * Makes a tally.
 *
 * @param weights Work of each task, in any unit.
 * @param onProgress Hears of every change.
 */
export function createTally(
  weights: readonly number[],
  onProgress: ((progress: ManyProgress) => void) | undefined,
): Tally {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = new Float64Array(weights.length);
  const start = performance.now();
  let finished = 0;
  let work = 0;
  let found = 0;
  const set = (task: number, share: number): void => {
    // Never backwards: early stopping, for one, ends sooner than foreseen.
    const step = Math.max(0, Math.min(1, share) - shares[task]!);
    shares[task]! += step;
    work += step * weights[task]!;
  };
  const tell = (activity: string): void => {
    if (onProgress === undefined) return;
    const own = work - found;
    const elapsed = (performance.now() - start) / 1000;
    const left = Math.max(0, sum - work);
    const total = weights.length;
    onProgress({
      done: finished === total ? 1 : Math.min(1, work / sum),
      finished,
      total,
      etaSeconds: finished === total ? 0 : own > 0 ? (elapsed * left) / own : Number.POSITIVE_INFINITY,
      activity,
    });
  };
  return {
    update(task, share, activity) {
      set(task, share);
      tell(activity);
    },
    finish(task, activity, wasFound = false) {
      const before = work;
      set(task, 1);
      if (wasFound) found += work - before;
      finished++;
      tell(activity);
    },
  };
}

import { expect, it, vi } from 'vitest';
import { createTally, type ManyProgress } from './tally.ts';

it('weighs tasks, never goes back, and foretells the end from its own pace', () => {
  vi.useFakeTimers();
  try {
    const told: ManyProgress[] = [];
    const tally = createTally([1, 1, 2], (progress) => told.push(progress));
    tally.finish(0, 'first', true);
    expect(told.at(-1)).toEqual({
      done: 0.25,
      finished: 1,
      total: 3,
      etaSeconds: Number.POSITIVE_INFINITY,
      activity: 'first',
    });
    vi.advanceTimersByTime(10_000);
    tally.update(2, 0.5, 'third');
    // A quarter of the work took 10 s; what was found took none. Half is left.
    expect(told.at(-1)).toMatchObject({ done: 0.5, finished: 1, etaSeconds: 20 });
    tally.update(2, 0.25, 'third');
    expect(told.at(-1)!.done).toBe(0.5);
    tally.finish(2, 'third');
    tally.finish(1, 'second');
    expect(told.at(-1)).toEqual({ done: 1, finished: 3, total: 3, etaSeconds: 0, activity: 'second' });
  } finally {
    vi.useRealTimers();
  }
});

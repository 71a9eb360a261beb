import { describe, expect, it } from 'vitest';
import type { Contestant } from '../contestants/types.ts';
import type { Task } from '../tasks.ts';
import { createArena } from './arena.ts';

const task: Task = {
  kind: 'step',
  cell: 'lstm',
  shape: { batch: 1, time: 1, inputSize: 4, hiddenSize: 4 },
};

/** A contestant whose work takes exactly so long, by a clock of its own. */
function steady(milliseconds: number) {
  const calls: (number | 'disposed')[] = [];
  const contestant: Contestant = {
    describe: () => ({ version: '1' }),
    prepare: async () => ({
      run: async (times) => {
        calls.push(times);
        return times * milliseconds;
      },
      dispose: () => {
        calls.push('disposed');
      },
    }),
  };
  return { calls, arena: createArena(contestant) };
}

describe('an arena', () => {
  it('repeats quick work until a round is long enough', async () => {
    const { arena } = steady(0.5);
    expect(await arena.prepare(task, { warmUp: 100, round: 10 })).toEqual({ milliseconds: 0.5, repeats: 20 });
    expect(await arena.round()).toBe(0.5);
  });

  it('warms up for as long as asked', async () => {
    const { arena, calls } = steady(0.5);
    await arena.prepare(task, { warmUp: 100, round: 10 });
    expect(calls.reduce<number>((sum, times) => sum + (times as number), 0)).toBe(200);
  });

  it('does slow work once to warm up, and once a round', async () => {
    const { arena, calls } = steady(5000);
    expect(await arena.prepare(task, { warmUp: 100, round: 10 })).toEqual({ milliseconds: 5000, repeats: 1 });
    expect(calls).toEqual([1]);
  });

  it('lets go of one task before the next, and at the end', async () => {
    const { arena, calls } = steady(2000);
    await arena.prepare(task, { warmUp: 1, round: 1 });
    await arena.prepare(task, { warmUp: 1, round: 1 });
    await arena.release();
    await arena.release();
    expect(calls).toEqual([1, 'disposed', 1, 'disposed']);
  });

  it('repeats more often what a coarse clock does not see', async () => {
    let cold = true;
    const contestant: Contestant = {
      describe: () => ({ version: '1' }),
      prepare: async () => ({
        run: async (times) => {
          const took = cold ? 1 : Math.floor(times * 0.008) / 10;
          cold = false;
          return took;
        },
        dispose: () => undefined,
      }),
    };
    const arena = createArena(contestant);
    // Four runs in a millisecond, it seems; then a thousandth of that.
    expect((await arena.prepare(task, { warmUp: 1, round: 1e-3 })).repeats).toBeGreaterThan(0);
    expect(await arena.round()).toBeGreaterThan(0);
  });

  it('wants a task before a round', async () => {
    await expect(steady(1).arena.round()).rejects.toThrow('no task is prepared');
  });
});

import { describe, expect, it } from 'vitest';
import type { ArenaApi } from '../arena/protocol.ts';
import { Unsupported } from '../contestants/types.ts';
import type { Result } from '../results.ts';
import type { Task } from '../tasks.ts';
import { neededBytes } from './memory.ts';
import { roundsFor, timedSuite } from './timed.ts';
import type { Context, Effort } from './types.ts';

const effort: Effort = { quick: true, rounds: 4, pace: { warmUp: 1, round: 1 }, budget: 1000, limit: 1000 };
const task: Task = {
  kind: 'train',
  cell: 'lstm',
  shape: { batch: 32, time: 28, inputSize: 28, hiddenSize: 128 },
};

const unwanted: Task = { ...task, shape: { ...task.shape, hiddenSize: 64 } };

/** A process that takes as long as it says; `failing` ones cannot prepare. */
function arena(milliseconds: number, failing?: Error): ArenaApi {
  return {
    describe: async () => ({}),
    prepare: async () => {
      if (failing) throw failing;
      return { milliseconds, repeats: 1 };
    },
    round: async () => milliseconds,
    release: async () => {},
    memory: async () => 0,
  };
}

async function results(arenas: { [id: string]: ArenaApi | undefined }, threads = [1]): Promise<Result[]> {
  const asked: string[] = [];
  const context: Context = {
    pool: {
      get: async (id, count) => {
        asked.push(`${id}@${count}`);
        return arenas[id];
      },
    },
    effort,
    threads,
    wants: (id) => id !== 'tfjs-wasm',
    wantsCase: (name) => name.includes('H128'),
    signal: new AbortController().signal,
    progress: () => {},
  };
  const list: Result[] = [];
  const all = ['recurra', 'tfjs-wasm', 'tfjs-cpu', 'brain.js', 'pytorch'];
  for await (const result of timedSuite('train', [task, unwanted], all, context)) list.push(result);
  return list;
}

describe('a timed suite', () => {
  it('leaves out who is not wanted, missing, unable, broken, or would take too long', async () => {
    const [result] = await results({
      recurra: arena(10, new Unsupported('not this')),
      pytorch: arena(10, new Error('out of memory')),
    });
    expect(result!.left).toEqual({
      recurra: 'not this',
      'tfjs-cpu': 'would take about 1.9 s a time, more than 1 s',
      'brain.js': 'would take about 1.5 s a time, more than 1 s',
      pytorch: 'failed: out of memory',
    });
    expect(result!.samples).toEqual({});
  });

  it('gives the slow fewer rounds', async () => {
    const [result] = await results({ recurra: arena(10), pytorch: arena(500) });
    expect(result!.samples).toEqual({ recurra: [10, 10, 10, 10], pytorch: [null, 500, null, 500] });
    expect(roundsFor(effort, 5000)).toBe(2);
  });

  it('has only those on several threads who can use them', async () => {
    const list = await results({ recurra: arena(10), pytorch: arena(20) }, [1, 2]);
    expect(list.map(({ threads, left }) => [threads, Object.keys(left)])).toEqual([
      [1, ['tfjs-cpu', 'brain.js']],
      [2, []],
    ]);
  });
});

describe('what backward needs', () => {
  it('is inputs, gates and states of every step', () => {
    expect(neededBytes(task)).toBe(4 * 32 * 28 * (28 + 6 * 128));
    expect(neededBytes({ ...task, cell: 'gru' })).toBe(4 * 32 * 28 * (28 + 5 * 128));
  });
});

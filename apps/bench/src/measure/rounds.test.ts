import { describe, expect, it } from 'vitest';
import { measureRounds, type Participant } from './rounds.ts';

/** Participants that note when they were measured. */
function field(counts: { readonly [id: string]: number }) {
  const log: string[] = [];
  const participants = Object.entries(counts).map(
    ([id, rounds]): Participant => ({
      id,
      rounds,
      measure: async () => log.push(id),
    }),
  );
  return { log, participants };
}

describe('measureRounds', () => {
  it('takes turns, and starts each round with somebody else', async () => {
    const { log, participants } = field({ a: 3, b: 3, c: 3 });
    const samples = await measureRounds(participants, { rounds: 3 });
    expect(log.join('')).toBe('abcbcacab');
    expect(samples).toEqual({ a: [1, 6, 8], b: [2, 4, 9], c: [3, 5, 7] });
  });

  it('spreads the rounds of the slow over all', async () => {
    const { participants } = field({ quick: 6, slow: 2 });
    const { slow } = await measureRounds(participants, { rounds: 6 });
    expect(slow!.map((value) => value !== null)).toEqual([false, false, true, false, false, true]);
  });

  it('goes on without those that fail, and says so', async () => {
    const { participants } = field({ a: 3 });
    const failures: string[] = [];
    const broken: Participant = {
      id: 'b',
      rounds: 3,
      measure: async () => {
        throw new Error('broken');
      },
    };
    const samples = await measureRounds([...participants, broken], {
      rounds: 3,
      onFailure: (id, { message }) => failures.push(`${id} ${message}`),
    });
    expect(samples).toEqual({ a: [1, 2, 3], b: [null, null, null] });
    expect(failures).toEqual(['b broken']);
  });

  it('keeps what there is when it is stopped', async () => {
    const controller = new AbortController();
    const { participants } = field({ a: 9, b: 9 });
    const samples = await measureRounds(participants, {
      rounds: 9,
      signal: controller.signal,
      onMeasure: (round, id) => {
        if (round === 1 && id === 'b') controller.abort();
      },
    });
    expect(samples).toEqual({ a: [1, null], b: [2, 3] });
  });
});

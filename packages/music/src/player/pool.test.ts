import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPool, type Hand } from './pool.ts';

/** A pool of two, and what its hands were told. */
function setUp(size = 2) {
  const log: string[] = [];
  const state = { now: 0, made: 0 };
  const create = (): Hand => {
    const name = 'abcdefgh'[state.made++];
    return {
      strike: (pitch, _, time) => log.push(`${time} ${name}+${pitch}`),
      release: (time) => log.push(`${time} ${name}-`),
      dispose: () => log.push(`${name} gone`),
    };
  };
  return { log, state, pool: createPool(create, { now: () => state.now, ring: 1, size }) };
}

describe('createPool', () => {
  it('gives notes to hands that are free, once what they played has died away', () => {
    const { log, pool } = setUp();
    pool.on(60, 100, 0);
    pool.off(60, 1);
    pool.on(62, 100, 1.5); // the first still rings
    pool.on(64, 100, 2);
    pool.off(62, 3);
    pool.off(64, 3);
    expect(log).toEqual(['0 a+60', '1 a-', '1.5 b+62', '2 a+64', '3 b-', '3 a-']);
  });

  it('takes the place of what dies away first, or began first; ends of notes so lost do nothing', () => {
    const { log, pool } = setUp();
    pool.on(60, 100, 0);
    pool.on(61, 100, 0.1);
    pool.on(62, 100, 0.2);
    pool.off(60, 0.3);
    pool.off(61, 0.4);
    pool.on(63, 100, 0.5);
    expect(log).toEqual(['0 a+60', '0.1 b+61', '0.2 a+62', '0.4 b-', '0.5 b+63']);
  });

  it('lets go of hands that nobody needs, by the clock that is heard', () => {
    const { log, pool, state } = setUp();
    pool.on(60, 100, 0);
    pool.off(60, 1);
    pool.on(60, 100, 100);
    expect(log.at(-1)).toBe('100 a+60');
    pool.off(60, 101);
    state.now = 200;
    pool.tidy();
    expect(log.at(-1)).toBe('a gone');
    pool.on(60, 100, 200);
    expect(log.at(-1)).toBe('200 b+60');
    state.now = 300;
    pool.tidy(); // still held
    pool.dispose();
    expect(log.at(-1)).toBe('b gone');
  });

  it('releases each note that is struck and not lost, and never has more hands than it may', () => {
    const note = fc.tuple(fc.nat(12), fc.nat(40), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(note), fc.integer({ min: 1, max: 4 }), (notes, size) => {
        const { log, pool, state } = setUp(size);
        // As the score has it, a pitch does not sound twice at a time.
        const ends = new Map<number, number>();
        const cues = notes
          .toSorted((a, b) => a[1] - b[1])
          .filter(([pitch, start, length]) => {
            if ((ends.get(pitch) ?? 0) > start) return false;
            ends.set(pitch, start + length);
            return true;
          })
          .flatMap(([pitch, start, length]) => [
            { pitch, time: start, isOn: true },
            { pitch, time: start + length, isOn: false },
          ])
          .sort((a, b) => a.time - b.time || Number(a.isOn) - Number(b.isOn));
        for (const { isOn, pitch, time } of cues) isOn ? pool.on(pitch, 100, time) : pool.off(pitch, time);
        const playing = new Set<string>();
        for (const line of log) {
          const hand = line.split(' ')[1]![0]!;
          if (line.includes('+')) playing.add(hand);
          else expect(playing.delete(hand)).toBe(true);
        }
        expect(playing.size).toBe(0);
        expect(state.made).toBeLessThanOrEqual(size);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobFingerprint, openJobCheckpoint } from './job.ts';
import { memoryCheckpoint } from './memory.ts';

const arrays = [Float32Array.of(1, -0, 1e-40), new Float32Array(0), Float32Array.of(Math.PI)];

describe('openJobCheckpoint', () => {
  it('gives back how far a job was, and the state of the training under way', async () => {
    const store = memoryCheckpoint();
    const first = openJobCheckpoint(store, 'a', true);
    expect(await first.read()).toBeUndefined();
    const record = { seconds: 1, figures: [0.5] };
    await first.begin({ stage: 2, record, arrays });
    expect(await first.training.read()).toBeUndefined();
    record.seconds = 3;
    await first.training.write(Uint8Array.of(7, 8, 9));
    const again = openJobCheckpoint(store, 'a', true);
    expect(await again.read()).toEqual({ stage: 2, record: { seconds: 3, figures: [0.5] }, arrays });
    await again.begin({ stage: 2, record, arrays });
    expect(await again.training.read()).toEqual(Uint8Array.of(7, 8, 9));
    // What a stage wrote is nothing to the next one.
    await again.begin({ stage: 3, record, arrays });
    expect(await again.training.read()).toBeUndefined();
    expect(again.useless()).toBe(false);
    await again.clear();
    expect(await store.read()).toBeUndefined();
  });

  it('takes the states of other jobs, of other formats, or damaged ones, as absent', async () => {
    const store = memoryCheckpoint();
    await openJobCheckpoint(store, 'a', true).begin({ stage: 0, record: null, arrays });
    const whole = (await store.read())!;
    const useless = async (bytes: Uint8Array, job: string): Promise<boolean> => {
      const other = memoryCheckpoint();
      await other.write(bytes);
      const checkpoint = openJobCheckpoint(other, job, true);
      expect(await checkpoint.read()).toBeUndefined();
      await checkpoint.begin({ stage: 0, record: null, arrays: [] });
      expect(await checkpoint.training.read()).toBeUndefined();
      return checkpoint.useless();
    };
    expect(await useless(whole, 'b')).toBe(true);
    expect(await useless(new Uint8Array(0), 'a')).toBe(true);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, flip, cut) => {
          // Bytes 20 to 23 have no meaning.
          if (!cut && at >= 20 && at < 24) return;
          const damaged = cut ? whole.slice(0, at) : whole.slice();
          if (!cut) damaged[at]! ^= flip;
          expect(await useless(damaged, 'a')).toBe(true);
        },
      ),
    );
  });

  it('reads nothing where it is not to resume', async () => {
    const store = memoryCheckpoint();
    const before = openJobCheckpoint(store, 'a', true);
    await before.begin({ stage: 1, record: null, arrays });
    await before.training.write(Uint8Array.of(1));
    const anew = openJobCheckpoint(store, 'a', false);
    expect(await anew.read()).toBeUndefined();
    await anew.begin({ stage: 1, record: null, arrays: [] });
    expect(await anew.training.read()).toBeUndefined();
    expect((await openJobCheckpoint(store, 'a', true).read())?.arrays).toEqual([]);
  });
});

describe('jobFingerprint', () => {
  it('is FNV-1a over the parts, each followed by a byte that is in no text', () => {
    // Of "a" and "foobar": http://www.isthe.com/chongo/src/fnv/test_fnv.c; here one byte more, by hand.
    const then255 = (hash: number): string => (Math.imul(hash ^ 0xff, 0x01000193) >>> 0).toString(16);
    expect(jobFingerprint(['a'])).toBe(then255(0xe40c292c));
    expect(jobFingerprint(['foobar'])).toBe(then255(0xbf9cf968));
  });

  it('tells parts apart, wherever one ends and the next begins', () => {
    const all = [['ab', 'c'], ['a', 'bc'], ['abc'], [Float32Array.of(1)], [Float64Array.of(1)], []];
    expect(new Set(all.map((parts) => jobFingerprint(parts))).size).toBe(all.length);
    const view = new Float32Array([0, 1, 2]).subarray(1, 2);
    expect(jobFingerprint([view])).toBe(jobFingerprint([Float32Array.of(1)]));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateKey, estimateKeys, keyOfWeights, majorProfile, minorProfile } from './key.ts';

/** Pearson's correlation, from its definition. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  const [mx, my] = [mean(x), mean(y)];
  return (
    sum((i) => (x[i]! - mx) * (y[i]! - my)) /
    Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (y[i]! - my) ** 2))
  );
}

describe('keyOfWeights', () => {
  it('is the key with the greatest correlation', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(weights, (heard) => {
        fc.pre(new Set(heard).size > 1);
        const all = [majorProfile, minorProfile].flatMap((profile) =>
          profile.map((_, tonic) => pearson(profile, [...heard.slice(tonic), ...heard.slice(0, tonic)])),
        );
        const { tonic, mode, correlation } = keyOfWeights(heard);
        expect(correlation).toBeCloseTo(Math.max(...all), 10);
        expect(correlation).toBeCloseTo(all[tonic + (mode === 'minor' ? 12 : 0)]!, 10);
      }),
    );
  });

  it('says nothing where there is nothing to say, and refuses what is no weight', () => {
    expect(keyOfWeights(new Array(12).fill(2)).correlation).toBe(0);
    expect(() => keyOfWeights([1, 2])).toThrow('twelve finite numbers');
    expect(() => keyOfWeights(new Array(12).fill(Number.NaN))).toThrow('twelve');
    expect(estimateKey({ frames: [] }).correlation).toBe(0);
  });
});

describe('estimateKeys', () => {
  const cadence = (up: number) =>
    [
      [72, 67, 64, 48],
      [72, 69, 65, 53],
      [71, 67, 62, 55],
      [72, 67, 64, 48],
    ].map((frame) => frame.map((pitch) => pitch + up));

  it('follows a change of key that the whole hides', () => {
    const frames = [...cadence(0), ...cadence(0), ...cadence(0), ...cadence(6), ...cadence(6), ...cadence(6)];
    const keys = estimateKeys({ frames, stepsPerQuarter: 1 }, { windowQuarters: 8 });
    expect(keys).toHaveLength(frames.length);
    expect(keys[0]).toMatchObject({ tonic: 0, mode: 'major' });
    expect(keys.at(-1)).toMatchObject({ tonic: 6, mode: 'major' });
  });

  it('is the key of the window', () => {
    const frames = Array.from({ length: 30 }, (_, i) => [60 + ((i * i) % 12), 40 + ((i * 5) % 12)]);
    const keys = estimateKeys({ frames, stepsPerQuarter: 2 }, { windowQuarters: 4 });
    frames.forEach((_, at) => {
      expect(keys[at]).toEqual(estimateKey({ frames: frames.slice(Math.max(0, at - 4), at + 5) }));
    });
    expect(() => estimateKeys({ frames, stepsPerQuarter: 1 }, { windowQuarters: 0 })).toThrow('positive');
  });
});

import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitForecaster } from '../fit/fit-forecaster.ts';
import { probabilityAt, quantileAt } from '../statistics/quantile-function.ts';
import { makeTable } from '../testing/fixtures.ts';
import { samplePaths } from './samples.ts';

beforeAll(() => useBackend('cpu'));

const probabilities = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];
const z = [-1.959964, -1.2815516, -0.6744898, 0, 0.6744898, 1.2815516, 1.959964];
const horizon = 5;
/** Normal distributions whose spread grows like that of a random walk. */
const quantiles = Array.from({ length: horizon }, (_, k) => z.map((v) => 10 + v * Math.sqrt(k + 1))).flat();

const erf = (x: number): number => {
  // Abramowitz & Stegun 7.1.26, error below 1.5e-7.
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const y =
    1 -
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) *
      t *
      Math.exp(-x * x);
  return x < 0 ? -y : y;
};
const normalCdf = (x: number): number => 0.5 * (1 + erf(x / Math.SQRT2));

/** How random walks of unit steps move among their own quantiles. */
function walks(count: number): number[][] {
  const rng = createRng(3);
  return Array.from({ length: count }, () => {
    let place = 0;
    return Array.from({ length: horizon }, (_, k) => {
      place += rng.normal();
      return normalCdf(place / Math.sqrt(k + 1));
    });
  });
}

function correlation(samples: readonly Float64Array[], a: number, b: number): number {
  const mean = (k: number): number => samples.reduce((sum, path) => sum + path[k]!, 0) / samples.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const path of samples) {
    ab += (path[a]! - ma) * (path[b]! - mb);
    aa += (path[a]! - ma) ** 2;
    bb += (path[b]! - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('quantileAt', () => {
  it('goes through the quantiles, on between and beyond them, and is undone by probabilityAt', () => {
    for (const [i, p] of probabilities.entries())
      expect(quantileAt(probabilities, z, 0, p)).toBeCloseTo(z[i]!, 6);
    expect(quantileAt(probabilities, z, 0, 0.825)).toBeCloseTo((0.6744898 + 1.2815516) / 2, 6);
    // Tails go on as those of a normal distribution.
    expect(quantileAt(probabilities, z, 0, 0.999)).toBeCloseTo(3.090232, 4);
    expect(quantileAt(probabilities, z, 0, 0.001)).toBeCloseTo(-3.090232, 4);
    let last = Number.NEGATIVE_INFINITY;
    for (let u = 0; u <= 1; u += 0.001) {
      const value = quantileAt(probabilities, z, 0, u);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
      if (u > 0.026 && u < 0.974) expect(probabilityAt(probabilities, z, 0, value)).toBeCloseTo(u, 9);
    }
  });
});

describe.each([
  ['paths of a random walk', walks(100)],
  ['few paths', walks(7)],
  ['no paths', []],
])('sample paths from %s', (_name, paths) => {
  const many = samplePaths(quantiles, probabilities, paths, 6000, 1);

  it('have the distribution of the forecast at each step', () => {
    for (let k = 0; k < horizon; k++) {
      const sorted = many.map((path) => path[k]!).sort((a, b) => a - b);
      for (const [q, p] of probabilities.entries()) {
        const below = sorted.filter((value) => value <= quantiles[k * 7 + q]!).length / sorted.length;
        // Four standard errors of 6000 draws at most.
        expect(Math.abs(below - p)).toBeLessThan(0.026);
      }
    }
  });

  it('hang together as those of the past did', () => {
    const near = correlation(many, 3, 4);
    if (paths.length === 0) expect(Math.abs(near)).toBeLessThan(0.06);
    else {
      // A random walk: √(4/5) = 0.894 between steps 4 and 5, √(1/5) = 0.447 between 1 and 5.
      expect(Math.abs(near - 0.894)).toBeLessThan(paths.length > 50 ? 0.08 : 0.2);
      if (paths.length > 50) expect(Math.abs(correlation(many, 0, 4) - 0.447)).toBeLessThan(0.2);
    }
  });

  it('are the same for the same seed, whatever number is asked for, and others for another', () => {
    expect(samplePaths(quantiles, probabilities, paths, 50, 1)).toEqual(many.slice(0, 50));
    expect(samplePaths(quantiles, probabilities, paths, 50, 2)).not.toEqual(many.slice(0, 50));
  });
});

describe('a forecaster’s samples', () => {
  it('follow its intervals; neighbouring steps of a random walk go together; a seed repeats them', async () => {
    const places = new Map<number, number>();
    const table = makeTable({
      length: 400,
      series: 3,
      seasonLength: 1,
      value: (_t, s, noise) => {
        places.set(s, (places.get(s) ?? 100) + noise);
        return places.get(s)!;
      },
    });
    const small = { horizon: 6, hiddenSize: 3, batchSize: 16, stepsPerEpoch: 4, epochs: 2, previewEvery: 0 };
    const forecaster = await fitForecaster(table, small);
    const [plain] = await forecaster.predict(table);
    expect(plain!.samples).toBeUndefined();
    const [first, second] = await forecaster.predict(table, { samples: 500, seed: 4 });
    const samples = first!.samples!;
    expect(samples).toHaveLength(500);
    expect(first!.median).toEqual(plain!.median);
    expect(correlation(samples, 3, 4)).toBeGreaterThan(0.6);
    expect(correlation(samples, 0, 1)).toBeGreaterThan(correlation(samples, 0, 5));
    for (let k = 0; k < 6; k++) {
      const inside = samples.filter((path) => path[k]! >= first!.lower[k]! && path[k]! <= first!.upper[k]!);
      expect(Math.abs(inside.length / 500 - 0.8)).toBeLessThan(0.08);
    }
    const [again] = await forecaster.predict(table, { samples: 500, seed: 4 });
    expect(again!.samples).toEqual(samples);
    expect(second!.samples![0]).not.toEqual(samples[0]);
    const [fewer] = await forecaster.predict(table, { samples: 3, seed: 4 });
    expect(fewer!.samples).toEqual(samples.slice(0, 3));
    for (const count of [-1, 0.5, Number.NaN]) {
      await expect(forecaster.predict(table, { samples: count })).rejects.toThrow(
        /samples must be an integer of at least 0/,
      );
    }
    forecaster.dispose();
  });
});

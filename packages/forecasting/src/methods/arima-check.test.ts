import { describe, expect, it } from 'vitest';
import { arimaOutlook } from './arima.ts';
import { implausible } from './arima-check.ts';
import type { Arima } from './load-arima.ts';

/** A random walk of steps ± 1: naive errs by 1. */
const walk = Float64Array.from({ length: 60 }, (_, t) => 100 + (t % 2));

describe('implausible', () => {
  it('passes what a model can give', () => {
    expect(implausible(walk, 1, [101, 101, 101], [1, 2, 3])).toBeUndefined();
    expect(implausible(walk, 1, [100.5, 100.5, 100.5], [0.25, 0.25, 0.25])).toBeUndefined();
    expect(implausible(walk, 2, [100, 101, 100], [0, 0, 0])).toBeUndefined();
  });

  it.each([
    ['not finite', [Number.NaN, 1, 1], [1, 1, 1]],
    // As seen of searches that failed: other memory.
    ['numbers that are none', [2.8e-309, 0, 3197.5], [3097.5, 3080, 3158]],
    ['variances that shrink', [101, 101, 101], [3169, 4276, 3936]],
    ['variances that shrink', [100, 100, 100], [-1, 1, 1]],
    ['explodes', [101, 101, 101], [0.5, 250, 125_000]],
    ['larger errors than a naive forecast', [101, 101, 101], [5, 6, 7]],
    ['far from the last values', [0, 0, 0], [1, 1, 1]],
  ])('tells %s', (problem, median, variances) => {
    expect(implausible(walk, 1, median, variances)).toContain(problem);
  });
});

describe('arimaOutlook', () => {
  /** A library whose search fails, and whose models work from the given one on. */
  function library(worksFrom: number): { arima: Arima; tried: object[]; freed: () => number } {
    const tried: object[] = [];
    let freed = 0;
    class Fake {
      readonly #works: boolean;
      constructor(options: object) {
        tried.push(options);
        this.#works = tried.length > worksFrom;
      }
      fit(): this {
        return this;
      }
      predict(): [number[], number[]] {
        return this.#works
          ? [
              [101, 101],
              [1, 2],
            ]
          : [
              [0, 4e3],
              [3e3, 2e3],
            ];
      }
      destroy(): void {
        freed++;
      }
    }
    const arima = { Arima: Fake as unknown as Arima['Arima'], quietly: <T>(work: () => T): T => work() };
    return { arima, tried, freed: () => freed };
  }
  const situation = { values: walk, horizon: 2, seasonLength: 1 };

  it('takes a simpler order where the search fails, and says so', () => {
    const { arima, tried, freed } = library(1);
    const { median, note } = arimaOutlook(arima, situation, {});
    expect([...median]).toEqual([101, 101]);
    expect(note).toBe(
      "arima's search failed (it gave error variances that shrink); ARIMA(2,1,2) was taken instead",
    );
    expect(tried).toMatchObject([{ auto: true }, { auto: false, p: 2, d: 1, q: 2 }]);
    expect(freed()).toBe(2);
  });

  it('gives up where none works, and never replaces an order that was asked for', () => {
    const none = library(9);
    expect(() => arimaOutlook(none.arima, situation, {})).toThrow(
      /arima could not fit it \(it gave error variances/,
    );
    expect([none.tried.length, none.freed()]).toEqual([3, 3]);
    const asked = library(1);
    expect(() => arimaOutlook(asked.arima, situation, { order: [1, 1, 0] })).toThrow(/could not fit/);
    expect(asked.tried).toMatchObject([{ auto: false, p: 1, d: 1, q: 0 }]);
  });
});

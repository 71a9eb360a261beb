import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng, type RngState, rngFromState } from './rng.ts';
import { drawSeed, withRandomScope } from './scope.ts';

describe('createRng', () => {
  // Seeds are promises to users: if these numbers change, every published result changes with them.
  test('gives the sequences it has always given', () => {
    const rng = createRng(42);
    expect(Array.from({ length: 4 }, () => rng.uniform())).toEqual([
      0.43724365784703667, 0.861414593157601, 0.05794348916172554, 0.07006325959045456,
    ]);
    // Engines may round the logarithm's last bit differently.
    for (const expected of [
      -0.8834779484464125, -0.04807387791603139, 0.31120687999631425, -0.6618517552029418,
    ]) {
      expect(rng.normal()).toBeCloseTo(expected, 13);
    }
    expect(Array.from({ length: 6 }, () => rng.integer(100))).toEqual([9, 46, 61, 46, 62, 75]);
    expect([...rng.permutation(8)]).toEqual([5, 1, 6, 7, 4, 0, 3, 2]);
    expect(rng.seed()).toBe(288052224);
    expect(rng.fork('dropout').uniform()).toBe(0.6757039348083461);
    expect(rng.fork(7).uniform()).toBe(0.7321232285655721);
    expect(createRng(0).uniform()).toBe(0.21282150475330952);
    expect(createRng(-1).uniform()).toBe(0.7595725213639904);
  });

  test('refuses what is not a safe integer', () => {
    expect(() => createRng(1.5)).toThrow('createRng(): seed must be a safe integer, got 1.5.');
    expect(() => createRng(Number.NaN)).toThrow('got NaN');
  });

  test('uniform: moments, range, and even counts (χ²)', () => {
    const rng = createRng(1);
    const bins = new Array<number>(64).fill(0);
    const n = 64_000;
    let sum = 0;
    let square = 0;
    for (let i = 0; i < n; i++) {
      const u = rng.uniform();
      expect(u >= 0 && u < 1).toBe(true);
      sum += u;
      square += u * u;
      bins[Math.floor(u * 64)]! += 1;
    }
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(square / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / n));
    // χ² with 63 degrees of freedom: 99.99 % lie below 112.
    expect(bins.reduce((total, count) => total + (count - n / 64) ** 2 / (n / 64), 0)).toBeLessThan(112);
  });

  test('normal: four moments, tails, and no correlation between neighbours', () => {
    const rng = createRng(2);
    const n = 100_000;
    const moments = [0, 0, 0, 0];
    let beyond = 0;
    let product = 0;
    let last = 0;
    for (let i = 0; i < n; i++) {
      const x = rng.normal();
      for (let power = 0; power < 4; power++) moments[power]! += x ** (power + 1) / n;
      if (Math.abs(x) > 1.959963985) beyond += 1 / n;
      product += (x * last) / n;
      last = x;
    }
    const error = 4 / Math.sqrt(n);
    expect(Math.abs(moments[0]!)).toBeLessThan(error);
    expect(Math.abs(moments[1]! - 1)).toBeLessThan(error * Math.sqrt(2));
    expect(Math.abs(moments[2]!)).toBeLessThan(error * Math.sqrt(15));
    expect(Math.abs(moments[3]! - 3)).toBeLessThan(error * Math.sqrt(96));
    expect(Math.abs(beyond - 0.05)).toBeLessThan(error * Math.sqrt(0.05 * 0.95));
    expect(Math.abs(product)).toBeLessThan(error);
  });

  test('neighbouring seeds start unrelated streams', () => {
    const n = 20_000;
    const first = Array.from({ length: n }, (_, seed) => createRng(seed).uniform());
    const mean = first.reduce((a, b) => a + b) / n;
    const lagged = first.slice(1).reduce((total, u, i) => total + (u - 0.5) * (first[i]! - 0.5), 0) / n;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(lagged)).toBeLessThan(4 / 12 / Math.sqrt(n));
  });

  test('integer and permutation: range, evenness, and every number once', () => {
    const rng = createRng(3);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 7000; i++) counts[rng.integer(7)]! += 1;
    // χ² with 6 degrees of freedom: 99.99 % lie below 28.
    expect(counts.reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(28);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = rng.permutation(3).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000));
    expect([...rng.permutation(1000)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
    expect(rng.permutation(0).length).toBe(0);
    expect(rng.integer(1)).toBe(0);
    expect(() => rng.integer(0)).toThrow('Rng.integer(): bound must be an integer from 1 to 2^32, got 0.');
    expect(() => rng.permutation(-1)).toThrow('Rng.permutation(): length must be an integer');
  });
});

describe('state and fork', () => {
  test('a state through JSON continues exactly where the generator stood', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 20 }), (seed, drawn) => {
        const rng = createRng(seed);
        for (let i = 0; i < drawn; i++) rng.normal();
        const copy = rngFromState(JSON.parse(JSON.stringify(rng.state())) as RngState);
        for (let i = 0; i < 5; i++) expect(copy.uniform()).toBe(rng.uniform());
        expect(copy.fork('a').normal()).toBe(rng.fork('a').normal());
        expect(copy.state()).toEqual(rng.state());
      }),
      { seed: 20240611 },
    );
  });

  test('refuses a damaged state', () => {
    const state = createRng(1).state();
    for (const bad of [undefined, {}, { ...state, words: [1, 2] }, { ...state, algorithm: 'mersenne' }]) {
      expect(() => rngFromState(bad as RngState)).toThrow('rngFromState(): state must come from Rng.state()');
    }
  });

  test('a fork depends on seed and label only, and draws nothing', () => {
    const rng = createRng(9);
    const early = rng.fork('x').uniform();
    const before = rng.state();
    rng.fork('x');
    expect(rng.state()).toEqual(before);
    rng.normal();
    expect(rng.fork('x').uniform()).toBe(early);
    expect(rng.fork('y').uniform()).not.toBe(early);
    expect(rng.fork(1).uniform()).not.toBe(rng.fork('1').uniform());
    expect(rng.fork('x').fork('x').uniform()).not.toBe(early);
    expect(createRng(10).fork('x').uniform()).not.toBe(early);
  });

  test('numbered forks are uncorrelated with each other and with their parent', () => {
    const rng = createRng(4);
    const n = 20_000;
    const forks = Array.from({ length: n }, (_, index) => rng.fork(index).uniform() - 0.5);
    let neighbours = 0;
    let parent = 0;
    for (let i = 1; i < n; i++) {
      neighbours += (forks[i]! * forks[i - 1]!) / n;
      parent += (forks[i]! * (rng.uniform() - 0.5)) / n;
    }
    expect(Math.abs(neighbours)).toBeLessThan(4 / 12 / Math.sqrt(n));
    expect(Math.abs(parent)).toBeLessThan(4 / 12 / Math.sqrt(n));
  });
});

describe('the ambient scope', () => {
  test('seeds come from the innermost scope, else from the fallback; a throw ends the scope', () => {
    expect(drawSeed(() => 5)).toBe(5);
    const expected = createRng(1).seed();
    withRandomScope(createRng(1), () => {
      expect(drawSeed(() => 5)).toBe(expected);
      withRandomScope(createRng(2), () => expect(drawSeed(() => 5)).toBe(createRng(2).seed()));
      expect(drawSeed(() => 5)).not.toBe(expected);
    });
    expect(() =>
      withRandomScope(createRng(1), () => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(drawSeed(() => 6)).toBe(6);
    expect(withRandomScope(createRng(1), () => 'value')).toBe('value');
  });
});

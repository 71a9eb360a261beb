import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { chooseTransform, isProportional } from './choose-transform.ts';

const growing = (t: number): number => 100 * 1.008 ** t;
const season = (t: number): number => Math.sin((2 * Math.PI * t) / 12);

describe('isProportional', () => {
  const rng = createRng(3);
  const series = (value: (t: number) => number): Float64Array =>
    Float64Array.from({ length: 240 }, (_, t) => value(t));

  it('sees swings that grow with the level, and not those that do not', () => {
    expect(
      isProportional(
        series((t) => growing(t) * (1 + 0.2 * season(t) + 0.02 * rng.normal())),
        12,
      ),
    ).toBe(true);
    expect(
      isProportional(
        series((t) => growing(t) + 20 * season(t) + 2 * rng.normal()),
        12,
      ),
    ).toBe(false);
    // The level never moves: nothing to tell by.
    expect(
      isProportional(
        series((t) => 100 + 20 * season(t) + 2 * rng.normal()),
        12,
      ),
    ).toBe(false);
  });

  it('asks for positive values and a few seasons', () => {
    const proportional = (t: number): number => growing(t) * (1 + 0.2 * season(t));
    expect(
      isProportional(
        series((t) => proportional(t) - 101),
        12,
      ),
    ).toBe(false);
    expect(isProportional(series(proportional).subarray(0, 48), 12)).toBe(false);
  });
});

describe('chooseTransform', () => {
  const table = makeTable({
    length: 240,
    series: 3,
    value: (t, _, e) => growing(t) * (1 + 0.2 * season(t) + 0.02 * e),
  });

  it('takes logarithms by itself, never looks at what is held out, and obeys', () => {
    expect(chooseTransform(table, { horizon: 12 }, 12)).toBe('log');
    expect(chooseTransform(table, { horizon: 12, transform: 'none' }, 12)).toBe('none');
    const flat = makeTable({ length: 240, value: (t, _, e) => (t < 228 ? 100 + 5 * e : 1e4 * (1 + e ** 2)) });
    expect(chooseTransform(flat, { horizon: 12 }, 12)).toBe('none');
  });

  it('says why it cannot', () => {
    const zeros = makeTable({ length: 60, value: (t) => t % 5 });
    expect(chooseTransform(zeros, { horizon: 12 }, 0)).toBe('none');
    expect(() => chooseTransform(zeros, { horizon: 12, transform: 'log' }, 0)).toThrow(
      /transform must be none, for series "series 1" holds values that are not positive/,
    );
  });
});

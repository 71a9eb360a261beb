import { createRng } from '@recurra/core/random';
import { describe, expect, it } from 'vitest';
import { chooseGrid, gridFit } from './grid.ts';

const tpq = 960;

/** Notes whose onsets lie so many quarters after the start. */
const at = (quarters: readonly number[]) => ({
  ticksPerQuarter: tpq,
  notes: quarters.map((quarter) => ({
    pitch: 60,
    start: Math.max(0, Math.round(quarter * tpq)),
    duration: 100,
    velocity: 80,
    voice: 0,
  })),
});
const every = (step: number, count = 120): number[] => Array.from({ length: count }, (_, i) => i * step);
const rng = createRng(1);

describe('chooseGrid', () => {
  it.each([
    ['quarters', every(1), 1],
    ['eighths', every(1 / 2), 2],
    ['triplets', every(1 / 3), 3],
    ['sixteenths', every(1 / 4), 4],
    ['triplets of sixteenths', every(1 / 6), 6],
    ['thirty-seconds', every(1 / 8), 8],
    ['sixteenths and triplets', [...every(1 / 4), ...every(1 / 3)], 12],
    ['a swing', [...every(1), ...every(1).map((quarter) => quarter + 2 / 3)], 3],
    ['quarters with few eighths', [...every(1), 0.5, 3.5], 1],
    ['quarters before and after their time', every(1).map((quarter) => quarter + 0.05 * rng.normal()), 1],
    ['sixteenths played', every(1 / 4).map((quarter) => quarter + 0.03 * rng.normal()), 4],
  ])('finds %s', (_name, onsets, grid) => {
    expect(chooseGrid([at(onsets)]).stepsPerQuarter).toBe(grid);
  });

  it('takes sixteenths for music in free time, and says so', () => {
    const free = Array.from({ length: 500 }, () => 100 * rng.uniform());
    const { reason, stepsPerQuarter } = chooseGrid([at(free)]);
    expect(stepsPerQuarter).toBe(4);
    expect(reason).toMatch(/played freely/);
    expect(chooseGrid([]).stepsPerQuarter).toBe(4);
  });

  it('counts each piece the same', () => {
    const short = Array.from({ length: 4 }, () => at(every(1, 10)));
    expect(chooseGrid([...short, at(every(1 / 4, 5000))]).stepsPerQuarter).toBe(4);
    expect(
      chooseGrid([...Array.from({ length: 8 }, () => short).flat(), at(every(1 / 4, 5000))]).stepsPerQuarter,
    ).toBe(1);
  });

  it('measures how far notes are moved', () => {
    expect(gridFit(at([0, 1.1, 1.9, 3.25]), 1)).toEqual({
      fit: 0.25,
      meanShift: expect.closeTo((0.1 + 0.1 + 0.25) / 4, 6),
      maxShift: 0.25,
    });
  });
});

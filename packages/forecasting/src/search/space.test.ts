import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import { checkSpace, gridPoints, randomPoints, type SearchSpace } from './space.ts';

describe('gridPoints', () => {
  it('gives every combination once, the last option fastest', () => {
    const points = [...gridPoints({ hiddenSize: [8, 16], cell: ['lstm', 'gru'] })];
    expect(points).toEqual([
      { hiddenSize: 8, cell: 'lstm' },
      { hiddenSize: 8, cell: 'gru' },
      { hiddenSize: 16, cell: 'lstm' },
      { hiddenSize: 16, cell: 'gru' },
    ]);
  });

  it('takes both ends of a range and what lies between, on its scale', () => {
    const values = (space: SearchSpace, name: keyof SearchSpace) =>
      [...gridPoints(space)].map((point) => point[name] as number);
    expect(values({ dropout: { min: 0, max: 0.4 } }, 'dropout')).toEqual([0, 0.2, 0.4]);
    const rates = values({ learningRate: { min: 1e-4, max: 1e-1, log: true, points: 4 } }, 'learningRate');
    for (const [i, rate] of [1e-4, 1e-3, 1e-2, 1e-1].entries()) expect(rates[i]! / rate).toBeCloseTo(1, 12);
    // Whole numbers, each once.
    expect(values({ layers: { min: 1, max: 2, points: 5 } }, 'layers')).toEqual([1, 2]);
  });
});

describe('randomPoints', () => {
  it('draws different points inside the space, the same for the same seed', () => {
    const space: SearchSpace = {
      hiddenSize: { min: 4, max: 64 },
      learningRate: { min: 1e-4, max: 1e-2, log: true },
      periods: [[12], [6, 12]],
    };
    const points = randomPoints(space, 400, createRng(1));
    expect(points).toHaveLength(400);
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(400);
    expect(points).toEqual(randomPoints(space, 400, createRng(1)));
    expect(points).not.toEqual(randomPoints(space, 400, createRng(2)));
    for (const { hiddenSize, learningRate, periods } of points) {
      expect(Number.isInteger(hiddenSize) && hiddenSize! >= 4 && hiddenSize! <= 64).toBe(true);
      expect(learningRate! >= 1e-4 && learningRate! <= 1e-2).toBe(true);
      expect([1, 2]).toContain(periods!.length);
    }
    // Evenly on the logarithmic scale, half lie below its middle, 1e-3; on the plain scale only a tenth would.
    const below = points.filter(({ learningRate }) => learningRate! < 1e-3).length;
    expect(below).toBeGreaterThan(160);
    expect(below).toBeLessThan(240);
  });

  it('gives all of a small space, and ends where a range of whole numbers is exhausted', () => {
    const lists: SearchSpace = { hiddenSize: [8, 16], cell: ['lstm', 'gru'] };
    expect(randomPoints(lists, 10, createRng(0))).toEqual([...gridPoints(lists)]);
    const drawn = randomPoints({ layers: { min: 1, max: 3 } }, 10, createRng(0)).map(({ layers }) => layers);
    expect(drawn.sort()).toEqual([1, 2, 3]);
  });
});

describe('checkSpace', () => {
  it.each([
    [{}, 'space must name at least one option to vary, such as { hiddenSize: [32, 64] }, got none.'],
    [undefined, 'space must name at least one option'],
    [{ hidden: [1] }, 'nonNegative), got "hidden".'],
    [{ horizon: [1] }, 'nonNegative), got "horizon".'],
    [{ hiddenSize: [] }, 'space.hiddenSize must list at least one value, got an empty list.'],
    [{ hiddenSize: 32 }, 'space.hiddenSize must be a list of values or a range { min, max }, got 32.'],
    [{ cell: { min: 1, max: 2 } }, 'space.cell must be a list of values, got a range.'],
    [{ dropout: { min: 1, max: 0 } }, 'min not above max, got 1 and 0.'],
    [{ dropout: { min: 0 } }, 'space.dropout must have finite min and max'],
    [{ learningRate: { min: 0, max: 1, log: true } }, 'space.learningRate.min must be positive'],
    [{ dropout: { min: 0, max: 1, points: 1 } }, 'points must be an integer of at least 2, got 1'],
  ])('refuses %j', (space, message) => {
    expect(() => checkSpace(space as SearchSpace)).toThrow(message);
  });
});

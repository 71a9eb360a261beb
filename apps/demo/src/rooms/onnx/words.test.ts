import { describe, expect, it } from 'vitest';
import { figure, shapeInWords, thousands } from './words.ts';

describe('words', () => {
  it('says shapes', () => {
    expect(shapeInWords(['batch', null, 3])).toBe('batch × ? × 3');
    expect(shapeInWords([])).toBe('a single number');
    expect(shapeInWords(null)).toBe('of unknown shape');
  });

  it('says numbers', () => {
    expect([0.123456, 12, Number.NaN, 1e-9].map(figure)).toEqual(['0.1235', '12', 'NaN', '1e-9']);
    expect(thousands(1_860_276)).toBe('1,860,276');
  });
});

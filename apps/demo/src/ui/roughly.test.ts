import { describe, expect, it } from 'vitest';
import { roughly } from './roughly.ts';

describe('roughly', () => {
  it.each([
    [2, 'a few seconds'],
    [41, 'about 45 s'],
    [150, 'about 3 min'],
    [7300, 'about 2 h'],
    [Number.NaN, 'unknown'],
  ])('says %d seconds as %s', (seconds, words) => expect(roughly(seconds)).toBe(words));
});

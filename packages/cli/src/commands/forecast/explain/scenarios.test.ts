import { describe, expect, it } from 'vitest';
import { scenario } from './scenarios.ts';

/** What a change makes of 10. */
function ofTen(change: unknown): unknown {
  return typeof change === 'function' ? change(10, 1) : change;
}

describe('scenario', () => {
  it.each([
    ['promotion=1', { promotion: 1 }],
    ['price*=1.1', { price: 11 }],
    ['price+=2,promotion=0', { price: 12, promotion: 0 }],
    ['price-=2.5', { price: 7.5 }],
    ['price=-1e-2', { price: -0.01 }],
    ['sky=clear=1', { 'sky=clear': 1 }],
  ])('reads %s', (text, expected) => {
    const [read] = scenario(text);
    expect(read?.name).toBe(text);
    const values = Object.entries(read?.changes ?? {}).map(([name, change]) => [name, ofTen(change)]);
    expect(Object.fromEntries(values)).toEqual(expected);
  });

  it('collects several', () => {
    expect(scenario('b=1', scenario('a=1')).map(({ name }) => name)).toEqual(['a=1', 'b=1']);
  });

  it.each([
    ['promotion', /written as name=number/],
    ['promotion=', /written as name=number/],
    ['promotion=yes', /written as name=number/],
    ['=1', /written as name=number/],
    ['a=1,a=2', /changes "a" twice/],
    ['', /written as name=number/],
  ])('refuses %j', (text, message) => {
    expect(() => scenario(text)).toThrow(message);
  });

  it('refuses the same one twice', () => {
    expect(() => scenario('a=1', scenario('a=1'))).toThrow(/given twice/);
  });
});

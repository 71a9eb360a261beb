import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDifference } from './same.ts';

describe('firstDifference()', () => {
  it('finds none between a value and its copy', () => {
    fc.assert(
      fc.property(
        fc.anything({ withTypedArray: true, withMap: true, withSet: true, withDate: true }),
        (value) => {
          expect(firstDifference(value, structuredClone(value))).toBe(undefined);
        },
      ),
      { seed: 1 },
    );
  });

  it.each<[unknown, unknown, RegExp]>([
    [1, 2, /result is 1 once and 2/],
    [0, -0, /result is 0 once/],
    [[1, 2], [1], /2 entries once and 1/],
    [{ a: 1 }, { b: 1 }, /has "a" only once/],
    [{ a: { b: [0, Number.NaN] } }, { a: { b: [0, 1] } }, /result.a.b\[1\] is NaN once and 1/],
    [Float32Array.of(1), Float64Array.of(1), /two classes/],
    [Float32Array.of(1, 2), Float32Array.of(1, 3), /result\[1\] is 2 once and 3/],
    [new Map([[1, 2]]), new Map([[1, 3]]), /result\[0\]\[1\] is 2/],
    [new Set(['a']), new Set(['b']), /result\[0\] is "a"/],
    [new Date(1), new Date(2), /getTime/],
    [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer, /result\[0\] is 1/],
    [{ f: () => 1 }, { f: () => 1 }, /a function \(give plain data\)/],
    [{}, null, /an object once and null/],
  ])('%o and %o differ', (a, b, message) => {
    expect(firstDifference(a, b)).toMatch(message);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTrainable, mergeGestures, renameClass, splitGestures } from './index.ts';
import { line, of } from './testing/lines.ts';

describe('checkTrainable', () => {
  it('says what is missing and what helps', () => {
    expect(() => checkTrainable(of())).toThrow(/no gesture left/);
    expect(() => checkTrainable(of(line('a'), line('a')))).toThrow(/all 2 are “a”; record a second gesture/);
    expect(() => checkTrainable(of(line('a'), line('a'), line('b')))).toThrow(/“b” has one; record more/);
    expect(() => checkTrainable(of(line('a'), line('a'), line('b'), line('b')))).not.toThrow();
  });
});

describe('changes', () => {
  it('merges and renames', () => {
    const both = mergeGestures(of(line('b')), of(), of(line('a')));
    expect(both.classes).toEqual(['a', 'b']);
    expect(renameClass(both, 'b', ' a ').classes).toEqual(['a']);
    expect(() => renameClass(both, 'c', 'd')).toThrow(/no class “c”; classes are a, b/);
    expect(() => renameClass(both, 'a', ' ')).toThrow(/must not be empty/);
    const flat = { ...line('a'), dimensions: 1, times: new Float64Array(6) };
    expect(() => mergeGestures(both, of(flat))).toThrow(/same dimensions, got 2 and 1/);
    expect(() => of(line('a'), flat)).toThrow(/the first has 2, one of “a” has 1/);
  });
});

describe('splitGestures', () => {
  const dataset = of(
    ...Array.from({ length: 60 }, (_, i) => line(i % 3 === 0 ? 'a' : 'b', `p${i % 5}`, i)),
    line('c', 'p0', 99),
  );

  it('parts the examples, the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.boolean(),
        (seed, share, people) => {
          const options = { by: people ? 'subject' : 'stratified', test: share, seed } as const;
          const { test, train } = splitGestures(dataset, options);
          expect(new Set([...test.examples, ...train.examples]).size).toBe(61);
          expect(test.examples.length + train.examples.length).toBe(61);
          expect(splitGestures(dataset, options)).toEqual({ train, test });
          if (people) {
            const subjects = new Set(test.examples.map(({ subject }) => subject));
            expect(train.examples.some(({ subject }) => subjects.has(subject))).toBe(false);
          } else {
            expect(train.classes).toEqual(['a', 'b', 'c']);
            expect(test.classes).toEqual(['a', 'b']);
            const a = test.examples.filter(({ name }) => name === 'a').length;
            expect(a).toBe(Math.min(19, Math.max(1, Math.round(20 * share))));
          }
        },
      ),
    );
    const { test } = splitGestures(dataset, { by: 'subject', test: ['p1'] });
    expect(test.examples).toHaveLength(12);
  });

  it('refuses what cannot be', () => {
    expect(() => splitGestures(dataset, { by: 'subject', test: ['x'] })).toThrow(
      /test has “x”, but the examples are by p0/,
    );
    expect(() => splitGestures(dataset, { by: 'stratified', test: 1 })).toThrow(/share above 0 and below 1/);
    expect(() => splitGestures(of(line('a')), { by: 'subject', test: 0.5 })).toThrow(/use by: 'stratified'/);
    expect(() => splitGestures(of(line('a', '1')), { by: 'subject', test: 0.5 })).toThrow(
      /two or more, got 1/,
    );
  });
});

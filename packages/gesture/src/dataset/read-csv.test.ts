import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGestures, writeGesturesCsv } from './index.ts';

describe('readGestures from CSV', () => {
  it('takes the UEA layout, with and without header', () => {
    const rows = '1,up,3,2,0,0,1,1,2,2\n2,"down, left",2,2,5,5,4,4\n';
    const { dataset, report } = readGestures(rows);
    expect(dataset.classes).toEqual(['down, left', 'up']);
    expect([...dataset.examples[0]!.values]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...dataset.examples[0]!.times]).toEqual([0, 10, 20]);
    expect(report.notes[0]).toMatch(/no times in it: points are taken as 10 ms apart/);
    for (const text of [
      `index,label,T,D,values\n${rows}`,
      rows.replaceAll('\n', ',,\r\n'),
      `\uFEFF\n${rows}`,
    ]) {
      expect(readGestures(text).dataset).toEqual(dataset);
    }
    const german = '1;up;3;2;0;0;1;1;2;2\n2;"down, left";2;2;5;5;4;4';
    expect(readGestures(german).dataset).toEqual(dataset);
  });

  it('skips broken rows', () => {
    const text =
      '1,a,2,2,0,0,1,1\n2,a,2,2,0,0,1\n3,a,1000000000,1000000000,0\n4,a,2,2,0,0,?,1\n5,,2,2,0,0,1,1\n6,a,-1,2,3\n7,a,1,2,3,4\n8,a,2,1,3,4';
    const { dataset, report } = readGestures(text);
    expect(dataset.examples).toHaveLength(1);
    expect(Object.fromEntries(report.skipped.map(({ where, why }) => [where, why]))).toEqual({
      'row 2': expect.stringMatching(/says 2 × 2 values, but has 3/),
      'row 3': expect.stringMatching(/1000000000 × 1000000000 values, but has 1/),
      'row 4 (a)': expect.stringMatching(/value 1 of its point 2/),
      'row 5': expect.stringMatching(/label must have/),
      'row 6': expect.stringMatching(/T and D must be whole numbers/),
      'row 7 (a)': expect.stringMatching(/a tap/),
      'row 8 (a)': expect.stringMatching(/have 1 numbers, most gestures have 2/),
    });
  });

  it('takes point_history.csv, and only what surely is that', () => {
    const { dataset } = readGestures('0,0,0,0.1,0.2,0.3,0.4\n2,0,0,-0.1,0,0,0.25\n', { interval: 33 });
    expect(dataset.classes).toEqual(['0', '2']);
    expect([...dataset.examples[1]!.values]).toEqual([...new Float32Array([0, 0, -0.1, 0, 0, 0.25])]);
    expect([...dataset.examples[1]!.times]).toEqual([0, 33, 66]);
    expect(() => readGestures('0,0,0,0.1,0.2\n2,1,0,-0.1,0\n')).toThrow(/columns index,label,T,D,values/);
    expect(() => readGestures('Dear all, this is a letter.')).toThrow(/its first row is “Dear all/);
    expect(() => readGestures(`1,a,2,2${',0'.repeat(2_000_001)}`)).toThrow(/more than 2000000 cells/);
    expect(() => readGestures('a\n'.repeat(800_001))).toThrow(/more than 800000 lines/);
  });
});

const shared = new URL('../../../../../shared/data/gesture/', import.meta.url);
const present = existsSync(shared);
if (!present) console.log('skipped: shared/data/gesture is not there');

describe.skipIf(!present)('shared data', () => {
  const read = (name: string) => readGestures(readFileSync(new URL(name, shared)), { fileName: name });

  it('reads every pen log', () => {
    const { dataset, report } = read('one-dollar-subjects-1-6.json');
    expect(report).toMatchObject({ used: 2880, skipped: [], imbalance: 1 });
    expect(report.classes.map(({ n, subjects }) => [n, subjects])).toEqual(Array(16).fill([180, 6]));
    expect(dataset.dimensions).toBe(2);
  });

  it.each([
    ['ERing', 30, 6, 4, 65],
    ['Libras', 180, 15, 2, 45],
    ['PenDigits', 7494, 10, 2, 8],
    ['RacketSports', 151, 4, 6, 30],
  ] as const)('reads all of %s', (name, n, classes, dimensions, points) => {
    const { dataset, report } = read(`${name}-train.csv`);
    expect(report.skipped).toEqual([]);
    expect(dataset.examples).toHaveLength(n);
    expect(dataset.classes).toHaveLength(classes);
    expect(
      dataset.examples.every((each) => each.dimensions === dimensions && each.times.length === points),
    ).toBe(true);
    expect(readGestures(writeGesturesCsv(dataset)).dataset).toEqual(dataset);
  });

  it('reads point_history.csv', () => {
    const { dataset, report } = read('point_history.csv');
    expect(report.used + report.skipped.length).toBe(5296);
    expect(report.skipped.every(({ why }) => why.startsWith('it does not move'))).toBe(true);
    expect(dataset.classes).toEqual(['0', '1', '2', '3']);
  });
});

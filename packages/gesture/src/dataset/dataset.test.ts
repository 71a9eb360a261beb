import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GestureDataset, GestureExample } from '../contract/sequence.ts';
import {
  checkTrainable,
  createGestureDataset,
  mergeGestures,
  readGestures,
  renameClass,
  reportToText,
  splitGestures,
  writeGesturesCsv,
  writeGesturesJson,
} from './index.ts';

const line = (name: string, subject?: string, from = 0): GestureExample => ({
  name,
  ...(subject !== undefined && { subject }),
  dimensions: 2,
  values: new Float32Array([from, 1, from + 2, 3, from + 4, 5]),
  times: new Float64Array([0, 10, 20]),
});
const of = (...examples: readonly GestureExample[]): GestureDataset => createGestureDataset(examples);
const json = (value: unknown): string => JSON.stringify(value);

describe('readGestures from JSON', () => {
  it('takes vectors, times, strokes and people', () => {
    const text = json([
      {
        name: ' plus ',
        subject: 1,
        speed: 'fast',
        points: [
          [1, 2, 100],
          [3, 4, 110],
          [5, 6, 125],
        ],
        strokes: [2],
      },
      {
        name: 'arc',
        points: [
          [1, 2, 0],
          [3, 4, 8],
        ],
      },
    ]);
    const { dataset, report } = readGestures(text);
    expect(dataset).toEqual({
      dimensions: 2,
      classes: ['arc', 'plus'],
      examples: [
        {
          name: 'plus',
          subject: '1',
          dimensions: 2,
          values: new Float32Array([1, 2, 3, 4, 5, 6]),
          times: new Float64Array([100, 110, 125]),
          strokes: [2],
        },
        {
          name: 'arc',
          dimensions: 2,
          values: new Float32Array([1, 2, 3, 4]),
          times: new Float64Array([0, 8]),
        },
      ],
    });
    expect(report.classes).toEqual([
      { name: 'arc', n: 1, subjects: 0 },
      { name: 'plus', n: 1, subjects: 1 },
    ]);
    expect(report.notes).toContain('1 of 2 examples do not tell who made them.');
    const utf16 = new Uint8Array(new Uint16Array([...`\uFEFF${text}`].map((c) => c.charCodeAt(0))).buffer);
    expect(readGestures(utf16).dataset).toEqual(dataset);
  });

  it('skips what cannot be used, says why, and uses the rest', () => {
    const good = [
      [0, 0, 0],
      [1, 1, 10],
      [2, 2, 20],
    ];
    const bad: readonly [unknown, RegExp][] = [
      [{ name: 'a', points: [[1, 1, 0]] }, /a tap/],
      [{ name: 'a', points: [] }, /no points/],
      [
        {
          name: 'a',
          points: [
            [1, 1, 0],
            [1, 1, 10],
          ],
        },
        /does not move/,
      ],
      [
        {
          name: 'a',
          points: [
            [1, 1, 0],
            [1, null, 10],
          ],
        },
        /value 2 of its point 2 is no finite/,
      ],
      [
        {
          name: 'a',
          points: [
            [1, 1, 0],
            [1, 1e39, 10],
          ],
        },
        /value 2 of its point 2 is no finite/,
      ],
      [
        {
          name: 'a',
          points: [
            [1, 1, 0],
            [1, 2, '10'],
          ],
        },
        /time of its point 2/,
      ],
      [
        {
          name: 'a',
          points: [
            [1, 1, 5],
            [1, 2, 3],
          ],
        },
        /go back at point 2, from 5 to 3/,
      ],
      [
        {
          name: 'a',
          points: [
            [1, 1, 0],
            [1, 2],
          ],
        },
        /point 2 has 2 numbers, its first has 3/,
      ],
      [
        {
          name: 'a',
          points: [
            [1, 2, 3, 0],
            [4, 5, 6, 10],
          ],
        },
        /have 3 numbers, most gestures have 2/,
      ],
      [
        {
          name: 'a',
          points: [
            [0, 0, 0],
            [1, 1, 600_000],
          ],
        },
        /lasts 600.0 s/,
      ],
      [{ name: 'a', points: Array.from({ length: 30_000 }, (_, i) => [i, i, i]) }, /30000 points/],
      [{ name: 'a', points: good, strokes: [3] }, /strokes must be/],
      [{ name: '', points: good }, /name is empty/],
      [{ name: {}, points: good }, /name must be text/],
      [{ name: 'a', points: { length: 9 } }, /points must be a list/],
      [{ name: 'a', points: [1, 2] }, /must be lists of numbers/],
      [null, /must be an object/],
    ];
    const { dataset, report } = readGestures(
      json([...bad.map(([each]) => each), { name: 'a', points: good }, { name: 'a', points: good }]),
    );
    expect(dataset.examples).toHaveLength(2);
    expect(report.used).toBe(2);
    expect(report.skipped).toHaveLength(bad.length);
    for (const [each, why] of bad) {
      const place = `gesture ${bad.findIndex(([other]) => other === each) + 1}`;
      const found = report.skipped.find(({ where }) => where === place || where.startsWith(`${place} (`));
      expect(found?.why).toMatch(why);
    }
    expect(reportToText(report, { lines: 3 })).toMatch(
      /^2 gestures of 1 class, 17 skipped\.\nClasses:\n {2}a: 2 examples\nSkipped:\n(.*\n){3} {2}… and 14 more$/,
    );
  });

  it('spreads points at the same time, and says so', () => {
    const times = [0, 10, 10, 20, 20, 20];
    const same = [5, 5, 5];
    const { dataset, report } = readGestures(
      json([times, same].map((all) => ({ name: 'a', points: all.map((t, i) => [i, 0, t]) }))),
      { interval: 4 },
    );
    expect([...dataset.examples[0]!.times]).toEqual([0, 10, 15, 20, 30, 40]);
    expect([...dataset.examples[1]!.times]).toEqual([5, 9, 13]);
    expect(report.notes[0]).toBe('2 gestures had points at the same time; these were spread evenly.');
  });

  it('refuses what is no dataset at all', () => {
    expect(() => readGestures('')).toThrow(/file is empty/);
    expect(() => readGestures('[{"name": "a", "po', { fileName: 'a.json' })).toThrow(
      /a\.json: the file is no JSON/,
    );
    expect(() => readGestures('{"a": 1}')).toThrow(/must be a list of gestures/);
    expect(() => readGestures(new Uint8Array([1, 0, 2]))).toThrow(/no text/);
    expect(() => readGestures('[]', { maxBytes: 1 })).toThrow(/larger maxBytes/);
    expect(() => readGestures('[]', { interval: -1 })).toThrow(/interval must be a positive number, got -1/);
    expect(readGestures('[]').report).toEqual({ used: 0, skipped: [], notes: [], classes: [], imbalance: 0 });
    expect(() => readGestures(`[${'[],'.repeat(5e6)}1]`)).toThrow(/5000001 points and other lists/);
    expect(() => readGestures(`[${'1,'.repeat(2e5)}1]`)).toThrow(/200001 gestures/);
    const deep = '['.repeat(200_000);
    expect(() => readGestures(deep)).toThrow(/no JSON/);
    expect(readGestures(`${deep}${']'.repeat(200_000)}`).report.used).toBe(0);
  });
});

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

const finite = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const label = fc
  .string({ minLength: 1, maxLength: 20, unit: 'binary' })
  .map((text) => text.replaceAll('\0', '').trim())
  .filter((text) => text !== '');
const gestures = fc.integer({ min: 1, max: 4 }).chain((dimensions) =>
  fc.array(
    fc.record({
      name: label,
      subject: fc.option(label, { nil: undefined }),
      vectors: fc.array(fc.tuple(...Array.from({ length: dimensions }, () => finite)), {
        minLength: 2,
        maxLength: 12,
      }),
      gaps: fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 12, maxLength: 12 }),
      start: fc.double({ min: 0, max: 2e12, noNaN: true }),
      stroke: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
);
/** Times `gap` apart, or as the record has them. */
function build(
  records: typeof gestures extends fc.Arbitrary<infer T> ? T : never,
  gap?: number,
): GestureDataset {
  const examples = records.map(({ gaps, name, start, stroke, subject, vectors }): GestureExample => {
    let t = gap === undefined ? start : -gap;
    const [first, ...rest] = vectors as number[][];
    // The second point differs from the first, so that it moves.
    const moving = [first!, [first![0] === 1 ? 2 : 1, ...first!.slice(1)], ...rest];
    const times = Float64Array.from(moving, (_, i) => (t += gap ?? gaps[i % 12]!));
    return {
      name,
      ...(subject !== undefined && gap === undefined && { subject }),
      dimensions: first!.length,
      values: Float32Array.from(moving.flat()),
      times,
      ...(stroke < moving.length && gap === undefined && { strokes: [stroke] }),
    };
  });
  return createGestureDataset(examples);
}

describe('round trips', () => {
  it('JSON gives the same dataset again', () => {
    fc.assert(
      fc.property(
        gestures.map((all) => build(all)),
        (dataset) => {
          expect(readGestures(writeGesturesJson(dataset)).dataset).toEqual(dataset);
          expect(readGestures(new TextEncoder().encode(writeGesturesJson(dataset))).dataset).toEqual(dataset);
        },
      ),
    );
  });

  it('CSV gives the same dataset again where points are an interval apart', () => {
    fc.assert(
      fc.property(
        gestures.map((all) => build(all, 10)),
        fc.boolean(),
        (dataset, header) => {
          expect(readGestures(writeGesturesCsv(dataset, { header })).dataset).toEqual(dataset);
        },
      ),
    );
  });

  it('CSV keeps the pace of what is not', () => {
    const example = { ...line('a'), times: new Float64Array([100, 110, 150]) };
    expect(writeGesturesCsv(of(example))).toBe('1,a,6,2,0,1,2,3,2.5,3.5,3,4,3.5,4.5,4,5\n');
    expect(writeGesturesCsv(of())).toBe('');
    expect(writeGesturesJson(of())).toBe('[\n\n]\n');
    expect(() => writeGesturesCsv(of(example), { interval: 1e-9 })).toThrow(/interval must be/);
  });

  it('of hostile bytes either reads or refuses with a typed error', () => {
    const good = new TextEncoder().encode(writeGesturesJson(of(line('a', '1'), line('b', '2'))));
    const rows = new TextEncoder().encode(writeGesturesCsv(of(line('a'), line('b'))));
    const change = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(good, rows), change, fc.nat(), (from, changes, end) => {
        const bytes = from.slice(0, 1 + (end % (2 * from.length)));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          const { dataset, report } = readGestures(bytes);
          expect(dataset.examples).toHaveLength(report.used);
          for (const { times, values } of dataset.examples) {
            expect(times.every((t, i) => Number.isFinite(t) && (i === 0 || t >= times[i - 1]!))).toBe(true);
            expect(values.every(Number.isFinite)).toBe(true);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_DATA' });
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.array(fc.constantFrom('1', ',', '"', '\n', '0', 'a', ';')).map((all) => all.join('')),
        ),
        (text) => {
          try {
            readGestures(text);
          } catch (error) {
            expect(error).toMatchObject({ code: 'ERR_DATA' });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

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

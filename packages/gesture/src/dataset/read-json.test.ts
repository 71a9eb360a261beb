import { describe, expect, it } from 'vitest';
import { readGestures, reportToText } from './index.ts';

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

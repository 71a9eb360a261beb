import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GestureDataset, GestureExample } from '../contract/sequence.ts';
import { createGestureDataset, readGestures, writeGesturesCsv, writeGesturesJson } from './index.ts';
import { line, of } from './testing/lines.ts';

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

import { DataError } from '@recurra/plugin';
import * as v from 'valibot';
import { mostGestures } from './limits.ts';
import type { Candidate, Limits, SkippedGesture, Take } from './types.ts';

const list = v.custom<readonly unknown[]>((value) => Array.isArray(value), 'must be a list');
const label = v.pipe(
  v.union([v.string(), v.number()], 'must be text'),
  v.transform((value) => String(value).trim()),
  v.maxLength(200, 'is longer than 200 characters'),
);
const schema = v.object(
  {
    name: v.pipe(label, v.minLength(1, 'is empty')),
    subject: v.nullish(label),
    points: list,
    strokes: v.nullish(list),
  },
  'must be an object with name and points',
);

/** Every list or object takes many times the memory of its two brackets. */
const mostBrackets = 5_000_000;

function checkSize(where: string, text: string): void {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const at = text.charCodeAt(i);
    if (at === 91 || at === 123) count++;
  }
  if (count > mostBrackets) {
    throw new DataError(
      `${where}: the file has ${count} points and other lists, where ${mostBrackets} are the most; split it.`,
    );
  }
}

function parse(where: string, text: string): readonly unknown[] {
  checkSize(where, text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError(`${where}: the file is no JSON (${(cause as Error).message}); is it whole?`, {
      cause,
    });
  }
  if (Array.isArray(value)) {
    if (value.length <= mostGestures) return value;
    throw new DataError(
      `${where}: the file has ${value.length} gestures, where ${mostGestures} are the most; split it.`,
    );
  }
  throw new DataError(
    `${where}: JSON must be a list of gestures, [{"name": "…", "points": [[x, y, t], …]}, …], got ${value === null ? 'null' : `one ${typeof value}`}.`,
  );
}

/** Vectors and times of points `[...values, t]`, or why there are none. */
function readPoints(points: readonly unknown[]): Pick<Candidate, 'dimensions' | 'values' | 'times'> | string {
  const width = Array.isArray(points[0]) ? points[0].length : 0;
  if (width < 2) return 'its points must be lists of numbers, the last of them the time: [x, y, t]';
  for (const [i, point] of points.entries()) {
    if (Array.isArray(point) && point.length === width) continue;
    const got = Array.isArray(point) ? `${point.length} numbers` : typeof point;
    return `its point ${i + 1} has ${got}, its first has ${width} numbers`;
  }
  const rows = points as readonly (readonly unknown[])[];
  const dimensions = width - 1;
  const values = new Float32Array(rows.length * dimensions);
  const times = new Float64Array(rows.length);
  // What is no number (null is how JSON tells NaN) becomes NaN, and is told as such.
  const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
  rows.forEach((row, i) => {
    for (let d = 0; d < dimensions; d++) values[i * dimensions + d] = number(row[d]);
    times[i] = number(row[dimensions]);
  });
  return { dimensions, values, times };
}

/** The strokes' beginnings, or why they are none. */
function readStrokes(strokes: readonly unknown[], points: number): readonly number[] | string {
  let last = 0;
  for (const at of strokes) {
    if (!Number.isInteger(at) || (at as number) <= last || (at as number) >= points) {
      return `its strokes must be ascending indices of points from 1 to ${points - 1}, got ${JSON.stringify(at)?.slice(0, 40)}`;
    }
    last = at as number;
  }
  return strokes as readonly number[];
}

const wholeNumbers = 1e7;

function readOne(item: unknown, position: number, { maxPoints }: Limits): Candidate | SkippedGesture {
  const result = v.safeParse(schema, item);
  const named = result.success ? ` (${result.output.name})` : '';
  const where = `gesture ${position}${named}`;
  if (!result.success) {
    const [issue] = result.issues;
    return { where, why: `${v.getDotPath(issue) ?? 'it'} ${issue.message}` };
  }
  const { name, points, strokes, subject } = result.output;
  if (points.length === 0) return { where, why: 'it has no points' };
  if (points.length > maxPoints) {
    return {
      where,
      why: `it has ${points.length} points, where ${maxPoints} are the most; record one gesture at a time`,
    };
  }
  const width = Array.isArray(points[0]) ? points[0].length : 0;
  if (width * points.length > wholeNumbers) return { where, why: `it has more than ${wholeNumbers} numbers` };
  const read = readPoints(points);
  if (typeof read === 'string') return { where, why: read };
  const begins = readStrokes(strokes ?? [], points.length);
  if (typeof begins === 'string') return { where, why: begins };
  return {
    where,
    name,
    ...read,
    ...(subject && { subject }),
    ...(begins.length > 0 && { strokes: begins }),
  };
}

/**
 * Reads the gestures of JSON one after another.
 *
 * @throws DataError if the whole is no list, or has too much in it.
 */
export function readJson(where: string, text: string, limits: Limits, take: Take): void {
  for (const [i, item] of parse(where, text).entries()) take(readOne(item, i + 1, limits));
}

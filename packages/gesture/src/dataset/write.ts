import { ArgumentError } from '@recurra/plugin';
import Papa from 'papaparse';
import type { GestureDataset, GestureExample, TimedSequence } from '../contract/sequence.ts';

/** The shortest decimal that is the same 32-bit number. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}

function pointsOf({ dimensions, times, values }: TimedSequence): number[][] {
  return Array.from(times, (t, i) => [
    ...Array.from(values.subarray(i * dimensions, (i + 1) * dimensions), shortest),
    t,
  ]);
}

/**
 * Writes a dataset as JSON: `[{"name", "subject"?, "points": [[x, y, t], …], "strokes"?}, …]`. Nothing is lost: `readGestures` gives the
 * same dataset again.
 *
 * @param dataset Any.
 * @returns The text, one gesture a line.
 * @example await writeFile('gestures.json', writeGesturesJson(dataset));
 */
export function writeGesturesJson(dataset: GestureDataset): string {
  const lines = dataset.examples.map((example) => {
    const { name, strokes, subject } = example;
    return JSON.stringify({ name, subject, points: pointsOf(example), strokes });
  });
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** Vectors at equal steps of time, straight lines between those that are there; the last is the last. */
function atInterval({ dimensions, times, values }: GestureExample, interval: number): number[] {
  const start = times[0]!;
  const steps = Math.max(1, Math.round((times.at(-1)! - start) / interval));
  const result: number[] = [];
  for (let i = 0, after = 1; i <= steps; i++) {
    const t = i === steps ? times.at(-1)! : start + i * interval;
    while (after < times.length - 1 && times[after]! < t) after++;
    const [from, to] = [times[after - 1]!, times[after]!];
    const share = to > from ? Math.min(1, Math.max(0, (t - from) / (to - from))) : 1;
    for (let d = 0; d < dimensions; d++) {
      const [a, b] = [values[(after - 1) * dimensions + d]!, values[after * dimensions + d]!];
      result.push(shortest(Math.fround(share === 1 ? b : a + share * (b - a))));
    }
  }
  return result;
}

/**
 * Writes a dataset as CSV as of the UEA archive: `index,label,T,D,values…`, T points of D numbers, point after point.
 *
 * There are no times, strokes or people in this layout. So that the pace is kept, gestures are written at equal steps of time;
 * those that are at them already come out as they are.
 *
 * @param dataset Any.
 * @param options.interval Milliseconds of a step, the one to read with; 10 if left out.
 * @param options.header Whether the first line names the columns; no if left out.
 * @returns The text.
 * @throws ArgumentError if the interval is not a positive number, or would make millions of points of a gesture.
 * @example await writeFile('gestures.csv', writeGesturesCsv(dataset));
 */
export function writeGesturesCsv(
  dataset: GestureDataset,
  options: { readonly interval?: number; readonly header?: boolean } = {},
): string {
  const { header = false, interval = 10 } = options;
  const { dimensions, examples } = dataset;
  const longest = examples.reduce((most, { times }) => Math.max(most, times.at(-1)! - times[0]!), 0);
  if (!(interval > 0 && longest / interval <= 1e6)) {
    throw new ArgumentError(
      `writeGesturesCsv(): interval must be a positive number of milliseconds, for these gestures at least ${longest / 1e6}, got ${interval}.`,
    );
  }
  const rows = examples.map((example, i) => {
    const values = atInterval(example, interval);
    return [i + 1, example.name, values.length / dimensions, dimensions, ...values];
  });
  const all = header ? [['index', 'label', 'T', 'D', 'values'], ...rows] : rows;
  return all.length === 0 ? '' : `${Papa.unparse(all, { newline: '\n' })}\n`;
}

import type { GestureExample } from '../contract/sequence.ts';
import { checkExample } from './check-example.ts';
import { createGestureDataset } from './create-dataset.ts';
import { limitsOf } from './limits.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { readText } from './read-text.ts';
import { reportGestures } from './report.ts';
import type { ReadGestures, ReadGesturesOptions, SkippedGesture } from './types.ts';

interface Found {
  readonly where: string;
  readonly example: GestureExample;
  readonly spread: boolean;
}

/** The dimensions that most gestures have; the first found of those that are equally many. */
function majority(found: readonly Found[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { example } of found) counts.set(example.dimensions, (counts.get(example.dimensions) ?? 0) + 1);
  return [...counts].reduce<readonly [number, number] | undefined>(
    (best, entry) => (best !== undefined && best[1] >= entry[1] ? best : entry),
    undefined,
  )?.[0];
}

/**
 * Reads recorded gestures, and says of each that cannot be used why not.
 *
 * - JSON: `[{"name", "subject"?, "points": [[x, y, t], …], "strokes"?}, …]`: each point is its vector and then its time in
 *   milliseconds; `strokes` are the indices of the points that each stroke after the first begins with.
 * - CSV as of the UEA archive, with or without a header: `index,label,T,D,values…`, T points of D numbers, point after point.
 * - MediaPipe's `point_history.csv`: a label, then pairs relative to the first point. Both of these have no times.
 *
 * Skipped are taps, gestures that do not move, what is not finite or goes back in time, what is too long, and what has other dimensions
 * than most. Points at the same time are spread evenly. Runs in browsers and in Node.
 *
 * @param data The file's bytes or text.
 * @param options See {@link ReadGesturesOptions}.
 * @returns The dataset, and the report of what became of each gesture.
 * @throws DataError if the file as a whole is no such JSON or CSV, or is too large; ArgumentError if an option is out of range.
 * @see Anthony & Wobbrock's pen logs; Bagnall et al. 2018, The UEA multivariate time series classification archive.
 * @example
 * const { dataset, report } = readGestures(await file.bytes(), { fileName: file.name });
 * console.log(reportToText(report));
 */
export function readGestures(data: Uint8Array | string, options: ReadGesturesOptions = {}): ReadGestures {
  const where = `readGestures()${options.fileName === undefined ? '' : `: ${options.fileName}`}`;
  const limits = limitsOf('readGestures()', options);
  const text = readText(where, data, limits.maxBytes);
  const format = options.format ?? (/^\s*[[{]/.test(text) ? 'json' : 'csv');
  const found: Found[] = [];
  const skipped: SkippedGesture[] = [];
  (format === 'json' ? readJson : readCsv)(where, text, limits, (candidate) => {
    if ('why' in candidate) {
      skipped.push(candidate);
      return;
    }
    const checked = checkExample(candidate, limits);
    if (typeof checked === 'string') skipped.push({ where: candidate.where, why: checked });
    else found.push({ where: candidate.where, ...checked });
  });
  const dimensions = majority(found);
  const used = found.filter(({ example }) => example.dimensions === dimensions);
  for (const { example, where: place } of found) {
    if (example.dimensions !== dimensions) {
      skipped.push({
        where: place,
        why: `its points have ${example.dimensions} numbers, most gestures have ${dimensions}`,
      });
    }
  }
  const spread = used.filter((each) => each.spread).length;
  const notes =
    spread === 0 ? [] : [`${spread} gestures had points at the same time; these were spread evenly.`];
  if (format === 'csv')
    notes.push(`There are no times in it: points are taken as ${limits.interval} ms apart.`);
  const dataset = createGestureDataset(
    used.map(({ example }) => example),
    dimensions,
  );
  return { dataset, report: reportGestures(dataset, skipped, notes) };
}

import { DataError } from '@recurra/plugin';
import { addSteps } from './calendar.ts';
import { fillGaps, findGaps, type Gap } from './fill.ts';
import type { RegularSeries } from './regular.ts';
import { seasonCandidates } from './season.ts';
import { listNames } from './suggest.ts';
import { timeFormat } from './time-format.ts';
import type { FillMethod, Frequency } from './types.ts';

/** Largest share of missing steps that `auto` fills. */
const mostMissing = 0.05;

/** What filling depends on, besides the series. */
export interface FillContext {
  readonly frequency: Frequency;
  readonly seasonLength: number;
  readonly method: FillMethod;
  /** How the file writes times. */
  readonly format: string;
}

/** A series with straight lines over its gaps, good enough to look for a season. */
export function withoutGaps(values: Float64Array): Float64Array {
  return values.some(Number.isNaN) ? fillGaps(values, 'linear', 1) : values;
}

function describe(series: RegularSeries, gaps: readonly Gap[], { frequency, format }: FillContext): string {
  const { write } = timeFormat(format);
  const at = (step: number): string => write(addSteps(series.start, frequency, step));
  const shown = gaps.slice(0, 3).map(({ start, length }) => {
    return length === 1 ? at(start) : `${at(start)} to ${at(start + length - 1)}`;
  });
  return shown.join(', ') + (gaps.length > 3 ? ', …' : '');
}

function refusal(
  series: RegularSeries,
  gaps: readonly Gap[],
  missing: number,
  context: FillContext,
): DataError {
  const longest = gaps.reduce((a, b) => (b.length > a.length ? b : a));
  const row = series.lineOf(longest.start - 1);
  const share = ((100 * missing) / series.values.length).toFixed(1);
  const rule =
    context.method === 'none'
      ? 'fill "none" (--fill none) allows none'
      : `at most 5 %, and ${longestAllowed(context)} steps in a row, are filled without asking`;
  return new DataError(
    `series "${series.id}": ${missing} of ${series.values.length} steps (${share} %) are missing: ` +
      `${describe(series, gaps, context)}; the longest gap, ${longest.length} step${longest.length === 1 ? '' : 's'}, is after row ` +
      `${row}; ${rule}. Add the rows, or fill them with fill linear, previous or seasonal (--fill linear).`,
    { row },
  );
}

/** One season; the usual one where the data shows none. */
function longestAllowed({ frequency, seasonLength }: FillContext): number {
  return seasonLength > 1 ? seasonLength : (seasonCandidates(frequency)[0] ?? 3);
}

/**
 * Fills the gaps of a table's series, or refuses to.
 *
 * @param all The series.
 * @param context How to fill, and what messages need.
 * @param notes Gets a sentence for whatever was filled.
 * @returns Values without gaps, one array a series.
 * @throws DataError naming series, dates and row, if there is more to fill than the method allows.
 */
export function fillSeries(
  all: readonly RegularSeries[],
  context: FillContext,
  notes: string[],
): Float64Array[] {
  const { method, seasonLength } = context;
  const told = new Map<string, string[]>();
  const filled = all.map((series) => {
    const gaps = findGaps(series.values);
    if (gaps.length === 0) return series.values;
    const missing = gaps.reduce((sum, { length }) => sum + length, 0);
    const tooLong = gaps.some(({ length }) => length > longestAllowed(context));
    const tooMany = missing > mostMissing * series.values.length;
    if (method === 'none' || (method === 'auto' && (tooMany || tooLong))) {
      throw refusal(series, gaps, missing, context);
    }
    const steps = missing === 1 ? 'step was' : 'steps were';
    const what = `${missing} missing ${steps} filled (${describe(series, gaps, context)})`;
    told.set(what, [...(told.get(what) ?? []), series.id]);
    return fillGaps(series.values, method === 'auto' ? 'linear' : method, seasonLength);
  });
  const name = method === 'auto' ? 'linear' : method;
  let more = 0;
  for (const [what, ids] of told) {
    if (told.size <= 5 || notes.length < 20) notes.push(`Series ${listNames(ids)}: ${what}, method ${name}.`);
    else more += ids.length;
  }
  if (more > 0) notes.push(`Missing steps of ${more} more series were filled, method ${name}.`);
  return filled;
}

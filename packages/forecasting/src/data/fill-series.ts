import { DataError } from '@recurra/plugin';
import { addSteps } from './calendar.ts';
import { fillEnds, fillGaps, findGaps, type Gap } from './fill.ts';
import type { RegularCovariate, RegularSeries } from './regular.ts';
import { seasonCandidates } from './season.ts';
import { listNames } from './suggest.ts';
import type { FillMethod, Frequency } from './types.ts';

/** Largest share of missing steps that `auto` fills. */
const mostMissing = 0.05;

/** What filling depends on, besides the series. */
export interface FillContext {
  readonly frequency: Frequency;
  readonly seasonLength: number;
  readonly method: FillMethod | number;
  /** Writes a time as the file does. */
  write(time: number): string;
}

/** A series with straight lines over its gaps, good enough to look for a season. */
export function withoutGaps(values: Float64Array): Float64Array {
  return values.some(Number.isNaN) ? fillGaps(values, 'linear', 1) : values;
}

function describe(start: number, gaps: readonly Gap[], { frequency, write }: FillContext): string {
  const at = (step: number): string => write(addSteps(start, frequency, step));
  const shown = gaps.slice(0, 3).map(({ start, length }) => {
    return length === 1 ? at(start) : `${at(start)} to ${at(start + length - 1)}`;
  });
  return shown.join(', ') + (gaps.length > 3 ? ', …' : '');
}

function refusal(
  series: RegularSeries,
  what: string,
  gaps: readonly Gap[],
  missing: number,
  length: number,
  context: FillContext,
): DataError {
  const longest = gaps.reduce((a, b) => (b.length > a.length ? b : a));
  const row = series.lineOf(longest.start - 1);
  const share = ((100 * missing) / length).toFixed(1);
  const rule =
    context.method === 'none'
      ? 'fill "none" (--fill none) allows none'
      : `at most 5 %, and ${longestAllowed(context)} steps in a row, are filled without asking`;
  return new DataError(
    `${what}: ${missing} of ${length} steps (${share} %) are missing: ` +
      `${describe(series.start, gaps, context)}; the longest gap, ${longest.length} step${longest.length === 1 ? '' : 's'}, is after row ` +
      `${row}; ${rule}. Add the rows, or fill them with fill linear, previous, seasonal, zero or mean (--fill linear).`,
    { row },
  );
}

/** One season; the usual one where the data shows none. */
function longestAllowed({ frequency, seasonLength }: FillContext): number {
  return seasonLength > 1 ? seasonLength : (seasonCandidates(frequency)[0] ?? 3);
}

/** Whatever was filled, gathered so that a table of many series has few notes. */
export class FillNotes {
  readonly #told = new Map<string, string[]>();
  readonly #covariates = new Map<string, { steps: number; series: number }>();

  /** A series was filled. */
  series(id: string, what: string): void {
    const ids = this.#told.get(what);
    if (ids === undefined) this.#told.set(what, [id]);
    else ids.push(id);
  }

  /** A covariate of some series was filled. */
  covariate(name: string, steps: number): void {
    const entry = this.#covariates.get(name) ?? { steps: 0, series: 0 };
    entry.steps += steps;
    entry.series++;
    this.#covariates.set(name, entry);
  }

  /** Writes the sentences. */
  write(notes: string[], method: FillMethod | number): void {
    const name =
      typeof method === 'number' ? `the number ${method}` : `method ${method === 'auto' ? 'linear' : method}`;
    const most = this.#told.size <= 5 ? 5 : Math.max(0, 20 - notes.length);
    let more = 0;
    for (const [k, [what, ids]] of [...this.#told].entries()) {
      if (k < most) notes.push(`Series ${listNames(ids)}: ${what}, ${name}.`);
      else more += ids.length;
    }
    if (more > 0) notes.push(`Missing steps of ${more} more series were filled, ${name}.`);
    for (const [column, { steps, series }] of this.#covariates) {
      notes.push(
        `Covariate "${column}": ${steps} missing steps of ${series} series were filled, ${name}, at the ends with the nearest value.`,
      );
    }
  }
}

/** @throws DataError if there is more to fill than the method allows. */
function checkAllowed(
  series: RegularSeries,
  what: string,
  values: Float64Array,
  gaps: readonly Gap[],
  context: FillContext,
): number {
  const missing = gaps.reduce((sum, { length }) => sum + length, 0);
  const { method } = context;
  const tooLong = gaps.some(({ length }) => length > longestAllowed(context));
  const tooMany = missing > mostMissing * values.length;
  if (method === 'none' || (method === 'auto' && (tooMany || tooLong))) {
    throw refusal(series, what, gaps, missing, values.length, context);
  }
  return missing;
}

/**
 * Fills the gaps of a series, or refuses to.
 *
 * @param series The series.
 * @param context How to fill, and what messages need.
 * @param notes Hears what was filled.
 * @returns Its values without gaps.
 * @throws DataError naming series, dates and row, if there is more to fill than the method allows.
 */
export function fillSeries(series: RegularSeries, context: FillContext, notes: FillNotes): Float64Array {
  const gaps = findGaps(series.values);
  if (gaps.length === 0) return series.values;
  const missing = checkAllowed(series, `series "${series.id}"`, series.values, gaps, context);
  const steps = missing === 1 ? 'step was' : 'steps were';
  notes.series(series.id, `${missing} missing ${steps} filled (${describe(series.start, gaps, context)})`);
  return fillGaps(series.values, methodOf(context), context.seasonLength);
}

function methodOf({ method }: FillContext): Exclude<FillMethod, 'auto' | 'none'> | number {
  return method === 'auto' || method === 'none' ? 'linear' : method;
}

/**
 * Fills the gaps of a series' covariates, or refuses to; both ends get the nearest value.
 *
 * @param series The series.
 * @param columns Its covariates; their values are changed.
 * @param context How to fill, and what messages need.
 * @param notes Hears what was filled.
 * @returns Values without gaps, by name.
 * @throws DataError naming series and covariate, if there is more to fill than the method allows, or no value at all.
 */
export function fillCovariates(
  series: RegularSeries,
  columns: readonly RegularCovariate[],
  context: FillContext,
  notes: FillNotes,
): Record<string, Float64Array> {
  const filled: Record<string, Float64Array> = {};
  for (const { name, values, fill } of columns) {
    if (fill === 'zero') {
      filled[name] = values.map((value) => (Number.isNaN(value) ? 0 : value));
      continue;
    }
    if (values.every(Number.isNaN)) {
      throw new DataError(
        `series "${series.id}": covariate "${name}" has no values; fill it in, or leave it out of the covariates.`,
        { column: name },
      );
    }
    const ends = fillEnds(values);
    const gaps = findGaps(values);
    const inner = gaps.reduce((sum, { length }) => sum + length, 0);
    if (inner > 0 && fill === 'method') {
      checkAllowed(series, `series "${series.id}", covariate "${name}"`, values, gaps, context);
    }
    if (ends + inner > 0) notes.covariate(name, ends + inner);
    filled[name] =
      inner === 0
        ? values
        : fillGaps(values, fill === 'previous' ? 'previous' : methodOf(context), context.seasonLength);
  }
  return filled;
}

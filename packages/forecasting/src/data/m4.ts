import { DataError } from '@recurra/plugin';
import { addSteps } from './calendar.ts';
import { defaultMaxSeries } from './collect-rows.ts';
import type { StepSource, TableCollector } from './collector.ts';
import { parseFrequency } from './frequency.ts';
import { detached } from './growable.ts';
import { type DecimalMark, guessDecimalMark, parseCell, parseNumber } from './numbers.ts';
import type { RecordBatch } from './records.ts';
import type { RegularSeries } from './regular.ts';
import { listNames } from './suggest.ts';
import type { Frequency, FrequencyUnit, LeftOut, TableOptions } from './types.ts';

/** First letters of the competition's ids. */
const letters: ReadonlyMap<string, string> = new Map([
  ['H', 'hourly'],
  ['D', 'daily'],
  ['W', 'weekly'],
  ['M', 'monthly'],
  ['Q', 'quarterly'],
  ['Y', 'yearly'],
]);

/** The competition's seasons; see Makridakis, Spiliotis & Assimakopoulos 2020. */
const seasons: Partial<Record<FrequencyUnit, number>> = {
  hour: 24,
  day: 1,
  week: 1,
  month: 12,
  quarter: 4,
  year: 1,
};

interface M4Row {
  readonly id: string;
  readonly line: number;
  /** Columns before the first value. */
  readonly first: number;
  readonly values: Float64Array;
  readonly trimmed: number;
}

/** Whether a header is the one that the competition's files have: V1, V2, … */
export function isM4Header(header: readonly string[]): boolean {
  return header.length >= 2 && header.every((name, i) => name.trim() === `V${i + 1}`);
}

/** Reads the rows of a table in M4 layout, each a series. */
export class M4Collector implements TableCollector {
  readonly #options: TableOptions;
  readonly #maxSeries: number;
  #header: readonly string[] | undefined;
  #mark: DecimalMark | undefined;
  readonly #rows: M4Row[] = [];
  readonly #lines = new Map<string, number>();
  readonly #leftOut: LeftOut[] = [];

  constructor(options: TableOptions) {
    this.#options = options;
    this.#maxSeries = options.maxSeries ?? defaultMaxSeries;
  }

  get count(): number {
    return this.#lines.size;
  }

  add(batch: RecordBatch, delimiter: string): void {
    for (const [i, row] of batch.rows.entries()) {
      const line = batch.lines[i] as number;
      if (this.#header === undefined) this.#header = this.#checkHeader(row, line);
      else this.#addRow(row, line, delimiter);
    }
  }

  #checkHeader(row: readonly string[], line: number): readonly string[] {
    const header = row.map((cell, i) => cell.trim() || `column ${i + 1}`);
    const numbers = header.slice(1).map((cell) => parseNumber(cell, '.'));
    const counts = numbers.every((value, i) => typeof value === 'number' && value === i + Number(numbers[0]));
    if (!counts && numbers.some((value) => typeof value === 'number')) {
      throw new DataError(
        `row ${line}: the first line of a table in M4 layout must be a header such as "V1,V2,V3", but it holds data ("${row[1]}").`,
        { row: line },
      );
    }
    if (header.length < 2) {
      throw new DataError(
        `row ${line}: a table in M4 layout has a column of ids and columns of values; this one has only "${header[0]}".`,
        { row: line },
      );
    }
    return header;
  }

  #addRow(row: readonly string[], line: number, delimiter: string): void {
    const header = this.#header as readonly string[];
    if (row.length > header.length) {
      throw new DataError(
        `row ${line}: it has ${row.length} cells, the header has ${header.length}; lengthen the header.`,
        { row: line },
      );
    }
    const id = (row[0] as string).trim();
    const before = this.#lines.get(id);
    if (id === '' || before !== undefined) {
      const what =
        before === undefined
          ? `row ${line}: the id, the first cell, is missing; every row needs one.`
          : `rows ${before} and ${line} both have the id "${id}"; give each series its own.`;
      throw new DataError(what, { row: line, column: header[0] as string });
    }
    if (this.#lines.size === this.#maxSeries) {
      throw new DataError(
        `row ${line}: more than ${this.#maxSeries} series; keep some of them, or raise maxSeries (--max-series).`,
        { row: line },
      );
    }
    this.#mark ??= guessDecimalMark(
      row.slice(1).map((cell) => cell.trim()),
      delimiter,
    ).mark;
    const name = detached(id);
    this.#lines.set(name, line);
    const values = new Float64Array(row.length - 1);
    let first = -1;
    let last = -1;
    for (let i = 0; i < values.length; i++) {
      const cell = (row[i + 1] as string).trim();
      const value = parseCell(cell, line, header[i + 1] as string, this.#mark, this.#options.fill);
      values[i] = value;
      if (Number.isNaN(value)) continue;
      if (first < 0) first = i;
      last = i;
    }
    if (first < 0) this.#leftOut.push({ id: name, reason: 'it has no values.' });
    else {
      this.#rows.push({
        id: name,
        line,
        first,
        values: values.slice(first, last + 1),
        // Padding at the end is how the layout is, nothing that was left out.
        trimmed: first,
      });
    }
  }

  /** @throws DataError if it is empty, or its frequency cannot be known. */
  finish(): StepSource {
    if (this.#header === undefined || this.#rows.length === 0) {
      throw new DataError(
        'the table has no series; it needs a header line, then one line a series: id, values.',
      );
    }
    const { frequency, rows, note } = this.#chooseFrequency();
    const notes = ['M4 layout: one row a series, without dates; times count the steps from 1.'];
    if (note !== undefined) notes.push(note);
    const series = rows.map(
      ({ id, line, first, values, trimmed }): RegularSeries => ({
        id,
        start: addSteps(0, frequency, first + 1),
        values,
        trimmed: [trimmed, 0],
        past: [],
        future: [],
        lineOf: () => line,
      }),
    );
    const seasonLength =
      frequency.count === 1 && !frequency.weekdaysOnly ? seasons[frequency.unit] : undefined;
    return { kind: 'steps', series, frequency, seasonLength, leftOut: this.#leftOut, notes };
  }

  #chooseFrequency(): { frequency: Frequency; rows: readonly M4Row[]; note?: string } {
    const { frequency: given } = this.#options;
    if (given !== undefined) return { frequency: parseFrequency(given), rows: this.#rows };
    const of = ({ id }: M4Row): string | undefined =>
      /^[A-Za-z]\d+$/.test(id) ? letters.get(id[0]!.toUpperCase()) : undefined;
    const counts = new Map<string, number>();
    for (const row of this.#rows) {
      const name = of(row);
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const [name] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
    if (name === undefined) {
      throw new DataError(
        `the ids (${listNames(
          this.#rows.slice(0, 3).map(({ id }) => id),
          3,
        )}) do not start with one of M4's letters H, D, W, M, Q, Y; say the frequency (--frequency), for example hourly.`,
      );
    }
    const strays = this.#rows.filter((row) => of(row) !== name);
    for (const row of strays) {
      const reason = `its id stands for ${of(row) ?? 'no known'} data, those of most series for ${name}; read it from a file of its own, or say the frequency (--frequency).`;
      this.#leftOut.push({ id: row.id, reason });
    }
    return {
      frequency: parseFrequency(name),
      rows: strays.length === 0 ? this.#rows : this.#rows.filter((row) => of(row) === name),
      note: `Frequency: ${name}, after the first letter of the ids.`,
    };
  }
}

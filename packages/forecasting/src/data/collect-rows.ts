import { DataError } from '@recurra/plugin';
import { type ColumnPlan, planColumns, readHeader } from './columns.ts';
import { NumberList, WordList } from './growable.ts';
import { parseNumber } from './numbers.ts';
import type { RecordBatch } from './records.ts';
import { type Rows, tellsApart, timesRepeat } from './rows.ts';
import { listNames } from './suggest.ts';
import { clip, TimeColumn } from './time-column.ts';
import type { TableOptions } from './types.ts';

const sampleRows = 1000;
const mostCells = 25_000_000;

/** Names of columns that hold a part of a time. */
const timePart = /^(?:month|mon|day|hour|hr|minute|min|time|quarter|qtr)$/i;
const clock = /^\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?$/i;

/** Series in one table unless the caller allows more. */
export const defaultMaxSeries = 1000;

/** Turns the rows of a file into columns of numbers, as they come. */
export class RowCollector {
  readonly #options: TableOptions;
  readonly #maxSeries: number;
  #header: string[] | undefined;
  #sample: { rows: string[][]; lines: number[] } | undefined = { rows: [], lines: [] };
  #plan: ColumnPlan | undefined;
  #time: TimeColumn | undefined;
  readonly #lines = new NumberList();
  #targets: { index: number; name: string; list: NumberList }[] = [];
  #words: { index: number; name: string; list: WordList }[] = [];
  readonly #notes: string[] = [];

  constructor(options: TableOptions) {
    this.#options = options;
    this.#maxSeries = options.maxSeries ?? defaultMaxSeries;
  }

  /** Rows so far, without the header. */
  get count(): number {
    return this.#lines.length + (this.#sample?.rows.length ?? 0);
  }

  /** Adds rows; the first of all is the header. */
  add(batch: RecordBatch, delimiter: string): void {
    batch.rows.forEach((row, i) => {
      this.#addRow(row, batch.lines[i] as number, delimiter);
    });
  }

  #addRow(row: string[], line: number, delimiter: string): void {
    if (this.#header === undefined) {
      this.#header = readHeader(row, line);
      return;
    }
    if (row.length !== this.#header.length) {
      throw new DataError(
        `row ${line}: it has ${row.length} cells, the header has ${this.#header.length}; ` +
          'put cells that contain the separator in "quotes".',
        { row: line },
      );
    }
    if (this.#sample === undefined) {
      this.#store(row, line);
      return;
    }
    this.#sample.rows.push(row);
    this.#sample.lines.push(line);
    if (this.#sample.rows.length === sampleRows) this.#begin(delimiter);
  }

  #begin(delimiter: string): void {
    const { rows, lines } = this.#sample as { rows: string[][]; lines: number[] };
    const header = this.#header as string[];
    const plan = planColumns(header, rows, lines, delimiter, this.#options);
    this.#plan = plan;
    this.#notes.push(...plan.notes);
    this.#time = new TimeColumn(header[plan.time] as string, this.#options.dateFormat);
    this.#targets = plan.targets.map((index) => ({
      index,
      name: header[index] as string,
      list: new NumberList(),
    }));
    const words = plan.id === undefined ? plan.words : [plan.id];
    this.#words = words.map((index) => ({
      index,
      name: header[index] as string,
      list: new WordList(this.#maxSeries),
    }));
    this.#sample = undefined;
    rows.forEach((row, i) => {
      this.#store(row, lines[i] as number);
    });
  }

  #store(row: readonly string[], line: number): void {
    const plan = this.#plan as ColumnPlan;
    this.#time?.push((row[plan.time] as string).trim(), line);
    this.#lines.push(line);
    if (this.#lines.length * (2 + this.#targets.length) > mostCells) {
      throw new DataError(
        `row ${line}: the table has more than ${mostCells / 1e6} million values; keep the last rows, name fewer ` +
          'columns with targetColumns (--target), or add the rows up to longer steps.',
        { row: line },
      );
    }
    for (const { index, name, list } of this.#targets)
      list.push(this.#value((row[index] as string).trim(), line, name));
    this.#words = this.#words.filter(({ index, name, list }) => {
      const word = (row[index] as string).trim();
      const named = index === plan.id;
      if (named && word === '') {
        throw new DataError(`row ${line}, column "${name}": the id is missing; every row needs one.`, {
          row: line,
          column: name,
        });
      }
      if (list.push(word)) return true;
      if (!named) return false;
      throw new DataError(
        `row ${line}, column "${name}": more than ${this.#maxSeries} different ids; pick some of the series, name ` +
          'another column with idColumn (--id), or raise maxSeries (--max-series).',
        { row: line, column: name },
      );
    });
  }

  #value(cell: string, row: number, column: string): number {
    const value = parseNumber(cell, this.#plan?.mark ?? '.');
    if (typeof value === 'number') return value;
    if (value === 'missing') return Number.NaN;
    const { fill = 'auto' } = this.#options;
    // A fill method the user asked for by name covers the results of failed arithmetic too.
    if (value === 'nan' && fill !== 'auto' && fill !== 'none') return Number.NaN;
    const what =
      value === 'nan'
        ? `"${cell}" is not a value; leave the cell empty if it is missing, or say how to fill it with fill (--fill linear).`
        : value === 'infinite'
          ? `"${clip(cell)}" is not a finite number; correct it, or leave the cell empty if it is missing.`
          : `"${clip(cell)}" is not a number; correct it, or leave the cell empty if it is missing.`;
    throw new DataError(`row ${row}, column "${column}": ${what}`, { row, column });
  }

  /**
   * Ends the table.
   *
   * @throws DataError if it is empty, or its times or ids cannot be decided.
   */
  finish(delimiter: string): { rows: Rows; timeColumn: string; notes: string[] } {
    if (this.#header === undefined) {
      throw new DataError(
        'the file is empty; it needs a header line such as "date,value", then one line per time stamp.',
      );
    }
    if (this.count === 0) {
      throw new DataError(
        `the file has a header (${listNames(this.#header, 12)}) but no rows; add one line per time stamp.`,
      );
    }
    if (this.#sample !== undefined) this.#begin(delimiter);
    const plan = this.#plan as ColumnPlan;
    const times = (this.#time as TimeColumn).finish();
    const id = this.#findId(times.times);
    const ignored = plan.header.filter(
      (name, i) =>
        i !== plan.time && !plan.targets.includes(i) && !plan.told.includes(i) && name !== id?.name,
    );
    const notes = [...this.#notes, ...times.notes];
    if (ignored.length > 0 && this.#options.targetColumns === undefined) {
      const one = ignored.length === 1;
      notes.push(
        `Column${one ? '' : 's'} ${listNames(ignored)} ${one ? 'is' : 'are'} not numeric and ${one ? 'was' : 'were'} left out.`,
      );
    }
    if (id !== undefined && this.#options.idColumn === undefined) {
      notes.push(`Column "${id.name}" tells ${id.list.names.length} series apart.`);
    }
    const rows: Rows = {
      ...times,
      lines: this.#lines.view(),
      targets: this.#targets.map(({ name, list }) => ({ name, values: list.view() })),
      ...(id === undefined ? {} : { ids: { column: id.name, names: id.list.names, codes: id.list.codes() } }),
    };
    return { rows, timeColumn: plan.header[plan.time] as string, notes };
  }

  #findId(times: Float64Array): { name: string; list: WordList } | undefined {
    if (this.#plan?.id !== undefined) return this.#words[0];
    if (!timesRepeat(times)) return undefined;
    const found = this.#words
      .filter(({ list }) => list.names.length > 1 && list.names.length <= times.length / 2)
      .filter(({ list }) => tellsApart(times, list.codes(), list.names.length))
      .sort((a, b) => a.list.names.length - b.list.names.length)[0];
    this.#checkSplitTime(found);
    return found;
  }

  /** A time in two columns must not be taken for one series an hour, or one a month. */
  #checkSplitTime(id: { name: string; list: WordList } | undefined): void {
    const { header, time } = this.#plan as ColumnPlan;
    const others = header.filter((name, i) => i !== time && timePart.test(name));
    const isPart =
      id !== undefined && (timePart.test(id.name) || id.list.names.every((name) => clock.test(name)));
    const parts = isPart ? [id.name] : id === undefined ? others : [];
    if (parts.length === 0) return;
    throw new DataError(
      `the times in column "${header[time]}" repeat, and ${listNames(parts)} ${parts.length === 1 ? 'seems' : 'seem'} ` +
        'to hold the rest of them; join them into one column, such as 2024-01-31 or 2024-01-31 14:00' +
        `${isPart ? ` (or say --id "${id.name}" if it does tell series apart)` : ''}.`,
      { column: parts[0] as string },
    );
  }
}

import { DataError } from '@recurra/plugin';
import type { RowSource, TableCollector } from './collector.ts';
import { type ColumnPlan, planColumns } from './columns.ts';
import { CovariateList } from './covariate-column.ts';
import { findId } from './find-id.ts';
import { LineList, NumberList, WordList } from './growable.ts';
import { readHeader } from './header.ts';
import { parseCell } from './numbers.ts';
import type { RecordBatch } from './records.ts';
import type { Rows } from './rows.ts';
import { listNames } from './suggest.ts';
import { TimeColumn } from './time-column.ts';
import type { TableOptions } from './types.ts';

const sampleRows = 1000;
const sampleCells = 2_000_000;
const mostCells = 100_000_000;

/** Series in one table unless the caller allows more. */
export const defaultMaxSeries = 100_000;

interface NamedList<T> {
  readonly index: number;
  readonly name: string;
  readonly list: T;
}

/** Turns the rows of a long or wide table into columns of numbers, as they come. */
export class RowCollector implements TableCollector {
  readonly #options: TableOptions;
  readonly #maxSeries: number;
  #header: string[] | undefined;
  #sample: { rows: string[][]; lines: number[] } | undefined = { rows: [], lines: [] };
  #plan: ColumnPlan | undefined;
  #time: TimeColumn | undefined;
  readonly #lines = new LineList();
  #targets: NamedList<NumberList>[] = [];
  #past: NamedList<CovariateList>[] = [];
  #future: NamedList<CovariateList>[] = [];
  #statics: NamedList<WordList>[] = [];
  #words: NamedList<WordList>[] = [];
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
    const { rows, lines } = this.#sample;
    rows.push(row);
    lines.push(line);
    if (rows.length === sampleRows || rows.length * row.length >= sampleCells) this.#begin(delimiter, false);
  }

  #begin(delimiter: string, whole: boolean): void {
    const { rows, lines } = this.#sample as { rows: string[][]; lines: number[] };
    const header = this.#header as string[];
    const plan = planColumns(header, rows, lines, delimiter, this.#options, whole);
    this.#plan = plan;
    this.#notes.push(...plan.notes);
    this.#time = new TimeColumn(header[plan.time] as string, this.#options.dateFormat);
    const lists = <T>(indices: readonly number[], make: (name: string) => T): NamedList<T>[] =>
      indices.map((index) => {
        const name = header[index] as string;
        return { index, name, list: make(name) };
      });
    this.#targets = lists(plan.targets, () => new NumberList());
    this.#past = lists(plan.past, (name) => new CovariateList(name));
    this.#future = lists(plan.future, (name) => new CovariateList(name));
    this.#statics = lists(plan.static, () => new WordList(this.#maxSeries + 1));
    this.#words = lists(plan.id === undefined ? plan.words : [plan.id], () => new WordList(this.#maxSeries));
    this.#sample = undefined;
    if (plan.id === undefined) this.#checkSeries(plan.targets.length);
    rows.forEach((row, i) => {
      this.#store(row, lines[i] as number);
    });
  }

  #checkSeries(count: number): void {
    if (count <= this.#maxSeries) return;
    throw new DataError(
      `the table has ${count} series, and at most ${this.#maxSeries} are read; name some of them with targetColumns ` +
        '(--target), or raise maxSeries (--max-series).',
    );
  }

  #store(row: readonly string[], line: number): void {
    const plan = this.#plan as ColumnPlan;
    const cell = (index: number): string => (row[index] as string).trim();
    this.#time?.push(cell(plan.time), line);
    this.#lines.push(line);
    const columns = 2 + this.#targets.length + this.#past.length + this.#future.length;
    if (this.#lines.length * columns > mostCells) {
      throw new DataError(
        `row ${line}: the table has more than ${mostCells / 1e6} million values; keep the last rows, name fewer ` +
          'columns with targetColumns (--target), or add the rows up to longer steps.',
        { row: line },
      );
    }
    for (const { index, name, list } of this.#targets) {
      list.push(parseCell(cell(index), line, name, plan.mark, this.#options.fill));
    }
    for (const { index, list } of this.#past) list.push(cell(index), line, plan.mark);
    for (const { index, list } of this.#future) list.push(cell(index), line, plan.mark);
    for (const { index, name, list } of this.#statics) {
      if (list.push(cell(index))) continue;
      throw new DataError(
        `row ${line}, column "${name}": a static column must have one value a series; this one has more values ` +
          'than there may be series.',
        { row: line, column: name },
      );
    }
    this.#words = this.#words.filter(({ index, name, list }) =>
      this.#addWord(cell(index), line, name, list, index === plan.id),
    );
  }

  /** @returns Whether the column may still hold ids. */
  #addWord(word: string, line: number, name: string, list: WordList, sure: boolean): boolean {
    if (sure && word === '') {
      throw new DataError(`row ${line}, column "${name}": the id is missing; every row needs one.`, {
        row: line,
        column: name,
      });
    }
    if (list.push(word)) return true;
    if (!sure) return false;
    throw new DataError(
      `row ${line}, column "${name}": more than ${this.#maxSeries} different ids; pick some of the series, name ` +
        'another column with idColumn (--id), or raise maxSeries (--max-series).',
      { row: line, column: name },
    );
  }

  /**
   * Ends the table.
   *
   * @throws DataError if it is empty, or its times or ids cannot be decided.
   */
  finish(delimiter: string): RowSource {
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
    if (this.#sample !== undefined) this.#begin(delimiter, true);
    const plan = this.#plan as ColumnPlan;
    const times = (this.#time as TimeColumn).finish();
    const id = findId(times, plan, this.#words, this.#options);
    const notes = [...this.#notes, ...times.notes];
    this.#noteIgnored(notes, id?.name);
    if (id !== undefined && this.#options.idColumn === undefined) {
      notes.push(`Column "${id.name}" tells ${id.list.names.length} series apart.`);
    }
    this.#checkSeries((id?.list.names.length ?? 1) * this.#targets.length);
    const lines = this.#lines;
    const rows: Rows = {
      ...times,
      line: (row) => lines.at(row),
      targets: this.#targets.map(({ name, list }) => ({ name, values: list.view() })),
      past: this.#past.flatMap(({ list }) => list.finish(notes)),
      future: this.#future.flatMap(({ list }) => list.finish(notes)),
      statics: this.#statics.map(({ name, list }) => ({ name, words: list })),
      mark: plan.mark,
      ...(id === undefined ? {} : { ids: { column: id.name, names: id.list.names, codes: id.list.codes() } }),
    };
    return { kind: 'rows', rows, timeColumn: plan.header[plan.time] as string, notes };
  }

  #noteIgnored(notes: string[], id: string | undefined): void {
    if (this.#options.targetColumns !== undefined) return;
    const plan = this.#plan as ColumnPlan;
    const used = new Set([
      plan.time,
      ...plan.targets,
      ...plan.told,
      ...plan.past,
      ...plan.future,
      ...plan.static,
    ]);
    const ignored = plan.header.filter((name, i) => !used.has(i) && name !== id);
    if (ignored.length === 0) return;
    const one = ignored.length === 1;
    notes.push(
      `Column${one ? '' : 's'} ${listNames(ignored)} ${one ? 'is' : 'are'} not numeric and ${one ? 'was' : 'were'} left out.`,
    );
  }
}

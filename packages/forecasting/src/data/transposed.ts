import { DataError } from '@recurra/plugin';
import { defaultMaxSeries } from './collect-rows.ts';
import type { RowSource, TableCollector } from './collector.ts';
import { detached } from './growable.ts';
import { type DecimalMark, guessDecimalMark, parseCell } from './numbers.ts';
import type { RecordBatch } from './records.ts';
import { scanTime } from './scan-time.ts';
import { TimeColumn } from './time-column.ts';
import { timeFormat } from './time-format.ts';
import type { TableOptions } from './types.ts';

/** Whether a header holds time stamps, after a first column of ids. */
export function isTransposedHeader(header: readonly string[], { dateFormat }: TableOptions): boolean {
  const format = dateFormat === undefined ? undefined : timeFormat(dateFormat);
  const isTime = (cell: string): boolean =>
    format === undefined ? scanTime(cell) !== undefined : !Number.isNaN(format.read(cell));
  const [first = '', ...others] = header.map((cell) => cell.trim());
  return others.length >= 2 && !isTime(first) && others.every(isTime);
}

/** Reads a table with one row a series, and the time stamps in its header. */
export class TransposedCollector implements TableCollector {
  readonly #options: TableOptions;
  readonly #maxSeries: number;
  #header: readonly string[] | undefined;
  #mark: DecimalMark | undefined;
  readonly #rows = new Map<string, { line: number; values: Float64Array }>();

  constructor(options: TableOptions) {
    this.#options = options;
    this.#maxSeries = options.maxSeries ?? defaultMaxSeries;
  }

  get count(): number {
    return this.#rows.size;
  }

  add(batch: RecordBatch, delimiter: string): void {
    for (const [i, row] of batch.rows.entries()) {
      if (this.#header === undefined) this.#header = row.map((cell) => cell.trim());
      else this.#addRow(row, batch.lines[i] as number, this.#header, delimiter);
    }
  }

  #addRow(row: readonly string[], line: number, header: readonly string[], delimiter: string): void {
    const [id = '', ...cells] = row.map((cell) => cell.trim());
    const before = this.#rows.get(id);
    const problem =
      row.length !== header.length
        ? `row ${line}: it has ${row.length} cells, the header has ${header.length}; put cells that contain the separator in "quotes".`
        : id === ''
          ? `row ${line}: the id, the first cell, is missing; every row needs one.`
          : before !== undefined
            ? `rows ${before.line} and ${line} both have the id "${id}"; give each series its own.`
            : this.#rows.size === this.#maxSeries
              ? `row ${line}: more than ${this.#maxSeries} series; keep some of them, or raise maxSeries (--max-series).`
              : undefined;
    if (problem !== undefined) throw new DataError(problem, { row: line });
    this.#mark ??= guessDecimalMark(cells, delimiter).mark;
    const mark = this.#mark;
    const { fill } = this.#options;
    const values = Float64Array.from(cells, (cell, i) =>
      parseCell(cell, line, header[i + 1] as string, mark, fill),
    );
    this.#rows.set(detached(id), { line, values });
  }

  /** @throws DataError if it is empty, or its times cannot be read. */
  finish(): RowSource {
    const [name = '', ...stamps] = this.#header ?? [];
    if (this.#rows.size === 0) {
      throw new DataError('the file has a header of time stamps but no rows; add one line a series.');
    }
    const column = new TimeColumn(name || 'column 1', this.#options.dateFormat);
    for (const stamp of stamps) column.push(stamp, 1);
    const times = column.finish();
    return {
      kind: 'rows',
      timeColumn: 'time',
      notes: [...times.notes, 'One row a series, with the time stamps in the header.'],
      rows: {
        ...times,
        // All times are written in the first line.
        line: () => 1,
        targets: [...this.#rows].map(([id, { values }]) => ({ name: id, values })),
        past: [],
        future: [],
        statics: [],
        mark: this.#mark ?? '.',
      },
    };
  }
}

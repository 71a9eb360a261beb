import { RowCollector } from './collect-rows.ts';
import type { RowSource, StepSource, TableCollector } from './collector.ts';
import { isM4Header, M4Collector } from './m4.ts';
import type { RecordBatch } from './records.ts';
import { scanTime } from './scan-time.ts';
import { isTransposedHeader, TransposedCollector } from './transposed.ts';
import type { TableOptions } from './types.ts';

/** Reads a table in whichever layout its first two rows are. */
export class LayoutCollector implements TableCollector {
  readonly #options: TableOptions;
  readonly #waiting: RecordBatch[] = [];
  #chosen: TableCollector | undefined;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#chosen?.count ?? Math.max(0, this.#waiting.flatMap(({ rows }) => rows).length - 1);
  }

  add(batch: RecordBatch, delimiter: string): void {
    if (this.#chosen !== undefined) {
      this.#chosen.add(batch, delimiter);
      return;
    }
    this.#waiting.push(batch);
    if (this.#waiting.reduce((sum, { rows }) => sum + rows.length, 0) >= 2) this.#choose(delimiter);
  }

  #choose(delimiter: string): TableCollector {
    const [header = [], first = []] = this.#waiting.flatMap(({ rows }) => rows);
    const chosen = open(header, first, this.#options);
    this.#chosen = chosen;
    for (const batch of this.#waiting) chosen.add(batch, delimiter);
    this.#waiting.length = 0;
    return chosen;
  }

  finish(delimiter: string): RowSource | StepSource {
    return (this.#chosen ?? this.#choose(delimiter)).finish(delimiter);
  }
}

function open(header: readonly string[], first: readonly string[], options: TableOptions): TableCollector {
  const { layout = 'auto', timeColumn, idColumn, targetColumns } = options;
  if (layout === 'm4') return new M4Collector(options);
  const named = timeColumn !== undefined || idColumn !== undefined || targetColumns !== undefined;
  if (layout === 'long' || named) return new RowCollector(options);
  // R names the columns of any table without a header so; one with dates is none of the competition's.
  const dated = scanTime((first[0] ?? '').trim()) !== undefined;
  if (layout === 'auto' && isM4Header(header) && !dated) return new M4Collector(options);
  return isTransposedHeader(header, options) ? new TransposedCollector(options) : new RowCollector(options);
}

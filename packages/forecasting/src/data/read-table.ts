import { assemble } from './assemble.ts';
import { checkOptions } from './check-options.ts';
import { LayoutCollector } from './choose-layout.ts';
import { finishTable } from './finish-table.ts';
import { type OpenedSource, openSource } from './open-source.ts';
import { Pace } from './pace.ts';
import { readText } from './read-text.ts';
import { RecordReader } from './records.ts';
import { defaultMaxBytes } from './size.ts';
import { stepPattern, tableTimeFormat } from './time-format.ts';
import type { ReadProgress, SeriesTable, TableOptions, TableSource } from './types.ts';

/**
 * Reads a table into regular series: times parsed, frequency and season inferred, short gaps filled.
 *
 * Everything that was inferred, filled or left out is told in the table's notes. The source is read piece by piece;
 * what is kept of it is some 20 bytes a number.
 *
 * @param source CSV (plain or gzip) or Parquet: text, bytes, a file, a stream, or an address; with a header line.
 * @param options What to know beforehand; everything left out is inferred.
 * @returns The series, all with the same frequency; those that could not be used are in `leftOut`.
 * @throws DataError naming the row and column that cannot be used; ArgumentError for an option out of range; the
 *   signal's reason when aborted.
 * @example
 * const table = await readTable('date,sales\n2024-01-01,3\n2024-01-02,5\n2024-01-03,4\n');
 * table.frequency.label; // 'daily'
 */
export async function readTable(source: TableSource, options: TableOptions = {}): Promise<SeriesTable> {
  checkOptions(options);
  const notes: string[] = [];
  const opened = await openSource(source, options.maxBytes ?? defaultMaxBytes, options.signal);
  const collector = new LayoutCollector(options);
  let read: ReadProgress = { bytes: 0, rows: 0 };
  const onProgress = (progress: ReadProgress): void => {
    read = progress;
    options.onProgress?.(progress);
  };
  const heard = { ...options, onProgress };
  let delimiter: string;
  try {
    delimiter =
      opened.kind === 'parquet'
        ? await collectParquet(opened, collector, heard, notes)
        : await collectText(opened, collector, heard, notes);
  } finally {
    await opened.close();
  }
  const collected = collector.finish(delimiter);
  notes.push(...collected.notes);
  const pace = new Pace(options, read);
  if (collected.kind === 'rows') return assemble(collected, options, notes, pace);
  const { frequency, seasonLength, series } = collected;
  const format = stepPattern(frequency);
  const { write } = tableTimeFormat({ frequency, timeFormat: format });
  const leftOut = [...collected.leftOut];
  const raw = { timeColumn: 'step', frequency, seasonLength, format, dated: false, series, leftOut, write };
  return finishTable(raw, options, notes, pace);
}

async function collectText(
  { chunks }: OpenedSource & { kind: 'text' },
  collector: LayoutCollector,
  options: TableOptions,
  notes: string[],
): Promise<string> {
  const reader = new RecordReader();
  let bytes = 0;
  const text = readText(chunks, {
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    signal: options.signal,
    onBytes: (total) => {
      bytes = total;
    },
    onNote: (note) => notes.push(note),
  });
  for await (const batch of reader.read(text)) {
    collector.add(batch, reader.delimiter);
    options.onProgress?.({ bytes, rows: collector.count });
  }
  return reader.delimiter;
}

async function collectParquet(
  { file }: OpenedSource & { kind: 'parquet' },
  collector: LayoutCollector,
  options: TableOptions,
  notes: string[],
): Promise<string> {
  // Few tables are Parquet; the others need not load its reader.
  const { readParquet } = await import('./parquet.ts');
  for await (const { batch, bytes } of readParquet(file, options, notes)) {
    collector.add(batch, ',');
    options.onProgress?.({ bytes, rows: collector.count });
  }
  return ',';
}

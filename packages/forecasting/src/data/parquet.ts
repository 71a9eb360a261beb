import { DataError, isRecurraError } from '@recurra/plugin';
import {
  type ColumnChunk,
  type Compressors,
  type FileMetaData,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
  type SchemaElement,
} from 'hyparquet';
import type { ByteFile } from './byte-stream.ts';
import { checkPages } from './check-pages.ts';
import { cellWriter } from './parquet-cell.ts';
import type { RecordBatch } from './records.ts';
import { checkSize, defaultMaxBytes, formatBytes } from './size.ts';
import { listNames } from './suggest.ts';
import type { TableOptions } from './types.ts';

const batchRows = 8192;

/** Rows of a file, and values of a group of rows, that are read; a run of nulls makes any number of them of no bytes. */
const mostRows = 25_000_000;
const mostCells = 100_000_000;

/** Kinds of values that neither are numbers or times nor tell series apart. */
const useless = /^(?:JSON|BSON|INTERVAL|TIME|TIME_MILLIS|TIME_MICROS|VARIANT|GEOMETRY|GEOGRAPHY|FILE)$/;

/** A column of plain values. */
interface Leaf {
  readonly name: string;
  readonly element: SchemaElement;
  readonly write: (value: unknown) => string;
}

/** The columns that hold one usable value a row, and the names of the others: lists, structures, times of day, … */
function leavesOf(schema: readonly SchemaElement[]): { leaves: Leaf[]; others: string[] } {
  const leaves: Leaf[] = [];
  const others: string[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let i = 0; i < (schema[at]?.num_children ?? 0) && next < schema.length; i++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) {
    const element = schema[at] as SchemaElement;
    const plain =
      (element.num_children ?? 0) === 0 &&
      element.repetition_type !== 'REPEATED' &&
      !useless.test(element.converted_type ?? '') &&
      !useless.test(element.logical_type?.type ?? '');
    if (plain) leaves.push({ name: element.name, element, write: cellWriter(element) });
    else others.push(element.name);
  }
  return { leaves, others };
}

/** What is wrong with a file whose reader failed. */
function damaged(reason: unknown, what: string): DataError {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new DataError(
    `the Parquet file cannot be read: ${what} is damaged, cut short, or of a kind that is not supported (${why.slice(0, 200)}); ` +
      'write it again, or save it as CSV.',
    { cause: reason },
  );
}

/** Decompressors that refuse a page larger than the whole table may be, before room is made for it. */
async function limitedCompressors(maxBytes: number): Promise<Compressors> {
  const { compressors } = await import('hyparquet-compressors');
  return Object.fromEntries(
    Object.entries(compressors).map(([codec, decompress]) => [
      codec,
      (input: Uint8Array, outputLength: number): Uint8Array => {
        if (!(outputLength <= maxBytes)) checkSize(outputLength, maxBytes);
        return decompress(input, outputLength);
      },
    ]),
  );
}

/** The chunk of a column in a group of rows. */
function chunkOf(chunks: readonly ColumnChunk[], name: string): ColumnChunk['meta_data'] {
  return chunks.find(({ meta_data: data }) => data?.path_in_schema[0] === name)?.meta_data;
}

function checkMetadata(
  metadata: FileMetaData,
  leaves: readonly Leaf[],
  file: ByteFile,
  maxBytes: number,
): void {
  let total = 0;
  let rows = 0;
  for (const { columns, num_rows: count } of metadata.row_groups) {
    rows += Number(count);
    if (rows > mostRows || Number(count) * leaves.length > mostCells) {
      throw new DataError(
        `the table has more than ${mostRows / 1e6} million rows, or more than ${mostCells / 1e6} million values in one ` +
          'group of rows: keep fewer rows or columns, or write smaller groups.',
      );
    }
    for (const { name } of leaves) {
      const data = chunkOf(columns, name);
      if (data === undefined) throw new Error(`column "${name}" is missing from a group of rows`);
      const { total_compressed_size: size, data_page_offset: offset, num_values: values } = data;
      if (values !== count) throw new Error(`column "${name}" has ${values} values for ${count} rows`);
      if (!(Number(offset) >= 0 && Number(offset) + Number(size) <= file.byteLength + 8 * 1024)) {
        throw new Error(`column "${name}" lies beyond the end of the file`);
      }
      total += Number(data.total_uncompressed_size);
    }
  }
  if (rows !== Number(metadata.num_rows)) throw new Error('the groups do not add up to the rows of the file');
  if (total > maxBytes) {
    throw new DataError(
      `the table has ${formatBytes(total)} once it is decompressed, and at most ${formatBytes(maxBytes)} are read: keep ` +
        'fewer rows or columns, or raise maxBytes (--max-bytes).',
    );
  }
}

/**
 * Reads a Parquet file, one group of rows after the other, as rows of text such as CSV has: numbers in full, times in
 * ISO 8601.
 *
 * @param file The file.
 * @param options `maxBytes` and `signal` matter here.
 * @param notes Gets a sentence for columns that cannot be a part of a table.
 * @returns Batches of rows, the header first; rows are counted from 1, the header being row 1 as in a CSV file. And the
 *   bytes of the file that were used so far.
 * @throws DataError if it is damaged, too large, or has no plain columns; the signal's reason when aborted.
 */
export async function* readParquet(
  file: ByteFile,
  options: TableOptions,
  notes: string[],
): AsyncGenerator<{ batch: RecordBatch; bytes: number }> {
  const { maxBytes = defaultMaxBytes, signal } = options;
  let metadata: FileMetaData;
  let leaves: Leaf[];
  let others: string[];
  try {
    metadata = await parquetMetadataAsync(file, { geoparquet: false });
    ({ leaves, others } = leavesOf(metadata.schema));
    checkMetadata(metadata, leaves, file, maxBytes);
  } catch (reason) {
    throw isRecurraError(reason) ? reason : damaged(reason, 'its directory');
  }
  if (others.length > 0) {
    const [holds, was] = others.length === 1 ? [' ', 'was'] : ['s ', 'were'];
    notes.push(
      `Column${holds}${listNames(others)} with lists or other values than numbers, times and words ${was} left out.`,
    );
  }
  if (leaves.length === 0) {
    throw new DataError('the Parquet file has no columns of plain values; a table needs times and numbers.');
  }
  yield { batch: { rows: [leaves.map(({ name }) => name)], lines: [1] }, bytes: 0 };
  const compressors = await limitedCompressors(maxBytes);
  let scan: ParquetScan;
  try {
    const columns = leaves.map(({ name }) => name);
    scan = await parquetScan({
      file,
      metadata,
      columns,
      compressors,
      geoparquet: false,
      useOffsetIndex: false,
    });
  } catch (reason) {
    throw damaged(reason, 'its directory');
  }
  const filled = metadata.row_groups.filter((group) => group.num_rows > 0n);
  let bytes = 0;
  for (const [g, { rowStart, rowEnd }] of scan.ranges.entries()) {
    const columns: ArrayLike<unknown>[] = [];
    for (const { name, element } of leaves) {
      signal?.throwIfAborted();
      const rows = rowEnd - rowStart;
      const chunk = chunkOf(filled[g]?.columns ?? [], name);
      try {
        if (chunk === undefined) throw new Error('it is missing from a group of rows');
        const from = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
        const size = Number(chunk.total_compressed_size);
        checkPages(
          await file.slice(from, Math.min(from + size, file.byteLength)),
          chunk,
          element,
          rows,
          compressors,
        );
        const data = await scan.readColumn({ column: name, rowStart, rowEnd });
        if (data.length !== rows) throw new Error(`${data.length} values for ${rows} rows`);
        columns.push(data);
        bytes += size;
      } catch (reason) {
        throw isRecurraError(reason) ? reason : damaged(reason, `column "${name}"`);
      }
    }
    for (let from = 0; from < rowEnd - rowStart; from += batchRows) {
      const to = Math.min(rowEnd - rowStart, from + batchRows);
      yield { batch: batchOf(leaves, columns, from, to, rowStart + 2), bytes };
      // Lets timers and clicks through, an abort among them: files in memory never wait.
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
    }
  }
}

function batchOf(
  leaves: readonly Leaf[],
  columns: readonly ArrayLike<unknown>[],
  from: number,
  to: number,
  firstLine: number,
): RecordBatch {
  const rows: string[][] = [];
  const lines: number[] = [];
  for (let i = from; i < to; i++) {
    rows.push(leaves.map(({ write }, k) => write((columns[k] as ArrayLike<unknown>)[i])));
    lines.push(firstLine + i);
  }
  return { rows, lines };
}

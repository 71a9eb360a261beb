import { DataError } from '@recurra/plugin';
import Papa from 'papaparse';

/** Some rows of a CSV file. */
export interface RecordBatch {
  /** Cells of each row; rows without content are left out. */
  readonly rows: readonly string[][];
  /** Line of the file each row starts on, counted from 1. */
  readonly lines: readonly number[];
}

const batchLength = 65_536;
const maxRecordLength = 1024 * 1024;
const delimiters = [',', ';', '\t', '|'];

interface ParserResult {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row: number }[];
  readonly meta: { readonly cursor: number };
}

interface LowLevelParser {
  parse(text: string, baseIndex: number, ignoreLastRow: boolean): ParserResult;
}

/** Splits CSV text that arrives in pieces into rows; holds no more than one batch and one unfinished row. */
export class RecordReader {
  #buffer = '';
  #line = 1;
  #parser: LowLevelParser | undefined;
  /** What separates cells; known after the first batch. */
  delimiter = ',';

  /**
   * Reads all rows.
   *
   * @param text The pieces.
   * @returns Batches of rows.
   * @throws DataError naming the row, if a quote is misplaced or never closed.
   */
  async *read(text: AsyncIterable<string>): AsyncGenerator<RecordBatch> {
    for await (const piece of text) {
      this.#buffer += piece;
      if (this.#buffer.length < batchLength) continue;
      const batch = this.#parse(false);
      if (batch.rows.length > 0) yield batch;
    }
    yield this.#parse(true);
  }

  #parse(last: boolean): RecordBatch {
    if (this.#parser === undefined) {
      // Spreadsheets may write a first line that only says what separates the cells; it is counted, not read.
      const hint = /^sep=(.)\r?\n/i.exec(this.#buffer);
      if (hint !== null) {
        this.#buffer = this.#buffer.slice(hint[0].length);
        this.#line++;
      }
      this.#parser = this.#open(this.#buffer, hint?.[1]);
    }
    const text = this.#buffer;
    const result = this.#parser.parse(text, 0, !last);
    const rows: string[][] = [];
    const lines: number[] = [];
    const quoted = text.includes('"');
    const starts: number[] = [];
    for (const row of result.data) {
      starts.push(this.#line);
      if (row.some((cell) => cell.trim() !== '')) {
        const end = row.length - 1;
        if (row[end]?.endsWith('\r')) row[end] = row[end].slice(0, -1);
        rows.push(row);
        lines.push(this.#line);
      }
      this.#line += quoted ? row.reduce((sum, cell) => sum + cell.split('\n').length - 1, 1) : 1;
    }
    const error = result.errors[0];
    if (error !== undefined) throw quoteError(error.code, starts[error.row] ?? this.#line);
    this.#buffer = last ? '' : text.slice(result.meta.cursor);
    if (this.#buffer.length > maxRecordLength) throw quoteError('MissingQuotes', this.#line);
    return { rows, lines };
  }

  #open(text: string, said: string | undefined): LowLevelParser {
    const guess = Papa.parse<string[]>(text.slice(0, batchLength), {
      preview: 20,
      delimitersToGuess: delimiters,
      skipEmptyLines: 'greedy',
    });
    const delimiter = said ?? guess.meta.delimiter;
    this.delimiter = delimiters.includes(delimiter) ? delimiter : ',';
    // Cells may end in \r where lines end in \r\n; only a file without any \n has lines that end in \r alone.
    const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
    // The published types call the result `any`.
    return new Papa.Parser({ delimiter: this.delimiter, newline }) as LowLevelParser;
  }
}

function quoteError(code: string, row: number): DataError {
  const what =
    code === 'MissingQuotes'
      ? 'a quoted cell starts here or later in the row and is never closed; add the missing ".'
      : 'a quoted cell has text after its closing quote; write a quote inside a quoted cell as "".';
  return new DataError(`row ${row}: ${what}`, { row });
}

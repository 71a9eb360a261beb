import { DataError } from '@recurra/plugin';
import Papa from 'papaparse';
import { mostGestures } from './limits.ts';
import type { Candidate, Limits, SkippedGesture, Take } from './types.ts';

/** Cells of one row: more are no gesture. */
const mostCells = 2_000_000;
const mostLines = 4 * mostGestures;
const mostQuotes = 10_000_000;
/** Rows that the layout is told by. */
const sample = 50;

/** The first of the usual separators that comes; the first cell is a number or a plain name. */
const separatorOf = (text: string): string => /[,;\t]/.exec(text)?.[0] ?? ',';

/** Refuses rows that no memory would hold, and more of them than anybody records, before they are taken apart. */
function checkSize(where: string, text: string, separator: string): void {
  const code = separator.charCodeAt(0);
  let quotes = 0;
  let cells = 0;
  let lines = 1;
  for (let i = 0; i < text.length; i++) {
    const at = text.charCodeAt(i);
    if (at === 34) quotes++;
    else if (at === code) cells++;
    else if (at === 10 || at === 13) {
      lines++;
      if (quotes % 2 === 0) cells = 0;
    }
    const what =
      cells > mostCells
        ? `a row has more than ${mostCells} cells`
        : lines > mostLines
          ? `it has more than ${mostLines} lines`
          : quotes > mostQuotes && `it has more than ${mostQuotes} quotation marks`;
    if (what !== false) {
      throw new DataError(`${where}: ${what}; is it CSV of gestures? If so, split it.`);
    }
  }
}

const number = (cell: string | undefined): number =>
  cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell);
const isCount = (cell: string | undefined): boolean => Number.isInteger(number(cell)) && number(cell) > 0;

/** Without the empty cells at its end, with which spreadsheets make rows equally long. */
function trimmed(row: readonly string[]): readonly string[] {
  let end = row.length;
  while (end > 0 && row[end - 1]!.trim() === '') end--;
  return row.slice(0, end);
}

/** How rows are laid out: before the vectors, cells, and what tells their number. */
interface Layout {
  readonly before: number;
  read(row: readonly string[]): { name: string; points: number; dimensions: number } | string;
}

/** UEA archive as in the shared files: `index,label,T,D,values…`, time-major. */
const uea: Layout = {
  before: 4,
  read: (row) => {
    const [points, dimensions] = [number(row[2]), number(row[3])];
    if (!isCount(row[2]) || !isCount(row[3])) {
      return `T and D must be whole numbers above 0, got “${row[2] ?? ''}” and “${row[3] ?? ''}”`;
    }
    if (row.length !== 4 + points * dimensions) {
      return `it says ${points} × ${dimensions} values, but has ${Math.max(0, row.length - 4)}; is the row whole?`;
    }
    return { name: row[1]!.trim(), points, dimensions };
  },
};

/** MediaPipe's `point_history.csv`: a label and pairs relative to the first of them. */
const history: Layout = {
  before: 1,
  read: (row) => {
    if (row.length % 2 === 0 || row.length < 3)
      return `after the label must be pairs, got ${row.length - 1} values`;
    return { name: row[0]!.trim(), points: (row.length - 1) / 2, dimensions: 2 };
  },
};

function layoutOf(where: string, all: readonly (readonly string[])[], header: number): Layout {
  const rows = all.slice(header);
  if (rows.some((row) => typeof uea.read(row) === 'object')) return uea;
  const width = rows[0]?.length ?? 0;
  // Nothing but what is relative to its first point begins with 0, 0 in every row.
  const isHistory = (row: readonly string[]): boolean =>
    row.length === width && number(row[1]) === 0 && number(row[2]) === 0 && row.length % 2 === 1;
  if (width >= 5 && rows.every(isHistory)) return history;
  if (rows.some((row) => isCount(row[2]) && isCount(row[3]))) return uea;
  throw new DataError(
    `${where}: CSV must have the columns index,label,T,D,values… (T points of D numbers each), or a label and pairs ` +
      `relative to the first point; its first row is “${all[0]?.slice(0, 6).join(',').slice(0, 80) ?? ''}…”.`,
  );
}

function readRow(
  row: readonly string[],
  where: string,
  layout: Layout,
  limits: Limits,
): Candidate | SkippedGesture {
  const shape = layout.read(row);
  if (typeof shape === 'string') return { where, why: shape };
  const { dimensions, name, points } = shape;
  const named = `${where} (${name.slice(0, 200)})`;
  if (name === '' || name.length > 200) return { where, why: 'its label must have 1 to 200 characters' };
  if (points > limits.maxPoints) {
    return {
      where: named,
      why: `it has ${points} points, where ${limits.maxPoints} are the most; record one gesture at a time`,
    };
  }
  const values = Float32Array.from({ length: points * dimensions }, (_, i) => number(row[layout.before + i]));
  const times = Float64Array.from({ length: points }, (_, i) => i * limits.interval);
  return { where: named, name, dimensions, values, times };
}

/**
 * Reads the gestures of CSV one after another, without keeping its rows.
 *
 * @throws DataError if it has no layout that is known, or too many rows.
 */
export function readCsv(where: string, text: string, limits: Limits, take: Take): void {
  const delimiter = separatorOf(text);
  checkSize(where, text, delimiter);
  const config = { delimiter, skipEmptyLines: 'greedy' } as const;
  const first = Papa.parse<string[]>(text, { ...config, preview: sample }).data.map(trimmed);
  // A header is told by words where all layouts have numbers.
  const header =
    first.length > 0 && Number.isNaN(number(first[0]![2])) && Number.isNaN(number(first[0]![3])) ? 1 : 0;
  const layout = layoutOf(where, first, header);
  let row = 0;
  Papa.parse<string[]>(text, {
    ...config,
    step: ({ data }) => {
      row++;
      if (row > header) take(readRow(trimmed(data), `row ${row}`, layout, limits));
    },
  });
}

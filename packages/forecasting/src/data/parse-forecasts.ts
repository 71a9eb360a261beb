import { DataError } from '@recurra/plugin';
import Papa from 'papaparse';
import type { Interval } from '../contract/series-forecast.ts';
import { NumberList } from './growable.ts';
import { parseCell } from './numbers.ts';
import { listNames } from './suggest.ts';

/** A forecast read back from a file. */
export interface ParsedForecast {
  /** Id of the series. */
  readonly id: string;
  /** Median, `[horizon]`; NaN where the cell is empty. */
  readonly median: Float64Array;
  /** Intervals, in the order of their columns; none in M4 layout. */
  readonly intervals: readonly Interval[];
  /** Times as they are written, `[horizon]`; absent in M4 layout. */
  readonly times?: readonly string[];
}

/**
 * Reads forecasts that `forecastsToCsv` wrote, or a file of the M4 competition's layout: `id,F1,F2,…`.
 *
 * @param text CSV text. Long: the columns series and median, and lower_80 and upper_80 or others like them, others are
 *   passed over; rows of a series in order of time. M4: ids in the first column, then a column a step.
 * @returns One forecast a series, in order of first appearance.
 * @throws DataError naming row and column, if it is neither or a cell is no number.
 * @example parseForecasts('id,F1,F2\nH1,5,6\n')[0].median; // Float64Array [5, 6]
 */
export function parseForecasts(text: string): ParsedForecast[] {
  const { data, errors, meta } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), {
    delimitersToGuess: [',', ';', '\t'],
  });
  // A file of one column has no delimiter to guess; the header says what is missing then.
  const error = errors.find(({ code }) => code !== 'UndetectableDelimiter');
  if (error !== undefined) {
    const row = (error.row ?? 0) + 1;
    throw new DataError(`row ${row} of the forecasts: ${error.message}.`, { row });
  }
  const lines = data.map((cells, i) => ({ cells: cells.map((cell) => cell.trim()), line: i + 1 }));
  const [head, ...rows] = lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (head === undefined) {
    throw new DataError('the file of forecasts is empty; it needs a header such as "series,time,median".');
  }
  const header = head.cells;
  const mark =
    meta.delimiter === ';' && rows.some(({ cells }) => cells.some((cell) => /^-?\d+,\d+$/.test(cell)))
      ? ','
      : '.';
  const read = (cells: readonly string[], line: number, column: number): number =>
    parseCell(cells[column] ?? '', line, header[column] as string, mark, 'linear');
  if (header.includes('series') && header.includes('median')) return readLong(header, rows, read);
  if (header.length >= 2 && header.slice(1).every((name) => /^[FV]\d+$/.test(name)))
    return readM4(header, rows, read);
  throw new DataError(
    `the file does not hold forecasts: its columns are ${listNames(header, 6)}; it needs "series", "median" and perhaps ` +
      '"lower_80", "upper_80"; or "id", "F1", "F2", …',
    { row: head.line },
  );
}

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

type CellReader = (cells: readonly string[], line: number, column: number) => number;

function readM4(header: readonly string[], rows: readonly Line[], read: CellReader): ParsedForecast[] {
  const seen = new Map<string, number>();
  return rows.map(({ cells, line }) => {
    const id = cells[0] ?? '';
    const before = seen.get(id);
    if (id === '' || before !== undefined) {
      throw new DataError(
        before === undefined
          ? `row ${line}: the id is missing.`
          : `rows ${before} and ${line} are both forecasts of "${id}"; remove one.`,
        { row: line },
      );
    }
    seen.set(id, line);
    const values = Float64Array.from(header.slice(1), (_, i) => read(cells, line, i + 1));
    // Rows of shorter horizons end early, or in empty cells.
    const last = values.findLastIndex((value) => !Number.isNaN(value));
    return { id, median: last < 0 ? values : values.slice(0, last + 1), intervals: [] };
  });
}

interface LongColumns {
  readonly median: NumberList;
  readonly ends: readonly (readonly [NumberList, NumberList])[];
  readonly times: string[];
}

function readLong(header: readonly string[], rows: readonly Line[], read: CellReader): ParsedForecast[] {
  const levels = header
    .map((name) => /^lower_(\d+(?:\.\d+)?)$/.exec(name)?.[1])
    .filter((level) => level !== undefined);
  const pairs = levels.map((level) => {
    const upper = header.indexOf(`upper_${level}`);
    if (upper < 0 || !(Number(level) > 0 && Number(level) < 100)) {
      throw new DataError(
        `column "lower_${level}" needs a column "upper_${level}", with a level between 0 and 100.`,
        { column: `lower_${level}` },
      );
    }
    // 39.3 / 100 is not quite 0.393.
    return {
      level: Number((Number(level) / 100).toPrecision(12)),
      lower: header.indexOf(`lower_${level}`),
      upper,
    };
  });
  const id = header.indexOf('series');
  const median = header.indexOf('median');
  // The time column is called what the table's is called; it is written second.
  const time = header.findIndex((name, i) => i !== id && i !== median && !/^(?:lower|upper)_/.test(name));
  const byId = new Map<string, LongColumns>();
  for (const { cells, line } of rows) {
    const name = cells[id] ?? '';
    if (name === '') throw new DataError(`row ${line}, column "series": the id is missing.`, { row: line });
    let columns = byId.get(name);
    if (columns === undefined) {
      const ends = pairs.map(() => [new NumberList(), new NumberList()] as const);
      columns = { median: new NumberList(), ends, times: [] };
      byId.set(name, columns);
    }
    columns.median.push(read(cells, line, median));
    for (const [i, { lower, upper }] of pairs.entries()) {
      columns.ends[i]?.[0].push(read(cells, line, lower));
      columns.ends[i]?.[1].push(read(cells, line, upper));
    }
    columns.times.push(cells[time] ?? '');
  }
  return [...byId].map(([name, columns]) => ({
    id: name,
    median: columns.median.view(),
    intervals: pairs.map(({ level }, i) => ({
      level,
      lower: columns.ends[i]![0].view(),
      upper: columns.ends[i]![1].view(),
    })),
    ...(time < 0 ? {} : { times: columns.times }),
  }));
}

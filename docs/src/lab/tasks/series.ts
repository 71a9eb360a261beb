import { DataError } from '@recurra/plugin';
import type { Task } from './task.ts';

/** Most values of a series that are used: the last ones. */
const most = 20_000;

/**
 * Finds the series in a CSV file: the last column in which nearly everything is a number.
 *
 * @param text Of the file; commas, semicolons or tabs between the columns, or one number a line.
 * @returns Its name and its values, in order.
 * @throws DataError if there is no such column, or fewer than 30 numbers in it.
 * @example readSeries('month,passengers\n1949-01,112\n…').name // 'passengers'
 */
export function readSeries(text: string): { readonly name: string; readonly values: number[] } {
  const lines = text
    .slice(0, 20_000_000)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '');
  const sample = lines[0] ?? '';
  const counts = ['\t', ';', ','].map((mark) => [mark, sample.split(mark).length] as const);
  const separator = counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
  const rows = lines.map((line) =>
    line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')),
  );
  const number = (cell: string | undefined): number =>
    cell === undefined || cell === ''
      ? Number.NaN
      : Number(separator === ';' ? cell.replace(',', '.') : cell);
  const heading = rows[0]?.every((cell) => Number.isNaN(number(cell))) ? rows.shift()! : [];
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  for (let column = width - 1; column >= 0; column--) {
    const values = rows.map((row) => number(row[column])).filter(Number.isFinite);
    if (values.length < Math.max(2, 0.8 * rows.length)) continue;
    if (values.length < 30) {
      throw new DataError(
        `readSeries(): a series needs at least 30 numbers, got ${values.length}; choose a longer file.`,
      );
    }
    return { name: heading[column] || `column ${column + 1}`, values: values.slice(-most) };
  }
  throw new DataError(
    'readSeries(): no column of numbers was found; choose a CSV file that has one, with a decimal point.',
  );
}

/**
 * A task of one's own: to say the next value of a series.
 *
 * @param series As {@link readSeries} gives it. Values are scaled to mean 0 and variance 1.
 * @returns The task; its baseline is the error of repeating the last value.
 */
export function seriesTask({
  name,
  values,
}: {
  readonly name: string;
  readonly values: readonly number[];
}): Task {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  const scaled = values.map((value) => (value - mean) / spread);
  const longest = Math.max(8, Math.min(100, Math.floor(values.length / 2)));
  let change = 0;
  for (let t = 1; t < scaled.length; t++) change += (scaled[t]! - scaled[t - 1]!) ** 2;
  return {
    id: 'csv',
    name: 'Your own CSV',
    about: `The series “${name}”, ${values.length} values, scaled to mean 0 and variance 1. The network must say the next value.`,
    inputs: [name],
    outputs: ['next value'],
    length: { least: 8, most: longest, usual: Math.min(30, longest) },
    baseline: () => ({ loss: change / (scaled.length - 1), says: 'repeating the value that came last' }),
    example(length, rng) {
      const steps = Math.min(length, longest);
      const from = rng.integer(scaled.length - steps);
      return {
        x: scaled.slice(from, from + steps).map((v) => [v]),
        y: scaled.slice(from + 1, from + steps + 1).map((v) => [v]),
      };
    },
  };
}

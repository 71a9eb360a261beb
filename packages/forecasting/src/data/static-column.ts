import { DataError } from '@recurra/plugin';

import { checkCategories, mostCategories } from './covariate-column.ts';
import { parseNumber } from './numbers.ts';
import type { RowGroup, Rows, StaticColumn } from './rows.ts';
import { clip } from './time-column.ts';

/** The one word of a series, or `undefined` if every cell of it is empty. */
function wordOf(column: StaticColumn, group: RowGroup, rows: Rows): string | undefined {
  const codes = column.words.codes();
  let found: { word: string; row: number } | undefined;
  for (const row of group.order) {
    const word = column.words.names[codes[row]!]!;
    if (word === '') continue;
    if (found === undefined) found = { word, row };
    else if (found.word !== word) {
      const [first, second] = [found, { word, row }].sort((a, b) => a.row - b.row);
      throw new DataError(
        `rows ${rows.line(first!.row)} and ${rows.line(second!.row)}${group.id === undefined ? '' : ` of "${group.id}"`}: ` +
          `static column "${column.name}" has "${clip(first!.word)}" and "${clip(second!.word)}"; it must have one value a ` +
          'series. Correct it, or name it a covariate instead.',
        { row: rows.line(second!.row), column: column.name },
      );
    }
  }
  return found?.word;
}

/**
 * Reads the static columns: one number a series and column, or one a word.
 *
 * @param rows The table.
 * @param groups The rows of each series.
 * @param notes Gets a sentence for whatever was decided.
 * @returns Numbers by name, one record a group.
 * @throws DataError naming the rows, if a series has two values; or the column, if it has too many words.
 */
export function readStatics(
  rows: Rows,
  groups: Iterable<RowGroup>,
  notes: string[],
): Record<string, number>[] {
  const all = [...groups];
  const records: Record<string, number>[] = all.map(() => ({}));
  for (const column of rows.statics) {
    const words = all.map((group) => wordOf(column, group, rows));
    const missing = words.filter((word) => word === undefined).length;
    const numbers = words.map((word) => (word === undefined ? Number.NaN : parseNumber(word, rows.mark)));
    if (missing === words.length) {
      throw new DataError(`static column "${column.name}" is empty; fill it, or leave it out.`, {
        column: column.name,
      });
    }
    if (numbers.every((value) => typeof value === 'number')) {
      const known = numbers.filter((value) => !Number.isNaN(value));
      const mean = known.reduce((a, b) => a + b, 0) / known.length;
      for (const [i, value] of numbers.entries()) {
        records[i]![column.name] = Number.isNaN(value) ? mean : value;
      }
      if (missing > 0) {
        notes.push(
          `Static column "${column.name}" is empty for ${missing} series; they got the mean of the others.`,
        );
      }
      continue;
    }
    const names = [...new Set(words.filter((word) => word !== undefined))];
    checkCategories(column.name, names);
    for (const [i, word] of words.entries()) {
      for (const name of names) records[i]![`${column.name}=${name}`] = name === word ? 1 : 0;
    }
    notes.push(
      `Static column "${column.name}" became ${names.length} columns of 1 and 0, one a word (at most ${mostCategories}).`,
    );
    if (missing > 0) {
      notes.push(`Static column "${column.name}" is empty for ${missing} series; they are 0 in all of them.`);
    }
  }
  return records;
}

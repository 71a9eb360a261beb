import { DataError } from '@recurra/plugin';
import { IndexList, NumberList, WordList } from './growable.ts';
import { type DecimalMark, parseNumber } from './numbers.ts';
import { listNames } from './suggest.ts';
import { clip } from './time-column.ts';

/** Most different words that become numbers of their own. */
export const mostCategories = 50;

/** A covariate, as numbers. */
export interface CovariateColumn {
  /** Name of the column; `column=word` for one word of several. */
  readonly name: string;
  /** One value a row; `NaN` where it is missing. */
  readonly values: Float64Array;
  /** How missing values are filled: by the table's method, by the value before, or with zero. */
  readonly fill: 'method' | 'previous' | 'zero';
}

const truths: ReadonlyMap<string, number> = new Map([
  ...['yes', 'y', 'true', 't', 'on'].map((word) => [word, 1] as const),
  ...['no', 'n', 'false', 'f', 'off'].map((word) => [word, 0] as const),
]);

/** Reads a column of covariates cell by cell: numbers, or words that become numbers in the end. */
export class CovariateList {
  readonly #name: string;
  readonly #numbers = new NumberList();
  /** Word of each row, counted from 1; kept from the first word on. */
  #codes: IndexList | undefined;
  readonly #words = new WordList(mostCategories + 1);
  #missing = 0;
  #firstNumber: number | undefined;
  #firstWord: { row: number; text: string } | undefined;

  /** @param name Name of the column. */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Adds a cell.
   *
   * @param cell The cell, trimmed.
   * @param row Its line in the file.
   * @param mark Decimal mark of the file.
   * @throws DataError if it is infinite.
   */
  push(cell: string, row: number, mark: DecimalMark): void {
    const value = parseNumber(cell, mark);
    if (value === 'infinite') {
      throw this.#error(
        row,
        `"${clip(cell)}" is not a finite number; correct it, or leave the cell empty if it is missing.`,
      );
    }
    if (value === 'text') this.#firstWord ??= { row, text: clip(cell) };
    else if (typeof value === 'number') this.#firstNumber ??= row;
    else this.#missing++;
    this.#numbers.push(typeof value === 'number' ? value : Number.NaN);
    if (value === 'text' && this.#codes === undefined) {
      this.#codes = new IndexList();
      for (let i = 1; i < this.#numbers.length; i++) this.#codes.push(0);
    }
    this.#codes?.push(value === 'text' ? this.#code(cell) : 0);
  }

  #code(cell: string): number {
    // One word too many is enough to know; more need not be kept.
    const code = this.#words.add(cell);
    return code === undefined ? mostCategories + 1 : code + 1;
  }

  /**
   * Decides what the words mean.
   *
   * @param notes Gets a sentence for whatever was decided.
   * @throws DataError if there are numbers and words, or too many words.
   */
  finish(notes: string[]): CovariateColumn[] {
    const numbers = this.#numbers.view();
    const name = this.#name;
    if (this.#codes === undefined || this.#firstWord === undefined) {
      return [{ name, values: numbers, fill: 'method' }];
    }
    if (this.#firstNumber !== undefined) {
      const { row, text } = this.#firstWord;
      throw this.#error(
        row,
        `"${text}" is not a number, but row ${this.#firstNumber} has one; write only numbers or only words.`,
      );
    }
    const codes = this.#codes.view();
    const { names } = this.#words;
    const truth = names.map((word) => truths.get(word.toLowerCase()));
    const of = (value: (code: number) => number): Float64Array => Float64Array.from(codes, value);
    if (truth.every((value) => value !== undefined)) {
      const lone = names.length === 1 && this.#missing > 0;
      notes.push(
        `Column "${name}": ${names.map((word, i) => `"${word}" was read as ${truth[i]}`).join(', ')}` +
          `${lone ? `, empty cells as ${1 - truth[0]!}` : ''}.`,
      );
      const empty = lone ? 1 - truth[0]! : Number.NaN;
      return [
        {
          name,
          values: of((code) => (code === 0 ? empty : truth[code - 1]!)),
          fill: lone ? 'zero' : 'previous',
        },
      ];
    }
    const rows = codes.length;
    if (2 * this.#missing >= rows || (names.length === 1 && this.#missing > 0)) {
      notes.push(`Column "${name}" was read as 1 where it says something, and 0 where it is empty.`);
      return [{ name, values: of((code) => (code === 0 ? 0 : 1)), fill: 'zero' }];
    }
    checkCategories(name, names);
    notes.push(`Column "${name}" became one column for each of ${names.length} words (${listNames(names)}).`);
    return names.map((word, i) => ({
      name: `${name}=${word}`,
      values: of((code) => (code === 0 ? Number.NaN : code === i + 1 ? 1 : 0)),
      fill: 'previous' as const,
    }));
  }

  #error(row: number, what: string): DataError {
    return new DataError(`row ${row}, column "${this.#name}": ${what}`, { row, column: this.#name });
  }
}

/**
 * Refuses a column with too many different words.
 *
 * @throws DataError naming some of them.
 */
export function checkCategories(column: string, words: readonly string[]): void {
  if (words.length <= mostCategories) return;
  throw new DataError(
    `column "${column}" has more than ${mostCategories} different words (${listNames(words, 3)}); group them into fewer, ` +
      'give numbers, or leave the column out.',
    { column },
  );
}

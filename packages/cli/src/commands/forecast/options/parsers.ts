import { parseFrequency, timeFormat, zoneClock } from '@recurra/forecasting/table';
import { InvalidArgumentError } from 'commander';
import { oneOf } from '../../../parsers.ts';

/** Parses the probability of an interval. */
export function level(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  const percent = Number(text.replace(/%$/, ''));
  const meant = percent > 1 && percent < 100 ? ` Did you mean ${percent / 100}?` : '';
  throw new InvalidArgumentError(`It must lie between 0 and 1, such as 0.8.${meant}`);
}

/** Parses a size such as `1000000`, `500M` or `2GiB`. */
export function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?$/i.exec(text.trim());
  const scale = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match?.[2] ?? '').toLowerCase()] ?? 1;
  const value = Math.floor(Number(match?.[1] ?? 0) * scale);
  if (value >= 1) return value;
  throw new InvalidArgumentError('It must be a number of bytes, such as 1000000, 500M or 2G.');
}

/** Makes a parser for numbers in a range. */
export function number(least: number, most: number = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most) return value;
    const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a number ${range}.`);
  };
}

/** Makes a parser for several values in one text, between commas. */
export function listOf<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) => {
    const values = text.split(',').map((part) => parse(part.trim()));
    const twice = values.find((value, i) => values.indexOf(value) !== i);
    // Repeated numbers mean something (dilations, windows); a repeated word or probability does not.
    if (typeof twice === 'string') throw new InvalidArgumentError(`It names "${twice}" twice.`);
    return values;
  };
}

/** Parses a name. */
export function word(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It holds an empty name.');
}

const methods = ['auto', 'none', 'linear', 'previous', 'seasonal', 'zero', 'mean'] as const;

/** Parses how to fill gaps: a method's name, or a number. */
export function fill(text: string): (typeof methods)[number] | number {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) ? value : oneOf(methods)(text);
}

/** Lets a parser's error speak through commander, which names the option. */
function checked(check: (text: string) => unknown): (text: string) => string {
  return (text) => {
    try {
      check(text);
    } catch (error) {
      // The option's name stands at the front already.
      throw new InvalidArgumentError((error as Error).message.replace(/^\w+ \(--[\w-]+\) must/, 'It must'));
    }
    return text;
  };
}

/** Parses a frequency. */
export const frequency: (text: string) => string = checked(parseFrequency);

/** Parses a date pattern. */
export const dateFormat: (text: string) => string = checked(timeFormat);

/** Parses a time zone. */
export const timeZone: (text: string) => string = checked(zoneClock);

import { type FillMethod, parseFrequency, timeFormat } from '@recurra/forecasting/table';
import { InvalidArgumentError } from 'commander';

/** What `recurra forecast` was called with, as commander gives it. */
export interface ForecastFlags {
  readonly horizon: number;
  readonly example?: string;
  readonly out: string;
  readonly time?: string;
  readonly target?: readonly string[];
  readonly id?: string;
  readonly frequency?: string;
  readonly season?: number;
  readonly dateFormat?: string;
  readonly fill?: FillMethod;
  readonly maxBytes?: number;
  readonly maxSeries?: number;
  readonly level: number;
  readonly epochs?: number;
  readonly hiddenSize?: number;
  readonly window?: number;
  readonly seed: number;
  readonly backend: Backend;
  readonly checkpoint?: string;
  readonly resume?: boolean;
  readonly verify?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** Where the model is computed. */
export type Backend = 'wasm' | 'cpu';

/** Parses the probability of the interval. */
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

import { ArgumentError } from '@recurra/plugin';
import type { Limits, ReadGesturesOptions } from './types.ts';

const usual: Limits = { interval: 10, maxDuration: 120_000, maxPoints: 20_000, maxBytes: 64 * 2 ** 20 };

/** More than these in one file are refused: nobody records so many, and memory has its end. */
export const mostGestures = 200_000;

/**
 * Fills in what was left out.
 *
 * @throws ArgumentError if a limit is not a positive number.
 */
export function limitsOf(where: string, options: ReadGesturesOptions): Limits {
  const pick = (key: keyof Limits): number => {
    const value = options[key] ?? usual[key];
    if (Number.isFinite(value) && value > 0) return value;
    throw new ArgumentError(
      `${where}: ${key} must be a positive number, got ${value}; ${usual[key]} is usual.`,
    );
  };
  return {
    interval: pick('interval'),
    maxDuration: pick('maxDuration'),
    maxPoints: pick('maxPoints'),
    maxBytes: pick('maxBytes'),
  };
}
